/// How a training ended.
package struct TrainingOutcome: Sendable {
  package enum Status: String, Sendable {
    case finished
    case diverged
    case stoppedEarly = "stopped_early"
    case interrupted
  }

  package let status: Status
  /// Why, where it did not finish.
  package let cause: String?
  package let epochs: [EpochReport]
  /// The epoch of the best validation accuracy, from 1; the first of equals. Nil where no epoch was finished.
  package let bestEpoch: Int?
  /// Images that went through training steps in this process.
  package let images: Int
}
