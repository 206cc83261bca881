/// Builds a program, one method a primitive; types follow from the operands.
package struct ProgramBuilder {
  /// What has been built so far.
  package internal(set) var program: Program
  /// Put on every instruction that follows: where it comes from in the network.
  package var label = ""

  package init() { program = Program() }

  init(_ program: Program) { self.program = program }

  /// A value that the caller fills before each run.
  package mutating func input(_ name: String, _ type: TensorType) -> ID<Value> {
    let value = program.addValue(type)
    program.inputs.append(Port(name: name, value: value))
    return value
  }

  /// A trained tensor; dense.
  package mutating func parameter(_ name: String, _ dims: [Int], _ initializer: Initializer, fanIn: Int = 1) -> ID<
    Value
  > {
    let value = program.addValue(TensorType(dims))
    program.parameters.append(
      Parameter(name: name, dims: dims, initializer: initializer, fanIn: fanIn, value: value))
    return value
  }

  /// A kept tensor that is not trained; dense.
  package mutating func buffer(_ name: String, _ dims: [Int], initialValue: Float) -> ID<Value> {
    let value = program.addValue(TensorType(dims))
    program.buffers.append(Buffer(name: name, dims: dims, initialValue: initialValue, value: value))
    return value
  }

  /// Makes a value readable after a run.
  package mutating func output(_ name: String, _ value: ID<Value>) {
    program.outputs.append(Port(name: name, value: value))
  }

  /// The type of a value.
  package func type(_ value: ID<Value>) -> TensorType { program[value] }

  /// Any primitive with all its results.
  package mutating func emit(_ primitive: Primitive, _ operands: [ID<Value>]) -> [ID<Value>] {
    program.append(primitive, operands, label: label)
  }

  /// A primitive's first result.
  mutating func single(_ primitive: Primitive, _ operands: ID<Value>...) -> ID<Value> {
    emit(primitive, operands)[0]
  }
}
