import ArgumentParser
import Codegen
import Diagnostics
import Glibc
import GraphLang
import Runtime
import Verifier

/// One training from verified blocks to a written folder.
struct RunSession {
  let network: Network
  let report: BlockReport
  let source: SourceFile
  let data: LoadedDataSet
  let shape: NetworkShape
  let recipe: Recipe
  let seed: UInt64
  let folder: String
  var progress: ProgressChoice = .auto

  /// A block's name as the name of a folder.
  static func folderName(_ name: String) -> String {
    let cleaned = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" }
    return String(cleaned.prefix(64))
  }

  /// Seconds of a clock that never goes back.
  static func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private var programs: TrainingPrograms {
    let (network, shape, smoothing) = (network, shape, Float(recipe.labelSmoothing))
    return TrainingPrograms(
      training: { try NetworkLowering.program(network, shape, batch: $0, training: true, labelSmoothing: smoothing) },
      inference: { try NetworkLowering.program(network, shape, batch: $0, training: false) })
  }

  func train(threads: Int?, force: Bool, printsJSON: Bool, isQuiet: Bool) throws {
    try prepareFolder(force: force)
    let pool = try ThreadPool(threads: threads)
    let trainer = try Trainer(programs, data.search, recipe, seed: seed, pool: pool)
    guard let cost = network.cost(width: shape.width, imageSize: shape.imageSize, classes: shape.classes) else {
      throw LoweringError(description: "the cost of the network cannot be computed")
    }
    if !isQuiet { Console.error(summary(cost, trainer, pool)) }
    let metrics = try MetricsLog(folder + "/metrics.jsonl", keepingLines: 0)
    let start = Self.monotonicSeconds()
    var printer = ProgressPrinter(
      progress, epochs: recipe.epochs, imagesPerEpoch: trainer.imagesPerEpoch, now: Self.monotonicSeconds)
    var failure: FileError?
    let outcome = trainer.train { event in
      printer.show(event)
      if case .epoch(let epoch) = event {
        do throws(FileError) {
          try metrics.append(RunJSON.metrics(epoch, seconds: Self.monotonicSeconds() - start))
        } catch {
          failure = error
        }
      }
      return failure == nil
    }
    if let failure { throw failure }
    let trainingSeconds = Self.monotonicSeconds() - start
    let last = outcome.status == .finished ? try trainer.evaluate(data.test) : nil
    if outcome.status == .finished { try RunFiles.writeWeights(trainer.store, to: folder + "/weights.safetensors") }
    var best: Evaluator.Result?
    if outcome.status == .finished, let snapshot = trainer.best {
      snapshot.restore(into: trainer.store)
      best = try trainer.evaluate(data.test)
    }
    let result = RunJSON.result(
      self, cost: cost, outcome: outcome, last: last, best: best, seconds: Self.monotonicSeconds() - start,
      imagesPerSecond: Double(outcome.images) / max(trainingSeconds, 1e-9))
    try Files.writeAtomically(Array((result.serialized + "\n").utf8), to: folder + "/result.json")
    if printsJSON { Console.json(result) } else { Console.out(closing(outcome, last)) }
    if outcome.status != .finished { throw ExitCode.findings }
  }

  private func prepareFolder(force: Bool) throws {
    let isFinished = Files.isRegular(folder + "/result.json")
    if isFinished && !force {
      Console.error("naderc run: \(folder) holds a finished run; --force overwrites it, --out chooses another folder\n")
      throw ExitCode.environment
    }
    try Files.makeFolders(folder)
    if isFinished { try Files.remove(folder + "/result.json") }
    try Files.writeAtomically(source.bytes, to: folder + "/block.ng")
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
    for note in data.notes { text += "note: \(note)\n" }
    return text
  }

  private func closing(_ outcome: TrainingOutcome, _ test: Evaluator.Result?) -> String {
    guard let test, let last = outcome.epochs.last else {
      return "\(outcome.status.rawValue): \(outcome.cause ?? "no epoch was finished"); see \(folder)\n"
    }
    return
      "test accuracy \(decimal(test.accuracy, 4)), validation \(decimal(last.validationAccuracy, 4)); written to \(folder)\n"
  }
}
