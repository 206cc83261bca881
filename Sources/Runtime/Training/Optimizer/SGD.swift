import CKernels
import IR

/// Stochastic gradient descent with Nesterov momentum, as `torch.optim.SGD(nesterov=True)` with dampening 0: weight decay is
/// added to the gradient, the first step's momentum is the gradient itself.
package final class SGD {
  /// Factor of the momentum.
  package let momentum: Float
  /// Added to the gradient, times the parameter.
  package let weightDecay: Float
  /// How many steps have been made; 0 makes the next one the first.
  package var steps = 0
  private let store: ParameterStore
  private let pool: ThreadPool
  private let velocity: AlignedMemory
  private let isa: InstructionSet

  package init(
    _ store: ParameterStore, pool: ThreadPool, momentum: Float = 0.9, weightDecay: Float = 5e-4,
    isa: InstructionSet = .best
  ) throws(ExecutionError) {
    self.store = store
    self.pool = pool
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.isa = isa
    velocity = try AlignedMemory(count: store.layout.parameterFloats)
  }

  /// Updates every parameter from the gradients of the last run.
  package func step(learningRate: Float) {
    let count = store.layout.parameterFloats
    let arguments = nk_sgd(
      values: store.values.base, momentum: velocity.base, gradients: UnsafePointer(store.gradients.base),
      count: Int64(count), learning_rate: learningRate, momentum_factor: momentum, weight_decay: weightDecay,
      first: steps == 0 ? 1 : 0)
    withUnsafePointer(to: arguments) { pointer in
      guard let function = isa.kernels.sgd else { return }
      pool.run(
        KernelStep(
          function: function, arguments: UnsafeRawPointer(pointer), chunks: Int64(Lowering.chunks(count, 16384)),
          instruction: 0))
    }
    steps += 1
  }

  /// The momentum of a parameter, row-major; for checkpoints.
  package func momentum(_ index: Int) -> [Float] {
    let count = store.parameters[index].dims.reduce(1, *)
    return Array(UnsafeBufferPointer(start: velocity.base + store.layout.parameterOffsets[index], count: count))
  }

  /// Replaces the momentum of a parameter; the count must fit.
  package func setMomentum(_ index: Int, _ elements: [Float]) {
    precondition(elements.count == store.parameters[index].dims.reduce(1, *), "wrong number of elements")
    let base = velocity.base + store.layout.parameterOffsets[index]
    for (position, element) in elements.enumerated() { base[position] = element }
  }
}
