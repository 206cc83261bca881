package import IR

/// Parameters, their gradients and the buffers of a network, shared by all its executables.
package final class ParameterStore {
  /// What is trained.
  package let parameters: [Parameter]
  /// What is kept beside.
  package let buffers: [Buffer]
  let layout: ParameterLayout
  let values: AlignedMemory
  let gradients: AlignedMemory
  let state: AlignedMemory

  /// Allocates and initialises: weights and biases uniform within `1 / sqrt(fanIn)` from splitmix64, one generator for each
  /// parameter, seeded by the seed and the parameter's position.
  package init(for program: Program, seed: UInt64) throws(ExecutionError) {
    parameters = program.parameters
    buffers = program.buffers
    layout = ParameterLayout(program)
    values = try AlignedMemory(count: layout.parameterFloats)
    gradients = try AlignedMemory(count: layout.parameterFloats)
    state = try AlignedMemory(count: layout.bufferFloats)
    for index in parameters.indices { initialize(index, seed: seed) }
    for (index, buffer) in buffers.enumerated() {
      setBuffer(index, Array(repeating: buffer.initialValue, count: buffer.dims.reduce(1, *)))
    }
  }

  private func initialize(_ index: Int, seed: UInt64) {
    let parameter = parameters[index]
    let count = parameter.dims.reduce(1, *)
    switch parameter.initializer {
    case .constant(let value): setParameter(index, Array(repeating: value, count: count))
    case .uniformFanIn:
      var keys = SplitMix64(seed: seed &+ UInt64(index) &* 0xd134_2543_de82_ef95)
      var generator = SplitMix64(seed: keys.next())
      let bound = 1 / Float(max(parameter.fanIn, 1)).squareRoot()
      let first = values.base + layout.parameterOffsets[index]
      for place in 0..<count { first[place] = (generator.uniform() * 2 - 1) * bound }
    }
  }

  /// The values of a parameter, row-major.
  package func parameter(_ index: Int) -> [Float] {
    read(values, layout.parameterOffsets[index], parameters[index].dims)
  }

  /// The gradient of a parameter after the last run of a training executable.
  package func gradient(_ index: Int) -> [Float] {
    read(gradients, layout.parameterOffsets[index], parameters[index].dims)
  }

  /// The values of a buffer.
  package func buffer(_ index: Int) -> [Float] { read(state, layout.bufferOffsets[index], buffers[index].dims) }

  /// Replaces a parameter; the count must fit.
  package func setParameter(_ index: Int, _ elements: [Float]) {
    write(values, layout.parameterOffsets[index], parameters[index].dims, elements)
  }

  /// Replaces a buffer; the count must fit.
  package func setBuffer(_ index: Int, _ elements: [Float]) {
    write(state, layout.bufferOffsets[index], buffers[index].dims, elements)
  }

  private func read(_ memory: AlignedMemory, _ offset: Int, _ dims: [Int]) -> [Float] {
    Array(UnsafeBufferPointer(start: memory.base + offset, count: dims.reduce(1, *)))
  }

  private func write(_ memory: AlignedMemory, _ offset: Int, _ dims: [Int], _ elements: [Float]) {
    precondition(elements.count == dims.reduce(1, *), "wrong number of elements")
    for (index, element) in elements.enumerated() { memory.base[offset + index] = element }
  }
}
