/// What a training reports while it runs.
package enum TrainingEvent: Sendable {
  /// After a step: numbers of the epoch so far.
  case step(StepReport)
  /// After an epoch and its validation.
  case epoch(EpochReport)
}

/// Progress within an epoch.
package struct StepReport: Sendable {
  /// From 1.
  package let epoch: Int
  package let step: Int
  package let stepsPerEpoch: Int
  /// Means over the epoch so far.
  package let loss: Double
  package let accuracy: Double
  /// Images trained in this process so far.
  package let images: Int
}

/// A finished epoch. Accuracies are fractions.
package struct EpochReport: Sendable, Hashable {
  /// From 1.
  package let epoch: Int
  package let trainLoss: Double
  package let trainAccuracy: Double
  package let validationLoss: Double
  package let validationAccuracy: Double
  /// Of the epoch's last step.
  package let learningRate: Double
}
