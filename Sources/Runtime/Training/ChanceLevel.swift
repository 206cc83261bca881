/// What a network reaches that ignores its images, and the rule that calls a training hopeless.
///
/// The rule: from the fifth epoch on, and not before a tenth of all, the training loss is still within 2 % of the entropy of
/// the labels, and the validation accuracy is at most 1.5 times the share of the most frequent class.
package struct ChanceLevel: Sendable, Equatable {
  /// Entropy of the labels in nats: the loss of the best constant prediction.
  package let loss: Double
  /// Share of the most frequent class.
  package let accuracy: Double

  /// The level of these labels; there is at least one.
  package init(labels: [Int32]) {
    var counts: [Int32: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    let shares = counts.sorted { $0.key < $1.key }.map { Double($0.value) / Double(max(labels.count, 1)) }
    loss = shares.reduce(0) { $0 - $1 * logarithm($1) }
    accuracy = shares.max() ?? 1
  }

  /// Why the training should stop after this epoch, of so many; nil when it should go on.
  package func cause(_ epoch: EpochReport, of epochs: Int) -> String? {
    guard loss > 0, epoch.epoch >= max(5, epochs / 10), epoch.epoch < epochs else { return nil }
    guard epoch.trainLoss >= 0.98 * loss, epoch.validationAccuracy <= 1.5 * accuracy else { return nil }
    return "the loss does not leave the chance level: \(Self.rounded(epoch.trainLoss)) after \(epoch.epoch) epochs, "
      + "\(Self.rounded(loss)) without looking at the images; --no-early-stop trains on"
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
