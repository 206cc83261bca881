import IR
import Runtime
import Testing

@testable import Codegen
@testable import Verifier

@Suite struct DigitsTests {
  private func train(
    _ name: String, width: Int, epochs: Int, threads: Int, before: (Trainer) throws -> Void = { _ in }
  ) throws -> (Trainer, TrainingOutcome, LoadedDataSet) {
    let network = try Sample.named(name).network()
    let data = try DataSets.load(DataSetRequest(source: .named(.digits), dataFolder: ""))
    let shape = NetworkShape(width: width, imageSize: 8, classes: 10)
    let programs = TrainingPrograms(
      training: { try NetworkLowering.program(network, shape, batch: $0, training: true) },
      inference: { try NetworkLowering.program(network, shape, batch: $0, training: false) })
    let recipe = Recipe(epochs: epochs, batchSize: 64, learningRate: 0.025)
    let trainer = try Trainer(programs, data.search, recipe, seed: 777, pool: ThreadPool(threads: threads))
    try before(trainer)
    return (trainer, trainer.train { _ in true }, data)
  }

  @Test func resNetLearnsDigits() throws {
    let (trainer, outcome, data) = try train("resnet_basic", width: 8, epochs: 8, threads: 2)
    #expect(outcome.status == .finished)
    #expect(outcome.epochs.count == 8)
    #expect(try trainer.evaluate(data.test).accuracy >= 0.85)
    let losses = outcome.epochs.map(\.trainLoss)
    #expect(try #require(losses.last) < 0.4 * losses[0])
  }

  @Test func oneThreadAndTwoGiveTheSameBits() throws {
    let one = try train("se_resnet", width: 8, epochs: 1, threads: 1)
    let two = try train("se_resnet", width: 8, epochs: 1, threads: 2)
    #expect(one.1.epochs == two.1.epochs)
    for index in one.0.store.parameters.indices {
      #expect(one.0.store.parameter(index) == two.0.store.parameter(index))
    }
  }

  @Test func aCheckpointBeforeTheFirstStepGivesTheSameBits() throws {
    var start: Checkpoint?
    let whole = try train("se_resnet", width: 4, epochs: 1, threads: 2) { start = $0.checkpoint }
    let resumed = try train("se_resnet", width: 4, epochs: 1, threads: 2) { trainer in
      for index in trainer.store.parameters.indices {
        trainer.store.setParameter(index, trainer.store.parameter(index).map { $0 + 1 })
      }
      trainer.resume(try #require(start))
    }
    #expect(whole.0.checkpoint == resumed.0.checkpoint)
    #expect(whole.1.epochs == resumed.1.epochs)
  }

  @Test func anExplodingLearningRateIsReported() throws {
    let network = try Sample.named("convnext").network()
    let data = try DataSets.load(DataSetRequest(source: .named(.digits), dataFolder: ""))
    let shape = NetworkShape(width: 8, imageSize: 8, classes: 10)
    let programs = TrainingPrograms(
      training: { try NetworkLowering.program(network, shape, batch: $0, training: true) },
      inference: { try NetworkLowering.program(network, shape, batch: $0, training: false) })
    let recipe = Recipe(epochs: 4, batchSize: 64, learningRate: 1e12)
    let trainer = try Trainer(programs, data.search, recipe, seed: 1, pool: ThreadPool(threads: 2))
    let outcome = trainer.train { _ in true }
    #expect(outcome.status == .diverged)
    #expect(outcome.cause != nil)
  }
}
