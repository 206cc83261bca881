extension Program {
  /// The program extended by the gradient of a scalar: reverse mode, as a transformation of programs. Only what some
  /// requested gradient needs is emitted.
  package func gradient(of loss: ID<Value>, inputs wanted: Set<ID<Value>> = []) -> TrainingProgram {
    precondition(self[loss].elementCount == 1, "only a scalar has a gradient here")
    var builder = ProgramBuilder(self)
    let needed = dependents(of: Set(parameters.map(\.value)).union(wanted))
    var gradients: [ID<Value>: ID<Value>] = [:]
    if needed.contains(loss) { gradients[loss] = builder.constant(1, self[loss].dims) }
    for instruction in instructions.reversed() {
      let incoming = instruction.results.map { gradients[$0] }
      let wants = instruction.operands.map(needed.contains)
      guard wants.contains(true), incoming.contains(where: { $0 != nil }) else { continue }
      builder.label = instruction.label.isEmpty ? "" : "\(instruction.label)'"
      let outgoing = builder.gradients(of: instruction, incoming: incoming, wants: wants)
      for (operand, (gradient, want)) in zip(instruction.operands, zip(outgoing, wants)) {
        guard want, let gradient else { continue }
        gradients[operand] = gradients[operand].map { builder.add($0, gradient) } ?? gradient
      }
    }
    return TrainingProgram(
      program: builder.program, loss: loss, parameterGradients: parameters.map { gradients[$0.value] },
      inputGradients: self.inputs.map { wanted.contains($0.value) ? gradients[$0.value] : nil }
    ).cleaned()
  }

  /// Every value that depends on one of `sources`, these included.
  private func dependents(of sources: Set<ID<Value>>) -> Set<ID<Value>> {
    var found = sources
    for instruction in instructions where instruction.operands.contains(where: found.contains) {
      found.formUnion(instruction.results)
    }
    return found
  }
}
