extension Program {
  /// ReLU joined with the batch normalisation or addition in front of it, and its gradient with the batch normalisation's:
  /// one pass over memory less each. Values that are kept are never fused away. Returns what replaced what.
  func fused(keeping kept: Set<ID<Value>>) -> (program: Program, replaced: [ID<Value>: ID<Value>]) {
    var result = self
    var replaced: [ID<Value>: ID<Value>] = [:]
    let uses = useCounts()
    var definitions: [ID<Value>: Int] = [:]
    for (index, instruction) in instructions.enumerated() {
      for value in instruction.results { definitions[value] = index }
    }
    let pinned = kept.union(roots)
    for instruction in instructions where instruction.primitive == .relu {
      let operand = instruction.operands[0]
      guard uses[operand] == 1, !pinned.contains(operand), let index = definitions[operand],
        let joined = result.withRelu(instructions[index])
      else { continue }
      result.instructions[index].primitive = joined
      replaced[instruction.results[0]] = operand
    }
    result.instructions.removeAll { replaced[$0.results[0]] != nil }
    result.substitute(replaced)
    result.fuseGradients(uses: uses, pinned: pinned)
    return (result, replaced)
  }

  /// The primitive with ReLU behind its first result, or nil where there is none.
  private func withRelu(_ instruction: Instruction) -> Primitive? {
    let result = self[instruction.results[0]]
    if case .batchNormTraining(let epsilon, let momentum, false) = instruction.primitive {
      return .batchNormTraining(epsilon: epsilon, momentum: momentum, relu: true)
    }
    if case .batchNormInference(let epsilon, false) = instruction.primitive {
      return .batchNormInference(epsilon: epsilon, relu: true)
    }
    if instruction.primitive == .add, instruction.operands.allSatisfy({ self[$0] == result }) { return .addRelu }
    return nil
  }

  /// `batchNormGradient(reluGradient(y, dy))` where y is the same normalisation with ReLU.
  private mutating func fuseGradients(uses: [ID<Value>: Int], pinned: Set<ID<Value>>) {
    var definitions: [ID<Value>: Instruction] = [:]
    for instruction in instructions { for value in instruction.results { definitions[value] = instruction } }
    for index in instructions.indices {
      guard case .batchNormGradient(let training, false) = instructions[index].primitive else { continue }
      let dy = instructions[index].operands[5]
      guard uses[dy] == 1, !pinned.contains(dy), let mask = definitions[dy], mask.primitive == .reluGradient,
        let forward = definitions[mask.operands[0]], Self.hasRelu(forward.primitive),
        forward.operands[..<3] == instructions[index].operands[..<3]
      else { continue }
      instructions[index].primitive = .batchNormGradient(training: training, relu: true)
      instructions[index].operands[5] = mask.operands[1]
    }
  }

  private static func hasRelu(_ primitive: Primitive) -> Bool {
    if case .batchNormTraining(_, _, true) = primitive { return true }
    if case .batchNormInference(_, true) = primitive { return true }
    return false
  }

  /// How often each value is an operand.
  private func useCounts() -> [ID<Value>: Int] {
    var counts: [ID<Value>: Int] = [:]
    for instruction in instructions { for operand in instruction.operands { counts[operand, default: 0] += 1 } }
    return counts
  }
}
