import Codegen
package import Runtime
package import Verifier

/// A training that a design needs.
package struct TrainingJob: Sendable {
  package let network: Network
  package let width: Int
  package let recipe: Recipe
  package let seed: UInt64
  package let data: SearchData
  /// Only for the one evaluation at the end of a search.
  package var test: TestData?

  package init(network: Network, width: Int, recipe: Recipe, seed: UInt64, data: SearchData, test: TestData? = nil) {
    self.network = network
    self.width = width
    self.recipe = recipe
    self.seed = seed
    self.data = data
    self.test = test
  }

  /// Trains on so many threads; nil where it was stopped. `epoch` hears of every finished epoch.
  package func run(
    threads: Int, memoryLimit: Int?, isStopped: () -> Bool, epoch: (EpochReport) -> Void
  ) -> TrainingResult? {
    do {
      let pool = try ThreadPool(threads: threads)
      let shape = NetworkShape(width: width, imageSize: data.description.side, classes: data.description.classes)
      let (network, smoothing) = (network, Float(recipe.labelSmoothing))
      let programs = TrainingPrograms(
        training: {
          try NetworkLowering.program(network, shape, batch: $0, training: true, labelSmoothing: smoothing)
        },
        inference: { try NetworkLowering.program(network, shape, batch: $0, training: false) })
      let trainer = try Trainer(programs, data, recipe, seed: seed, pool: pool, memoryLimit: memoryLimit)
      let outcome = trainer.train { event in
        if case .epoch(let report) = event { epoch(report) }
        return !isStopped()
      }
      let last = outcome.epochs.last?.validationAccuracy
      switch outcome.status {
      case .interrupted: return nil
      case .finished:
        let accuracy = try test.map { try trainer.evaluate($0).accuracy }
        return TrainingResult(
          status: .finished, score: last, epochs: outcome.epochs.count, cause: nil, testAccuracy: accuracy)
      case .diverged:
        return TrainingResult(status: .diverged, score: nil, epochs: outcome.epochs.count, cause: outcome.cause)
      case .stoppedEarly:
        return TrainingResult(status: .stoppedEarly, score: nil, epochs: outcome.epochs.count, cause: outcome.cause)
      }
    } catch {
      return TrainingResult(status: .refused, score: nil, epochs: 0, cause: TaggedText.line("\(error)", limit: 400))
    }
  }
}
