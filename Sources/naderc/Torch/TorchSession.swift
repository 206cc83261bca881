import ArgumentParser
import Codegen
import Diagnostics
import GraphLang
import Report
import Runtime
import Verifier

/// One training by PyTorch: writes the program, runs it as a child and reads its events; the folder is that of a native run.
struct TorchSession {
  let session: RunSession
  let interpreter: PythonInterpreter
  /// Further flags of the program, such as `--device cpu`.
  let flags: [String]

  private var folder: RunFolder { session.folder }

  /// Trains and returns the result.
  func run() throws -> JSONValue {
    if let result = try session.resultOfFolder() { return result }
    try Files.makeFolders(folder.path)
    let script = folder.path + "/train.py"
    let data = folder.path + "/train-data.safetensors"
    try Files.writeAtomically(Array(try program().utf8), to: script)
    try writeData(to: data)
    defer { try? Files.remove(data) }
    if !session.options.isQuiet {
      Console.error("\(session.report.block.name) with torch \(interpreter.torch) of \(interpreter.path)\n")
    }
    if session.isInterrupted() { throw interrupted() }
    guard let child = ChildTraining(interpreter.path, arguments(script, data)) else {
      Console.error("naderc run: '\(interpreter.path)' cannot be started\n")
      throw ExitCode.environment
    }
    let (ending, found) = try follow(child)
    guard let result = found, result["schema"]?.stringValue == "naderc.run/1" else {
      // Asked to stop while torch was being imported it leaves nothing.
      if session.isInterrupted() { throw interrupted() }
      let words = ending.lastWords.map { "  " + TextRenderer.printable($0) + "\n" }.joined()
      Console.error("naderc run: the training program ended without a result\n" + words)
      throw ExitCode.environment
    }
    try finish(result)
    return result
  }

  private func interrupted() -> ExitCode {
    Console.error("naderc run: interrupted before the first step; the same command begins again\n")
    return ExitCode(130)
  }

  /// Adds the report and then the result, as a native run does.
  private func finish(_ result: JSONValue) throws {
    let shape = session.shape
    guard let cost = session.network.cost(width: shape.width, imageSize: shape.imageSize, classes: shape.classes)
    else { throw LoweringError(description: "the cost of the network cannot be computed") }
    let isFinished = result["status"]?.stringValue == "finished"
    let page = RunReport(
      session: session, cost: cost, result: result, epochs: try epochs(),
      judgements: isFinished ? try judgements() : []
    ).page
    try Files.writeAtomically(Array(page.serialized.utf8), to: folder.report)
    try Files.writeAtomically(Array((result.serialized + "\n").utf8), to: folder.result)
  }

  /// The finished epochs, as the metrics have them.
  private func epochs() throws -> [EpochReport] {
    guard Files.isRegular(folder.metrics) else { return [] }
    return try Files.read(folder.metrics, limit: 1 << 30).split(separator: 0x0A).compactMap { line in
      (try? JSONValue(parsing: Array(line))).map(EpochReport.init)
    }
  }

  /// What the final weights say about the validation images, by the native engine.
  private func judgements() throws -> [Judgement] {
    let programs = TrainingPrograms(session.network, session.shape)
    let store = try ParameterStore(for: try programs.inference(1), seed: 0)
    try RunFiles.readWeights(store, from: folder.weights)
    let batch = session.recipe.batchSize
    let pool = try ThreadPool(threads: session.options.threads)
    let evaluator = try Evaluator(programs, store: store, pool: pool, batchSize: batch)
    return evaluator.judgements(try BatchSource.validation(session.data.search, batchSize: batch))
  }

  private func program() throws -> String {
    let design = EmittedDesign(
      network: session.network, report: session.report, source: session.source,
      target: Targets.target(session.data.search.description))
    return try design.trainingScript(
      width: session.shape.width, session.data.search.description, source: session.dataSource, folder: folder.path,
      normalization: session.data.search.normalization)
  }

  private func arguments(_ script: String, _ data: String) -> [String] {
    let (recipe, options) = (session.recipe, session.options)
    var result = [
      "-u", script, "--child", "--data-file", data, "--out", folder.path, "--progress", "json", "--epochs",
      "\(recipe.epochs)",
      "--batch-size", "\(recipe.batchSize)", "--learning-rate", "\(recipe.learningRate)", "--label-smoothing",
      "\(recipe.labelSmoothing)", "--seed", "\(session.seed)",
    ]
    if let threads = options.threads { result += ["--threads", "\(threads)"] }
    if let weights = session.initialWeights { result += ["--weights", weights.path] }
    if options.resume { result.append("--resume") }
    if options.force { result.append("--force") }
    if !options.stopsEarly { result.append("--no-early-stop") }
    return result + flags
  }

  /// The images as 8-bit values, so that every data set that is read here can be trained there.
  private func writeData(to path: String) throws {
    let (search, test) = (session.data.search, session.data.test)
    var tensors: [TensorFile.Tensor] = []
    for (name, images) in [
      ("train", search.training.images), ("validation", search.validation.images), ("test", test.test.images),
    ] {
      tensors.append(
        .init(
          name: name + ".images", elementType: .uint8, shape: [images.count, 3, images.side, images.side],
          bytes: images.pixels))
      tensors.append(.init(name: name + ".labels", shape: [images.count], integers: images.labels.map { Int($0) }))
    }
    try TensorFile(tensors: tensors, metadata: ["split": search.splitName]).write(to: path)
  }

  /// Shows the child's events, keeps those of its epochs for TensorBoard, and gives its result.
  private func follow(_ child: ChildTraining) throws -> (ChildTraining.Ending, result: JSONValue?) {
    let images = session.data.search.training.images.count
    var printer = ProgressPrinter(
      session.options.progress, epochs: session.recipe.epochs, imagesPerEpoch: images, now: Clock.monotonicSeconds)
    let events = try EventLog(folder.events, keepingEvents: 0, wallTime: Clock.wallSeconds())
    // The child's own files say which epochs are done: a kill may have come between theirs and these.
    if session.options.resume {
      for epoch in try epochs().prefix(try epochsOfCheckpoint()) {
        try events.append(RunJSON.event(epoch, wallTime: Clock.wallSeconds()))
      }
    }
    var failure: FileError?
    var seen = 0
    var result: JSONValue?
    let ending = child.follow(isInterrupted: session.isInterrupted, now: Clock.monotonicSeconds) { line in
      guard let event = try? JSONValue(parsing: Array(line.utf8)) else { return false }
      switch event["event"]?.stringValue {
      case "step":
        seen += session.recipe.batchSize
        printer.show(.step(StepReport(event, images: seen)))
      case "epoch":
        let epoch = EpochReport(event)
        printer.show(.epoch(epoch))
        do throws(FileError) {
          try events.append(RunJSON.event(epoch, wallTime: Clock.wallSeconds()))
        } catch {
          failure = error
        }
      case "result": result = event["result"]
      default: return false
      }
      return true
    }
    if let failure { throw failure }
    return (ending, result)
  }

  private func epochsOfCheckpoint() throws -> Int {
    guard Files.isRegular(folder.checkpoint) else { return 0 }
    let tensors = try TensorFile(reading: folder.checkpoint).tensors
    return tensors.first { $0.name == "state.epochs" }?.shape.first ?? 0
  }
}

extension EpochReport {
  /// An epoch as the training program and `metrics.jsonl` have it; what is missing is 0.
  fileprivate init(_ json: JSONValue) {
    func number(_ key: String) -> Double { json[key]?.numberValue ?? 0 }
    self.init(
      epoch: json["epoch"]?.integerValue ?? 0, trainLoss: number("train_loss"), trainAccuracy: number("train_accuracy"),
      validationLoss: number("validation_loss"), validationAccuracy: number("validation_accuracy"),
      learningRate: number("learning_rate"))
  }
}

extension StepReport {
  /// A step as the training program tells it.
  fileprivate init(_ json: JSONValue, images: Int) {
    self.init(
      epoch: json["epoch"]?.integerValue ?? 0, step: json["step"]?.integerValue ?? 0,
      stepsPerEpoch: max(json["steps"]?.integerValue ?? 1, 1), loss: json["loss"]?.numberValue ?? 0,
      accuracy: json["accuracy"]?.numberValue ?? 0, images: images)
  }
}
