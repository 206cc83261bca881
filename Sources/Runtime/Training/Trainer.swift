import IR

/// Trains a network on the training split and watches the validation split; it cannot reach the test split.
package final class Trainer {
  /// The weights; those of the last step while training.
  package let store: ParameterStore
  /// Bytes of memory that the training takes.
  package let predictedBytes: Int
  /// Weights of the best epoch so far.
  private(set) package var best: WeightSnapshot?
  let recipe: Recipe
  let source: BatchSource
  let optimizer: SGD
  let seed: UInt64
  /// One executable for full batches and one for the smaller last batch of an epoch.
  let executables: [Int: Executable]
  var state = TrainingState()
  /// Of the step before.
  var lastNorms: GradientNorms?
  private let validation: BatchSource
  private let evaluator: Evaluator
  private let chance: ChanceLevel

  /// Plans, refuses what needs more than `memoryLimit` bytes with `testBytes` of test images beside it, and takes the memory for training; throws what the programs, the
  /// data or the machine cannot do.
  package init(
    _ programs: TrainingPrograms, _ data: SearchData, _ recipe: Recipe, seed: UInt64, pool: ThreadPool,
    memoryLimit: Int? = nil, testBytes: Int = 0
  ) throws {
    self.recipe = recipe
    self.seed = seed
    source = try BatchSource.training(data, batchSize: recipe.batchSize, seed: seed)
    validation = try BatchSource.validation(data, batchSize: recipe.batchSize)
    chance = ChanceLevel(labels: data.training.images.labels)
    let sizes = Set((0..<source.batchCount).map(source.count)).sorted()
    let plans = try sizes.map { Plan(try programs.step($0), products: recipe.matrixProducts) }
    let evaluation = Plan(
      TrainingProgram(inference: try programs.inference(recipe.batchSize)), products: recipe.matrixProducts)
    let memory = TrainingMemory(
      plans, evaluation: evaluation, source, imageBytes: data.imageBytes + testBytes, threads: pool.threads)
    predictedBytes = memory.peak
    // The images are there already: what is available is what they have left.
    if let memoryLimit, memory.training > memoryLimit {
      throw ExecutionError.memoryExceeded(needed: memory.training, available: memoryLimit)
    }
    guard let first = plans.first else {
      throw DataSetError.unusable(reason: "there is nothing to train on", remedy: "use more images")
    }
    store = try ParameterStore(for: first.training.program, seed: seed)
    optimizer = try SGD(
      store, pool: pool, momentum: Float(recipe.momentum), weightDecay: Float(recipe.weightDecay))
    let shared = try SharedMemory(for: plans + [evaluation])
    evaluator = try Evaluator(
      evaluation, store: store, pool: pool, batchSize: recipe.batchSize, shared: shared)
    var executables: [Int: Executable] = [:]
    for (size, plan) in zip(sizes, plans) {
      executables[size] = try Executable(plan, store: store, pool: pool, shared: shared)
    }
    self.executables = executables
  }

  package var stepsPerEpoch: Int { source.batchCount }

  /// Images of an epoch.
  package var imagesPerEpoch: Int { (0..<source.batchCount).reduce(0) { $0 + source.count(ofBatch: $1) } }

  /// Steps made since the beginning, also before an interruption.
  package var stepsDone: Int { state.epochs.count * source.batchCount + state.steps }

  /// The training at this moment: between steps, or while it reports.
  package var checkpoint: Checkpoint {
    Checkpoint(
      state: state, weights: WeightSnapshot(store), momentum: store.parameters.indices.map(optimizer.momentum),
      best: best)
  }

  /// Goes back to where a checkpoint was taken: what follows gives the same bits as without the interruption.
  package func resume(_ checkpoint: Checkpoint) {
    state = checkpoint.state
    state.steps = min(state.steps, source.batchCount)
    best = checkpoint.best
    checkpoint.weights.restore(into: store)
    for (index, values) in checkpoint.momentum.enumerated() { optimizer.setMomentum(index, values) }
    optimizer.steps = state.epochs.count * source.batchCount + state.steps
  }

  /// Trains all epochs that are left. `report` is called after each step and epoch and stops the training by returning false.
  package func train(stopsEarly: Bool = true, _ report: (TrainingEvent) -> Bool) -> TrainingOutcome {
    var images = 0
    func outcome(_ status: TrainingOutcome.Status, _ cause: String? = nil) -> TrainingOutcome {
      TrainingOutcome(status: status, cause: cause, epochs: state.epochs, bestEpoch: state.bestEpoch, images: images)
    }
    while state.epochs.count < recipe.epochs {
      // Here and not after the epoch, so that a resumed training decides as the uninterrupted one.
      if stopsEarly, let last = state.epochs.last {
        if let cause = silence() ?? chance.cause(last, of: recipe.epochs) { return outcome(.stoppedEarly, cause) }
      }
      switch trainEpoch(&images, report) {
      case .stopped: return outcome(.interrupted)
      case .diverged(let cause): return outcome(.diverged, cause)
      case .complete: break
      }
      let entry = finishEpoch()
      if !report(.epoch(entry)) { return outcome(.interrupted) }
    }
    return outcome(.finished)
  }

  private func finishEpoch() -> EpochReport {
    let scores = evaluator.evaluate(validation)
    let epoch = state.epochs.count + 1
    let images = Double(max(state.totals.images, 1))
    let entry = EpochReport(
      epoch: epoch, trainLoss: state.totals.loss / images, trainAccuracy: Double(state.totals.correct) / images,
      validationLoss: scores.loss, validationAccuracy: scores.accuracy,
      learningRate: learningRate(step: epoch * source.batchCount - 1))
    if entry.validationAccuracy > (state.bestEpoch.map { state.epochs[$0 - 1].validationAccuracy } ?? -1) {
      state.bestEpoch = epoch
      best = WeightSnapshot(store)
    }
    state.epochs.append(entry)
    state.steps = 0
    state.totals = TrainingState.Totals()
    return entry
  }

  /// The rate of a step, counted from the beginning.
  func learningRate(step: Int) -> Double { recipe.learningRate(step: step, of: recipe.epochs * source.batchCount) }

  /// What the current weights say about each validation image, in the order of the split.
  package func judgeValidation() -> [Judgement] { evaluator.judgements(validation) }

  /// Evaluates the current weights on the test split; for the end of a run.
  package func evaluate(_ test: TestData) throws -> Evaluator.Result {
    evaluator.evaluate(try BatchSource.test(test, batchSize: recipe.batchSize))
  }
}
