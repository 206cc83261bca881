import IR

/// Trains a network on the training split and watches the validation split; it cannot reach the test split.
package final class Trainer {
  package let store: ParameterStore
  private let recipe: Recipe
  private let source: BatchSource
  private let validation: BatchSource
  private let pool: ThreadPool
  private let optimizer: SGD
  private let evaluator: Evaluator
  /// One executable for full batches and one for the smaller last batch of an epoch.
  private var executables: [Int: Executable] = [:]
  private let programs: TrainingPrograms
  private let seed: UInt64
  private(set) package var best: WeightSnapshot?

  /// Plans and takes the memory for training; throws what the programs, the data or the machine cannot do.
  package init(
    _ programs: TrainingPrograms, _ data: SearchData, _ recipe: Recipe, seed: UInt64, pool: ThreadPool
  ) throws {
    self.programs = programs
    self.recipe = recipe
    self.seed = seed
    self.pool = pool
    source = try BatchSource.training(data, batchSize: recipe.batchSize, seed: seed)
    validation = try BatchSource.validation(data, batchSize: recipe.batchSize)
    let program = try programs.training(recipe.batchSize)
    store = try ParameterStore(for: program, seed: seed)
    optimizer = try SGD(
      store, pool: pool, momentum: Float(recipe.momentum), weightDecay: Float(recipe.weightDecay))
    evaluator = try Evaluator(programs, store: store, pool: pool, batchSize: recipe.batchSize)
    for batch in Set((0..<source.batchCount).map(source.count)) {
      executables[batch] = try Self.executable(programs, batch, store, pool)
    }
  }

  private static func executable(
    _ programs: TrainingPrograms, _ batch: Int, _ store: ParameterStore, _ pool: ThreadPool
  )
    throws -> Executable
  {
    let program = try programs.training(batch)
    guard let loss = program.output("loss") else { preconditionFailure("a training program has a loss") }
    return try Executable(Plan(program.gradient(of: loss)), store: store, pool: pool)
  }

  package var stepsPerEpoch: Int { source.batchCount }

  /// Images of an epoch.
  package var imagesPerEpoch: Int { (0..<source.batchCount).reduce(0) { $0 + source.count(ofBatch: $1) } }

  /// Trains all epochs. `report` is called after each step and epoch and stops the training by returning false.
  package func train(_ report: (TrainingEvent) -> Bool) -> TrainingOutcome {
    var epochs: [EpochReport] = []
    var (bestEpoch, images) = (Int?.none, 0)
    func outcome(_ status: TrainingOutcome.Status, _ cause: String? = nil) -> TrainingOutcome {
      TrainingOutcome(status: status, cause: cause, epochs: epochs, bestEpoch: bestEpoch, images: images)
    }
    for epoch in 1...max(recipe.epochs, 1) {
      let total = trainEpoch(epoch, imagesBefore: images, report)
      images += total.images
      switch total.ending {
      case .stopped: return outcome(.interrupted)
      case .notFinite(let step):
        return outcome(.diverged, "the loss is not finite at step \(step) of epoch \(epoch)")
      case .complete: break
      }
      let scores = evaluator.evaluate(validation)
      let entry = EpochReport(
        epoch: epoch, trainLoss: total.loss / Double(total.images),
        trainAccuracy: Double(total.correct) / Double(total.images), validationLoss: scores.loss,
        validationAccuracy: scores.accuracy, learningRate: learningRate(step: epoch * source.batchCount - 1))
      if entry.validationAccuracy > (bestEpoch.map { epochs[$0 - 1].validationAccuracy } ?? -1) {
        bestEpoch = epoch
        best = WeightSnapshot(store)
      }
      epochs.append(entry)
      if !report(.epoch(entry)) { return outcome(.interrupted) }
    }
    return outcome(.finished)
  }

  private struct EpochTotals {
    enum Ending {
      case complete
      case stopped
      case notFinite(step: Int)
    }

    var (loss, correct, images) = (0.0, 0, 0)
    var ending = Ending.complete
  }

  private func trainEpoch(_ epoch: Int, imagesBefore: Int, _ report: (TrainingEvent) -> Bool) -> EpochTotals {
    var totals = EpochTotals()
    let prefetcher = BatchPrefetcher(source: source, epoch: epoch)
    for step in 0..<source.batchCount {
      let count = source.count(ofBatch: step)
      guard let executable = executables[count] else { preconditionFailure("no executable for \(count) images") }
      var labels = [Int32](repeating: 0, count: count)
      executable.withInput("images") { pixels in
        executable.withLabels("labels") { target in
          _ = prefetcher.next { batch in
            _ = pixels.update(fromContentsOf: batch.pixels)
            _ = target.update(fromContentsOf: batch.labels)
            for index in 0..<count { labels[index] = batch.labels[index] }
          }
        }
      }
      let global = (epoch - 1) * source.batchCount + step
      executable.run(RunContext(seed: seed, step: UInt64(global), validImages: count))
      let loss = executable.loss
      guard loss.isFinite else {
        totals.ending = .notFinite(step: step + 1)
        return totals
      }
      optimizer.step(learningRate: Float(learningRate(step: global)))
      let logits = executable.output("logits")
      let scores = Scores(logits: logits, labels: labels, count: count, classes: logits.count / count)
      totals.loss += Double(loss) * Double(count)
      totals.correct += scores.correct
      totals.images += count
      let progress = StepReport(
        epoch: epoch, step: step + 1, stepsPerEpoch: source.batchCount, loss: totals.loss / Double(totals.images),
        accuracy: Double(totals.correct) / Double(totals.images), images: imagesBefore + totals.images)
      if !report(.step(progress)) {
        totals.ending = .stopped
        return totals
      }
    }
    return totals
  }

  /// Cosine from the recipe's rate to 0 over all steps.
  private func learningRate(step: Int) -> Double {
    let total = Double(recipe.epochs * source.batchCount)
    return recipe.learningRate * 0.5 * (1 + cosine(Double.pi * Double(step) / total))
  }

  /// Evaluates the current weights on the test split; for the end of a run.
  package func evaluate(_ test: TestData) throws -> Evaluator.Result {
    evaluator.evaluate(try BatchSource.test(test, batchSize: recipe.batchSize))
  }
}
