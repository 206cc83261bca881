/// How a search ended.
package struct SearchOutcome: Sendable {
  package enum Stop: String, Sendable {
    case iterations
    case usd
    case tokens
    case time
    case interrupt
  }

  /// The base first.
  package let designs: [DesignRecord]
  package let stop: Stop
  package let usage: Usage
  package let usages: [AgentRole: Usage]
  /// Of calls for vectors of texts; a part of `usage`.
  package let embeddingUsage: Usage
  package let seconds: Double
  /// The best by validation accuracy; the base where nothing is better.
  package let best: DesignRecord?
  /// Its test accuracy, from the one evaluation at the end; nil where the search was interrupted.
  package let testAccuracy: Double?
  /// Epochs that were not trained because the loss stayed at the chance level or was not finite.
  package let savedEpochs: Int
  package let trainedEpochs: Int
}
