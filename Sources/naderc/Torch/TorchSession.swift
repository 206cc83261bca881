import ArgumentParser
import Codegen
import Diagnostics
import GraphLang
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
    if session.options.resume, let result = folder.endedResult() { return result }
    if !session.options.force && !session.options.resume, Files.isRegular(folder.result) {
      Console.error(
        "naderc run: \(folder.path) holds a run; --resume continues it, --force overwrites it, --out chooses another folder\n"
      )
      throw ExitCode.environment
    }
    try Files.makeFolders(folder.path)
    let script = folder.path + "/train.py"
    let data = folder.path + "/train-data.safetensors"
    try Files.writeAtomically(Array(try program().utf8), to: script)
    try writeData(to: data)
    defer { try? Files.remove(data) }
    if !session.options.isQuiet {
      Console.error("\(session.report.block.name) with torch \(interpreter.torch) of \(interpreter.path)\n")
    }
    guard let child = ChildTraining(interpreter.path, arguments(script, data)) else {
      Console.error("naderc run: '\(interpreter.path)' cannot be started\n")
      throw ExitCode.environment
    }
    let ending = try follow(child)
    guard let result = try? folder.readResult() else {
      let words = ending.lastWords.map { "  " + TextRenderer.printable($0) + "\n" }.joined()
      Console.error("naderc run: the training program ended without a result\n" + words)
      throw ExitCode.environment
    }
    return result
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
      "-u", script, "--data-file", data, "--out", folder.path, "--progress", "json", "--epochs", "\(recipe.epochs)",
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

  /// Shows the child's events and keeps those of its epochs for TensorBoard.
  private func follow(_ child: ChildTraining) throws -> ChildTraining.Ending {
    let images = session.data.search.training.images.count
    var printer = ProgressPrinter(
      session.options.progress, epochs: session.recipe.epochs, imagesPerEpoch: images, now: Clock.monotonicSeconds)
    let done =
      session.options.resume && Files.isRegular(folder.metrics)
      ? (try Files.read(folder.metrics, limit: 1 << 30)).count { $0 == 0x0A } : 0
    let events = try EventLog(folder.events, keepingEvents: done, wallTime: Clock.wallSeconds())
    var failure: FileError?
    var seen = 0
    let ending = child.follow(isInterrupted: session.isInterrupted, now: Clock.monotonicSeconds) { line in
      guard let event = try? JSONValue(parsing: Array(line.utf8)) else { return false }
      func number(_ key: String) -> Double { event[key]?.numberValue ?? 0 }
      func integer(_ key: String) -> Int { event[key]?.integerValue ?? 0 }
      switch event["event"]?.stringValue {
      case "step":
        seen += session.recipe.batchSize
        printer.show(
          .step(
            StepReport(
              epoch: integer("epoch"), step: integer("step"), stepsPerEpoch: max(integer("steps"), 1),
              loss: number("loss"), accuracy: number("accuracy"), images: seen)))
      case "epoch":
        let epoch = EpochReport(
          epoch: integer("epoch"), trainLoss: number("train_loss"), trainAccuracy: number("train_accuracy"),
          validationLoss: number("validation_loss"), validationAccuracy: number("validation_accuracy"),
          learningRate: number("learning_rate"))
        printer.show(.epoch(epoch))
        do throws(FileError) {
          try events.append(RunJSON.event(epoch, wallTime: Clock.wallSeconds()))
        } catch {
          failure = error
        }
      default: return false
      }
      return true
    }
    if let failure { throw failure }
    return ending
  }
}
