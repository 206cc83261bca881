extension Program {
  /// The program with every value's layout decided and `relayout` inserted where a kernel needs another one, and what became
  /// of each value. Inputs keep the layout they were declared with.
  package func legalized() -> (program: Program, mapping: [ID<Value>: ID<Value>]) {
    struct Wanted: Hashable {
      var value: ID<Value>
      var axis: Int?
    }
    var builder = ProgramBuilder(self)
    builder.program.instructions = []
    var mapping: [ID<Value>: ID<Value>] = [:]
    var converted: [Wanted: ID<Value>] = [:]
    for instruction in instructions {
      builder.label = instruction.label
      var operands = instruction.operands.map { mapping[$0] ?? $0 }
      let wanted = instruction.primitive.layout(operands.map { builder.type($0) })
      for index in operands.indices {
        var value = operands[index]
        // From lanes to lanes along another axis goes through dense.
        for axis in [nil, wanted.operands[index]] where builder.type(value).batchAxis != wanted.operands[index] {
          guard builder.type(value).batchAxis != axis else { continue }
          let key = Wanted(value: value, axis: axis)
          let next = converted[key] ?? builder.single(.relayout(batchAxis: axis), value)
          converted[key] = next
          value = next
        }
        operands[index] = value
      }
      for (old, new) in zip(instruction.results, builder.emit(instruction.primitive, operands)) { mapping[old] = new }
    }
    builder.program.outputs = outputs.map { Port(name: $0.name, value: mapping[$0.value] ?? $0.value) }
    for index in buffers.indices {
      builder.program.buffers[index].update = buffers[index].update.map { mapping[$0] ?? $0 }
    }
    return (builder.program, mapping)
  }
}
