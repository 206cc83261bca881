import ArgumentParser
import Codegen
import Diagnostics
import GraphLang
import Report
import Runtime
import Verifier

/// One training from verified blocks to a written folder.
struct RunSession {
  let network: Network
  let report: BlockReport
  let source: SourceFile
  let data: LoadedDataSet
  /// The data set as it was asked for.
  let dataSource: String
  let shape: NetworkShape
  let recipe: Recipe
  /// What the first weights are; nil where the seed gives them.
  let initialWeights: InitialWeights?
  let seed: UInt64
  let folder: RunFolder
  let options: RunOptions
  let isInterrupted: () -> Bool

  /// A block's name as the name of a folder.
  static func folderName(_ name: String) -> String {
    let cleaned = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" }
    return String(cleaned.prefix(64))
  }

  /// What a checkpoint belongs to. The text stands for the blocks: ids name the tensors, and the order of nodes gives each its
  /// first values.
  var identity: TrainingIdentity { identity(block: Digest.hexadecimal(.sha256, of: source.bytes)) }

  /// What a finished run is found by: its architecture, however it is written. Weights that were given fit one way of
  /// writing only.
  private var cacheIdentity: TrainingIdentity {
    let forms = [network.stem, network.base, network.downsample].map { $0.canonicalForm() }
    guard initialWeights == nil, forms.allSatisfy(\.isExact) else { return identity }
    return identity(block: forms.map(\.hash).joined(separator: " "))
  }

  private func identity(block: String) -> TrainingIdentity {
    TrainingIdentity(
      blockHash: block, width: shape.width, recipe: recipe, dataDigest: data.search.digest, seed: seed,
      version: Naderc.version)
  }

  /// Trains unless the folder or the cache has the result already; writes the folder and returns the result.
  func run() throws -> JSONValue {
    if let result = try finishedResult() { return result }
    try Files.makeFolders(folder.path)
    if Files.isRegular(folder.result) { try Files.remove(folder.result) }
    let pool = try ThreadPool(threads: options.threads)
    let trainer = try Trainer(
      .init(network, shape, labelSmoothing: recipe.labelSmoothing), data.search, recipe, seed: seed, pool: pool,
      memoryLimit: MachineMemory.availableBytes, testBytes: data.test.test.images.bytes)
    guard let cost = network.cost(width: shape.width, imageSize: shape.imageSize, classes: shape.classes) else {
      throw LoweringError(description: "the cost of the network cannot be computed")
    }
    if options.resume, Files.isRegular(folder.checkpoint) {
      trainer.resume(try Checkpoint(reading: folder.checkpoint, identity, trainer.store))
    } else {
      if let initialWeights { try trainer.store.load(initialWeights.file, path: initialWeights.path) }
      for path in [folder.checkpoint, folder.weights] where Files.isRegular(path) { try Files.remove(path) }
    }
    try Files.writeAtomically(source.bytes, to: folder.block)
    if !options.isQuiet { Console.error(summary(cost, trainer, pool)) }
    let start = Clock.monotonicSeconds()
    let outcome = try train(trainer)
    let trainingSeconds = Clock.monotonicSeconds() - start
    let (last, best, judgements) = try evaluate(trainer, outcome)
    let result = RunJSON.result(
      self, cost: cost, outcome: outcome, last: last, best: best, predictedBytes: trainer.predictedBytes,
      seconds: Clock.monotonicSeconds() - start,
      imagesPerSecond: Double(outcome.images) / max(trainingSeconds, 1e-9))
    let page = RunReport(session: self, cost: cost, result: result, epochs: outcome.epochs, judgements: judgements).page
    try Files.writeAtomically(Array(page.serialized.utf8), to: folder.report)
    // Last: a folder with a result has everything else.
    try Files.writeAtomically(Array((result.serialized + "\n").utf8), to: folder.result)
    if outcome.status == .finished { RunCache()?.keep(cacheIdentity, folder) }
    return result
  }

  /// What the folder says without a training: its result with `--resume`. A folder that holds a run is refused unless it is to
  /// be continued or overwritten.
  func resultOfFolder() throws -> JSONValue? {
    if options.force { return nil }
    if options.resume { return folder.endedResult() }
    guard !Files.isRegular(folder.result), !Files.isRegular(folder.checkpoint) else {
      let state = folder.endedResult() == nil ? "an unfinished run; --resume continues it," : "a finished run;"
      Console.error(
        "naderc run: \(folder.path) holds \(state) --force overwrites it, --out chooses another folder\n")
      throw ExitCode.environment
    }
    return nil
  }

  /// What needs no training: the result of the folder, or that of the same training in the cache.
  private func finishedResult() throws -> JSONValue? {
    if let result = try resultOfFolder() { return result }
    if options.force || options.resume { return nil }
    guard let result = try RunCache()?.restore(cacheIdentity, to: folder) else { return nil }
    if !options.isQuiet {
      let text = try Files.read(folder.block, limit: 1 << 30)
      let name = result["block"]?["name"]?.stringValue ?? "another block"
      Console.error(
        text == source.bytes
          ? "the same training is in the cache; --force trains again\n"
          : "the same architecture is in the cache, trained as '\(name)' with the text in \(folder.block); "
            + "--force trains this text\n")
    }
    return result
  }

  private func train(_ trainer: Trainer) throws -> TrainingOutcome {
    let start = Clock.monotonicSeconds()
    let done = trainer.checkpoint.state.epochs.count
    let secondsBefore = folder.seconds(afterEpochs: done)
    let metrics = try MetricsLog(folder.metrics, keepingLines: done)
    let events = try EventLog(folder.events, keepingEvents: done, wallTime: Clock.wallSeconds())
    var printer = ProgressPrinter(
      options.progress, epochs: recipe.epochs, imagesPerEpoch: trainer.imagesPerEpoch, now: Clock.monotonicSeconds)
    var failure: FileError?
    let outcome = trainer.train(stopsEarly: options.stopsEarly) { event in
      printer.show(event)
      if case .epoch(let epoch) = event {
        do throws(FileError) {
          let seconds = secondsBefore + Clock.monotonicSeconds() - start
          try metrics.append(RunJSON.metrics(epoch, seconds: seconds))
          try events.append(RunJSON.event(epoch, wallTime: Clock.wallSeconds()))
          // Last: what is in the checkpoint is in the other files too.
          try trainer.checkpoint.write(to: folder.checkpoint, identity, trainer.store)
        } catch {
          failure = error
        }
      }
      return failure == nil && !isInterrupted()
    }
    if let failure { throw failure }
    if outcome.status == .interrupted {
      try trainer.checkpoint.write(to: folder.checkpoint, identity, trainer.store)
    }
    return outcome
  }

  private func evaluate(
    _ trainer: Trainer, _ outcome: TrainingOutcome
  ) throws -> (last: Evaluator.Result?, best: Evaluator.Result?, judgements: [Judgement]) {
    guard outcome.status == .finished else { return (nil, nil, []) }
    let last = try trainer.evaluate(data.test)
    let judgements = trainer.judgeValidation()
    try RunFiles.writeWeights(trainer.store, to: folder.weights)
    guard let snapshot = trainer.best else { return (last, nil, judgements) }
    snapshot.restore(into: trainer.store)
    return (last, try trainer.evaluate(data.test), judgements)
  }

  private func summary(_ cost: Cost, _ trainer: Trainer, _ pool: ThreadPool) -> String {
    let description = data.search.description
    var text =
      "\(report.block.name) on \(description.name): width \(shape.width), \(cost.parameters) parameters, "
      + "\(cost.exactMACs) MACs an image (exact)\n"
    text +=
      "\(data.search.training.images.count) training, \(data.search.validation.images.count) validation images; "
      + "\(recipe.epochs) epochs of \(trainer.stepsPerEpoch) steps, batch \(recipe.batchSize), "
      + "learning rate \(recipe.learningRate), seed \(seed), \(pool.threads) threads, \(InstructionSet.best.rawValue)\n"
    let state = trainer.checkpoint.state
    let left = (recipe.epochs - state.epochs.count) * trainer.stepsPerEpoch - state.steps
    let seconds = Double(max(left, 0)) * trainer.measureStep(now: Clock.monotonicSeconds)
    text +=
      "memory \(trainer.predictedBytes / 1_048_576) MiB, estimated time \(ProgressPrinter.duration(seconds))"
      + (trainer.stepsDone > 0 ? ", \(trainer.stepsDone) steps done before\n" : "\n")
    for note in data.notes { text += "note: \(note)\n" }
    return text
  }
}
