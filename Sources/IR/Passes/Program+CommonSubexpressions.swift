extension Program {
  /// Equal primitives over equal operands computed once, and what replaced what. Primitives have no side effects:
  /// random ones are keyed by their attributes.
  package func withoutCommonSubexpressions() -> (program: Program, replaced: [ID<Value>: ID<Value>]) {
    struct Key: Hashable {
      var primitive: Primitive
      var operands: [ID<Value>]
    }
    var seen: [Key: [ID<Value>]] = [:]
    var replaced: [ID<Value>: ID<Value>] = [:]
    var result = self
    result.instructions = []
    for var instruction in instructions {
      instruction.operands = instruction.operands.map { replaced[$0] ?? $0 }
      let key = Key(primitive: instruction.primitive, operands: instruction.operands)
      if let earlier = seen[key] {
        for (from, to) in zip(instruction.results, earlier) { replaced[from] = to }
      } else {
        seen[key] = instruction.results
        result.instructions.append(instruction)
      }
    }
    result.substitute(replaced)
    return (result, replaced)
  }
}
