/// What training a design gave.
package struct TrainingResult: Sendable, Hashable {
  package enum Status: String, Sendable {
    case finished
    case diverged
    case stoppedEarly = "stopped_early"
    /// It could not be trained at all, for want of memory.
    case refused
  }

  package let status: Status
  /// Validation accuracy of the last epoch; nil unless it finished.
  package let score: Double?
  package let epochs: Int
  package let cause: String?
  /// Test accuracy, for the one training that may see it.
  package var testAccuracy: Double?

  package init(status: Status, score: Double?, epochs: Int, cause: String?, testAccuracy: Double? = nil) {
    self.status = status
    self.score = score
    self.epochs = epochs
    self.cause = cause
    self.testAccuracy = testAccuracy
  }
}
