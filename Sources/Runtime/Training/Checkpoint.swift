/// A training at one moment, as `checkpoint.safetensors` holds it: its bytes depend on the training's identity and on how far
/// it has come, and on nothing else.
package struct Checkpoint: Sendable, Equatable {
  /// The version of the layout.
  static let format = "naderc.checkpoint/2"

  /// How far the training has come.
  package let state: TrainingState
  /// Parameters and buffers.
  package let weights: WeightSnapshot
  /// Momentum of each parameter.
  package let momentum: [[Float]]
  /// Parameters and buffers of the best epoch.
  package let best: WeightSnapshot?

  package init(state: TrainingState, weights: WeightSnapshot, momentum: [[Float]], best: WeightSnapshot?) {
    self.state = state
    self.weights = weights
    self.momentum = momentum
    self.best = best
  }
}
