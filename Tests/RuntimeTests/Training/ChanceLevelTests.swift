import Testing

@testable import Runtime

@Suite struct ChanceLevelTests {
  private func report(_ epoch: Int, loss: Double, accuracy: Double) -> EpochReport {
    EpochReport(
      epoch: epoch, trainLoss: loss, trainAccuracy: accuracy, validationLoss: loss, validationAccuracy: accuracy,
      learningRate: 0.1)
  }

  @Test func theLevelIsTheEntropyOfTheLabels() {
    let even = ChanceLevel(labels: [0, 1, 2, 3])
    #expect(abs(even.loss - 1.3862943611198906) < 1e-12 && even.accuracy == 0.25)
    let skewed = ChanceLevel(labels: [0, 0, 0, 1])
    #expect(abs(skewed.loss - 0.5623351446188083) < 1e-12 && skewed.accuracy == 0.75)
  }

  @Test func onlyLateEpochsAtTheLevelAreHopeless() {
    let level = ChanceLevel(labels: Array(0..<10))
    #expect(level.cause(report(5, loss: 2.3, accuracy: 0.1), of: 20)?.contains("--no-early-stop") == true)
    #expect(level.cause(report(4, loss: 2.3, accuracy: 0.1), of: 20) == nil)
    #expect(level.cause(report(19, loss: 2.3, accuracy: 0.1), of: 200) == nil)
    #expect(level.cause(report(20, loss: 2.3, accuracy: 0.1), of: 20) == nil)
    #expect(level.cause(report(5, loss: 2.2, accuracy: 0.1), of: 20) == nil)
    #expect(level.cause(report(5, loss: 2.3, accuracy: 0.2), of: 20) == nil)
  }

  @Test func oneClassHasNoLevelToLeave() {
    #expect(ChanceLevel(labels: [3, 3]).cause(report(9, loss: 0, accuracy: 1), of: 20) == nil)
  }
}
