/// A straight line of instructions in static single assignment form over a table of typed values.
package struct Program: Hashable, Sendable {
  /// Everything that is defined, by `ID<Value>`.
  package internal(set) var values: [Value] = []
  /// Every operand is an input, parameter, buffer or the result of an earlier instruction.
  package internal(set) var instructions: [Instruction] = []
  /// What is trained.
  package internal(set) var parameters: [Parameter] = []
  /// Running statistics.
  package internal(set) var buffers: [Buffer] = []
  /// What the caller fills before a run.
  package internal(set) var inputs: [Port] = []
  /// What the caller reads after a run.
  package internal(set) var outputs: [Port] = []

  /// The type of a value.
  package subscript(value: ID<Value>) -> TensorType { values[value.index].type }

  /// The value of an output, or nil for an unknown name.
  package func output(_ name: String) -> ID<Value>? { outputs.first { $0.name == name }?.value }

  /// Multiply-accumulates of one run, the whole batch.
  package var multiplyAccumulates: Int {
    instructions.reduce(0) { total, instruction in
      total
        + instruction.primitive.multiplyAccumulates(
          operands: instruction.operands.map { self[$0] }, results: instruction.results.map { self[$0] })
    }
  }

  /// Trained numbers.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.dims.reduce(1, *) } }

  mutating func addValue(_ type: TensorType) -> ID<Value> {
    values.append(Value(type: type))
    return ID(values.count - 1)
  }

  /// Appends an instruction; result types follow from the operands.
  mutating func append(_ primitive: Primitive, _ operands: [ID<Value>], label: String) -> [ID<Value>] {
    let types = operands.map { self[$0] }
    let dims = primitive.resultDims(types.map(\.dims))
    let axes = primitive.layout(types).results
    let results = zip(dims, axes).map { addValue(TensorType($0, batchAxis: $1)) }
    instructions.append(Instruction(primitive: primitive, operands: operands, results: results, label: label))
    return results
  }
}
