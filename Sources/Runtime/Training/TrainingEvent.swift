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

  package init(epoch: Int, step: Int, stepsPerEpoch: Int, loss: Double, accuracy: Double, images: Int) {
    self.epoch = epoch
    self.step = step
    self.stepsPerEpoch = stepsPerEpoch
    self.loss = loss
    self.accuracy = accuracy
    self.images = images
  }
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

  package init(
    epoch: Int, trainLoss: Double, trainAccuracy: Double, validationLoss: Double, validationAccuracy: Double,
    learningRate: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.learningRate = learningRate
  }
}
