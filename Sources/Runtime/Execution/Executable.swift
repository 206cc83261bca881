import CKernels
package import IR

/// A plan with its memory: ready to run. Executables of different batch sizes share a parameter store and a thread pool; one
/// runs at a time.
package final class Executable {
  /// What was planned.
  package let plan: Plan
  private let store: ParameterStore
  private let pool: ThreadPool
  private let arena: AlignedMemory
  private let inputs: AlignedMemory
  private let workspace: AlignedMemory
  private let key: UnsafeMutablePointer<UInt64>
  private let images: UnsafeMutablePointer<Int64>
  private let lowering: Lowering

  /// Takes the memory of a plan, or uses what is shared with others. The store must have been made for a program with the same
  /// parameters and buffers.
  package init(
    _ plan: Plan, store: ParameterStore, pool: ThreadPool, shared: SharedMemory? = nil
  ) throws(ExecutionError) {
    let program = plan.training.program
    if let instruction = plan.unsupported {
      throw .tooManyDimensions(operation: instruction.primitive.description, place: instruction.label)
    }
    precondition(ParameterLayout(program) == store.layout, "the store belongs to another network")
    self.plan = plan
    self.store = store
    self.pool = pool
    let memory: SharedMemory
    if let shared { memory = shared } else { memory = try SharedMemory(for: [plan]) }
    (arena, workspace) = (memory.arena, memory.workspace)
    precondition(arena.count * 4 >= plan.arenaBytes && workspace.count * 4 >= plan.workspaceBytes, "too little memory")
    inputs = try AlignedMemory(count: plan.inputBytes / 4)
    key = .allocate(capacity: 2)
    key.initialize(repeating: 0, count: 2)
    images = .allocate(capacity: 1)
    images.initialize(to: 1)
    var map = MemoryMap(workspace: workspace.base, key: UnsafePointer(key), images: UnsafePointer(images))
    let regions = (arena.base, inputs.base, store)
    map.values = plan.locations.mapValues { Self.address($0, regions) }
    var lowering = Lowering(program, kernels: plan.isa.kernels, products: plan.products, memory: map)
    lowering.lowerAll()
    self.lowering = lowering
    try pool.reserve(scratchFloats: plan.scratchBytes / 4)
  }

  deinit {
    key.deallocate()
    images.deallocate()
  }

  private static func address(
    _ location: Location, _ regions: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, ParameterStore)
  ) -> UnsafeMutablePointer<Float> {
    switch location {
    case .arena(let offset): regions.0 + offset
    case .input(let offset): regions.1 + offset
    case .parameter(let offset): regions.2.values.base + offset
    case .gradient(let offset): regions.2.gradients.base + offset
    case .buffer(let offset): regions.2.state.base + offset
    }
  }

  private func address(_ location: Location) -> UnsafeMutablePointer<Float> {
    Self.address(location, (arena.base, inputs.base, store))
  }

  /// The program that runs.
  package var program: Program { plan.training.program }

  /// Gives the memory of an input to be filled: `[ceil(N/16)][other dimensions][16]`. Padded lanes must stay zero.
  package func withInput<Result>(_ name: String, _ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
    let (pointer, count) = inputMemory(name)
    return body(UnsafeMutableBufferPointer(start: pointer, count: count))
  }

  /// Gives the memory of an input of labels to be filled, one an image.
  package func withLabels<Result>(_ name: String, _ body: (UnsafeMutableBufferPointer<Int32>) -> Result) -> Result {
    let (pointer, count) = inputMemory(name)
    return pointer.withMemoryRebound(to: Int32.self, capacity: count) {
      body(UnsafeMutableBufferPointer(start: $0, count: count))
    }
  }

  private func inputMemory(_ name: String) -> (UnsafeMutablePointer<Float>, Int) {
    guard let port = program.inputs.first(where: { $0.name == name }), let location = plan.locations[port.value] else {
      preconditionFailure("the program has no input \(name)")
    }
    return (address(location), program[port.value].physicalCount)
  }

  /// Runs the program: outputs, loss, gradients and buffers hold the results afterwards.
  package func run(_ context: RunContext = RunContext()) {
    prepare(context)
    for step in lowering.steps { pool.run(step) }
    finish()
  }

  func run(_ step: KernelStep) { pool.run(step) }

  func prepare(_ context: RunContext) {
    key[0] = context.seed
    key[1] = context.step
    let batch = program.inputs.first.map { program[$0.value].dims.first ?? 1 } ?? 1
    images.pointee = Int64(context.validImages ?? batch)
  }

  func finish() {
    for copy in plan.copies { address(copy.to).update(from: address(copy.from), count: copy.count) }
  }

  /// The kernels in order, for timing them one by one.
  var steps: [KernelStep] { lowering.steps }

  /// A value that was kept, in row-major order of its logical dimensions.
  package func read(_ value: ID<Value>) -> [Float] {
    guard let location = plan.locations[value] else { preconditionFailure("%\(value.index) was not kept") }
    let base = address(location)
    let type = program[value]
    guard type.batchAxis != nil else {
      return Array(UnsafeBufferPointer(start: base, count: type.elementCount))
    }
    var result: [Float] = []
    result.reserveCapacity(type.elementCount)
    var index = Array(repeating: 0, count: type.rank)
    for _ in 0..<type.elementCount {
      result.append(base[type.physicalOffset(index)])
      for axis in type.dims.indices.reversed() {
        index[axis] += 1
        if index[axis] < type.dims[axis] { break }
        index[axis] = 0
      }
    }
    return result
  }

  /// An output by name, in row-major order of its logical dimensions.
  package func output(_ name: String) -> [Float] {
    guard let value = program.output(name) else { preconditionFailure("the program has no output \(name)") }
    return read(value)
  }

  /// The loss of the last run of a training program.
  package var loss: Float { read(plan.training.loss)[0] }
}
