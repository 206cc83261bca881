/// Everything that a training needs to go on as if it had never stopped.
package struct TrainingState: Sendable, Equatable {
  /// Sums over the steps of an epoch.
  package struct Totals: Sendable, Equatable {
    /// Of the losses, each times its images.
    package var loss = 0.0
    package var correct = 0
    package var images = 0

    package init() {}
  }

  /// Finished epochs.
  package var epochs: [EpochReport] = []
  /// Steps made in the epoch after the finished ones.
  package var steps = 0
  /// Sums over these steps.
  package var totals = Totals()
  /// Steps up to now, one after the other, in which no gradient reached the first layers.
  package var silentSteps = 0
  /// The epoch of the best validation accuracy, from 1; the first of equals.
  package var bestEpoch: Int?

  package init() {}
}
