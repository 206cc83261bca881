extension Program {
  /// Without the instructions that no output, buffer or value in `kept` depends on.
  package func withoutDeadCode(keeping kept: some Sequence<ID<Value>>) -> Program {
    var live = roots.union(kept)
    var result = self
    result.instructions = []
    for instruction in instructions.reversed() where instruction.results.contains(where: live.contains) {
      live.formUnion(instruction.operands)
      result.instructions.append(instruction)
    }
    result.instructions.reverse()
    return result
  }
}
