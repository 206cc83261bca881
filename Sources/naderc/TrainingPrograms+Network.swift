import Codegen
import Runtime
import Verifier

extension TrainingPrograms {
  /// The programs of a network at a shape.
  init(_ network: Network, _ shape: NetworkShape, labelSmoothing: Double = 0) {
    let smoothing = Float(labelSmoothing)
    self.init(
      training: { try NetworkLowering.program(network, shape, batch: $0, training: true, labelSmoothing: smoothing) },
      inference: { try NetworkLowering.program(network, shape, batch: $0, training: false) })
  }
}
