extension Program {
  /// What a run must leave behind: outputs and updated buffers.
  var roots: Set<ID<Value>> { Set(outputs.map(\.value) + buffers.compactMap(\.update)) }

  /// Replaces values in operands, outputs and buffer updates.
  mutating func substitute(_ replacement: [ID<Value>: ID<Value>]) {
    func resolved(_ value: ID<Value>) -> ID<Value> {
      var current = value
      while let next = replacement[current] { current = next }
      return current
    }
    for index in instructions.indices { instructions[index].operands = instructions[index].operands.map(resolved) }
    for index in outputs.indices { outputs[index].value = resolved(outputs[index].value) }
    for index in buffers.indices { buffers[index].update = buffers[index].update.map(resolved) }
  }
}
