package import Diagnostics

/// How a network is trained: SGD with Nesterov momentum and a cosine from the learning rate to 0 over all steps, as in
/// NAS-Bench-201.
package struct Recipe: Sendable, Hashable {
  package var epochs: Int
  package var batchSize: Int
  /// The learning rate of the first step.
  package var learningRate: Double
  package var momentum = 0.9
  package var weightDecay = 5e-4
  package var labelSmoothing = 0.0
  /// SHA-256 of the file that the first weights come from; nil where the seed gives them.
  package var initialWeights: String?
  /// What computes matrix products: the last bits of a result depend on it.
  package var matrixProducts = MatrixProducts.own

  package init(epochs: Int, batchSize: Int, learningRate: Double) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
  }

  /// Cosine from the first rate to 0 over all steps; steps count from 0.
  package func learningRate(step: Int, of steps: Int) -> Double {
    learningRate * 0.5 * (1 + cosine(Double.pi * Double(step) / Double(steps)))
  }

  /// The same for every backend; `matrix_products` stands there only where it is not `own`.
  package var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("optimizer", "sgd"), ("nesterov", true), ("epochs", .integer(epochs)), ("batch_size", .integer(batchSize)),
      ("learning_rate", .number(learningRate)), ("schedule", "cosine"), ("momentum", .number(momentum)),
      ("weight_decay", .number(weightDecay)), ("label_smoothing", .number(labelSmoothing)),
      ("initial_weights", JSONValue(initialWeights)),
    ]
    if matrixProducts != .own { members.append(("matrix_products", .string(matrixProducts.rawValue))) }
    return .object(members)
  }
}
