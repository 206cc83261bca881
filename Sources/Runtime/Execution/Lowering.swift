import CKernels
import IR

/// Turns instructions into kernels with arguments. The same code runs dry to measure workspace and scratch.
struct Lowering {
  let program: Program
  let kernels: nk_kernels
  let products: MatrixProducts
  let memory: MemoryMap
  /// Owns what the steps point at.
  let store = ArgumentStore()
  /// The kernels in order.
  private(set) var steps: [KernelStep] = []
  /// The most that any instruction needs between its kernels.
  private(set) var workspaceFloats = 0
  /// The most that any kernel needs of each thread.
  private(set) var scratchFloats = 0
  /// The first instruction that needs more nested loops than kernels have; nil where all fit. Nothing is emitted for it.
  private(set) var unsupported: Instruction?
  private var instruction = 0

  init(_ program: Program, kernels: nk_kernels, products: MatrixProducts, memory: MemoryMap) {
    self.program = program
    self.kernels = kernels
    self.products = products
    self.memory = memory
  }

  mutating func lowerAll() {
    for index in program.instructions.indices {
      instruction = index
      lower(program.instructions[index])
    }
  }

  /// Appends a kernel.
  mutating func emit<Arguments: BitwiseCopyable>(
    _ function: nk_function?, _ arguments: Arguments, chunks: Int, scratch: Int = 0
  ) {
    guard let function, chunks > 0 else { return }
    scratchFloats = max(scratchFloats, scratch)
    steps.append(
      KernelStep(
        function: function, arguments: store.keep(arguments), chunks: Int64(chunks), instruction: instruction))
  }

  /// Whether a kernel can run so many nested loops; remembers the instruction where it cannot.
  mutating func fits(loops: Int) -> Bool {
    if loops <= Int(NK_MAX_RANK) { return true }
    if unsupported == nil { unsupported = program.instructions[instruction] }
    return false
  }

  /// Memory between the kernels of one instruction, from `offset` on.
  mutating func workspace(_ count: Int, offset: Int = 0) -> UnsafeMutablePointer<Float>? {
    workspaceFloats = max(workspaceFloats, AlignedMemory.rounded(count) + offset)
    return memory.workspace.map { $0 + offset }
  }

  func address(_ value: ID<Value>) -> UnsafeMutablePointer<Float>? { memory.values[value] }

  func read(_ value: ID<Value>) -> UnsafePointer<Float>? { memory.values[value].map { UnsafePointer($0) } }

  func type(_ value: ID<Value>) -> TensorType { program[value] }

  /// The kernels of one instruction; one exhaustive switch.
  private mutating func lower(_ step: Instruction) {
    let k = kernels
    switch step.primitive {
    case .constant(let value, _): elementwise(k.fill, step, a: nil, alpha: value)
    case .conv2d(let shape): convolution(step, shape, input: type(step.operands[0]), transposed: false)
    case .conv2dInputGradient(let shape, _): convolution(step, shape, input: type(step.operands[0]), transposed: true)
    case .conv2dWeightGradient(let shape, _): convolutionWeight(step, shape)
    case .linear: linear(step, transposed: false)
    case .linearInputGradient: linear(step, transposed: true)
    case .linearWeightGradient: linearWeight(step)
    case .matmul(let left, let right): matmul(step, left, right)
    case .add: binary(step, flat: k.add, strided: k.broadcast_add)
    case .multiply: binary(step, flat: k.multiply, strided: k.broadcast_multiply)
    case .scale(let factor): elementwise(k.scale, step, a: 0, alpha: factor)
    case .relu: elementwise(k.relu, step, a: 0)
    case .reluGradient: elementwise(k.relu_gradient, step, a: 0, b: 1)
    case .addRelu: elementwise(k.add_relu, step, a: 0, b: 1)
    case .gelu: elementwise(k.gelu, step, a: 0)
    case .geluGradient: elementwise(k.gelu_gradient, step, a: 0, b: 1)
    case .sigmoid: elementwise(k.sigmoid, step, a: 0)
    case .sigmoidGradient: elementwise(k.sigmoid_gradient, step, a: 0, b: 1)
    case .softmax(let axis): softmax(k.softmax, step, axis, dy: nil)
    case .softmaxGradient(let axis): softmax(k.softmax_gradient, step, axis, dy: 1)
    case .batchNormTraining(let epsilon, let momentum, let relu):
      batchNorm(k.batch_norm_training, step, epsilon: epsilon, momentum: momentum, relu: relu)
    case .batchNormInference(let epsilon, let relu):
      batchNorm(k.batch_norm_inference, step, epsilon: epsilon, momentum: 0, relu: relu)
    case .batchNormGradient(let training, let relu): batchNormGradient(step, training: training, relu: relu)
    case .layerNorm(let epsilon): layerNorm(step, epsilon)
    case .layerNormGradient(let epsilon): layerNormGradient(step, epsilon)
    case .averagePool(let pooling): pool(k.average_pool, step, pooling, gradient: false)
    case .averagePoolGradient(let pooling, _): pool(k.average_pool_gradient, step, pooling, gradient: true)
    case .maxPool(let pooling): pool(k.max_pool, step, pooling, gradient: false)
    case .maxPoolGradient(let pooling): pool(k.max_pool_gradient, step, pooling, gradient: true)
    case .reduceSum(let axes): reduce(k.reduce_sum, step, axes, factor: 1)
    case .reduceMean(let axes):
      let count = axes.reduce(1) { $0 * type(step.operands[0]).dims[$1] }
      reduce(k.reduce_sum, step, axes, factor: 1 / Float(count))
    case .reduceMax(let axes): reduce(k.reduce_max, step, axes, factor: 1)
    case .reduceMaxGradient(let axes): reduceMaxGradient(step, axes)
    case .broadcastTo: broadcast(step)
    case .sumTo: sumTo(step)
    case .reshape: break
    case .permute(let order): permute(step, order)
    case .concat(let axis): concat(step, axis)
    case .slice(let axis, let start, _): slice(step, axis, start)
    case .tile(let sizes): tile(step, sizes)
    case .tileGradient(let sizes, _): tileGradient(step, sizes)
    case .dropPath(let probability, let layer): dropPath(step, probability, layer)
    case .softmaxCrossEntropy(let smoothing): crossEntropy(k.cross_entropy, step, smoothing, gradient: false)
    case .softmaxCrossEntropyGradient(let smoothing):
      crossEntropy(k.cross_entropy_gradient, step, smoothing, gradient: true)
    case .relayout: relayout(step)
    }
  }
}
