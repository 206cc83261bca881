import ArgumentParser
import Codegen
import Diagnostics
import Drawing
import Emit
import Glibc
import GraphLang
import Runtime
import Verifier

/// `naderc emit`: a design in the forms that other programs work with.
struct EmitCommand: ParsableCommand {
  enum Target: String, ExpressibleByArgument, CaseIterable {
    case pytorch
    case trainingScript = "training-script"
    case onnx
    case dot
    case svg
    case mermaid
  }

  static let configuration = CommandConfiguration(
    commandName: "emit", abstract: "Write a network as PyTorch, a training script, ONNX or a picture.",
    discussion: """
      pytorch: one readable module file that imports torch alone. training-script: a complete program with the recipe \
      of 'naderc run'. onnx: the network for inference. The width is that of --width, of the run given with --from, or \
      the widest within the data set's budget.
      """)

  @Argument(help: "A file with a base block, and perhaps a stem and a downsample; '-' is standard input.")
  var file = "-"

  @Option(help: "\(Target.allCases.map(\.rawValue).joined(separator: ", ")).")
  var target: Target

  @Option(
    help:
      "Data set whose images, classes and budget are used: \(Targets.names.joined(separator: ", ")), or folder:PATH.")
  var dataset = "cifar100"

  @Option(help: "Width of the first stage; by default the widest within the budget.", transform: Count.whole)
  var width: Int?

  @Option(help: "nasbench201 or imagenet; by default the data set's.")
  var skeleton: String?

  @Option(help: "The folder of a finished run of these blocks, whose weights are used.")
  var from: String?

  @Flag(help: "onnx: put batch normalisations into the convolutions before them.")
  var foldBn = false

  @Option(help: "onnx without --from: the seed of the first weights.", transform: Count.whole)
  var seed = 777

  @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
  var output: String?

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var document: DocumentOption
  @OptionGroup var silence: QuietOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if Targets.named(dataset) == nil, folder == nil {
      throw ValidationError(
        "unknown data set '\(dataset)'; known are \(Targets.names.joined(separator: ", ")) and folder:PATH")
    }
    if let skeleton, Skeleton.named(skeleton) == nil {
      throw ValidationError(
        "unknown skeleton '\(skeleton)'; known are \(Skeleton.all.map(\.name).joined(separator: " and "))")
    }
    if seed < 0 { throw ValidationError("--seed must not be negative") }
    if from != nil, target == .pytorch, output == nil || output == "-" {
      throw ValidationError("--from with pytorch needs --output FILE.py; the weights go beside it")
    }
    if document.json, target == .onnx, output == nil || output == "-" {
      throw ValidationError("--json with onnx needs --output FILE.onnx; a model is no text")
    }
    let largest = chosenSkeleton.largestWidth
    if let width, !(1...largest).contains(width) {
      throw ValidationError("--width must be within 1...\(largest), it is \(width)")
    }
  }

  /// The folder of images that was named.
  private var folder: DataSetSource? {
    guard let source = try? DataSetSource(argument: dataset), case .folder = source else { return nil }
    return source
  }

  /// That asked for, or the data set's.
  private var chosenSkeleton: Skeleton {
    skeleton.flatMap(Skeleton.named) ?? (dataset == "imagenet" ? .imagenet : .nasbench201)
  }

  private static let schema = "naderc.emit/1"
  private var destination: EmittedFile { EmittedFile(output, schema: document.json ? Self.schema : nil) }

  func run() throws {
    try Console.documented(document.json, EmittedFile.empty(Self.schema)) { try emit() }
  }

  private func emit() throws {
    common.reading(file, command: "emit")
    try reportingErrors("emit") {
      let (network, report, source) = try loadNetwork(file, chosenSkeleton, color, command: "emit")
      do {
        try emit(network, report, source)
      } catch let refusal as EmitRefusal {
        let renderer = TextRenderer(colored: color.isOn(for: STDERR_FILENO))
        Console.error(renderer.render(refusal.diagnostic, in: source) + "\n")
        throw ExitCode.findings
      }
    }
  }

  private func emit(_ network: Network, _ report: BlockReport, _ source: SourceFile) throws {
    let trained = try from.map {
      try EmittedWeights(RunFolder(path: $0), of: (network: network, report: report, path: source.path))
    }
    // A folder has to say itself how many classes it has.
    let images = try folder.map { try DataSets.load(DataSetRequest(source: $0, dataFolder: "")).search.description }
    guard let target = (trained?.description ?? images).map(Targets.target) ?? Targets.named(dataset) else {
      throw ExitCode.environment
    }
    let design = EmittedDesign(network: network, report: report, source: source, target: target)
    switch self.target {
    case .dot:
      let text = DOTDrawing.render(design.diagrams, title: report.block.name)
      return try destination.write(Array(text.utf8))
    case .svg: return try destination.write(Array(try drawing(design.diagrams, report).utf8))
    case .mermaid: return try destination.write(Array(MermaidDrawing.render(design.diagrams).utf8))
    case .pytorch, .trainingScript, .onnx: break
    }
    let width = try design.width(asked: width ?? trained?.width, color)
    if let trained, trained.width != width {
      Console.error("naderc emit: the run has width \(trained.width), --width asks for \(width)\n")
      throw ExitCode.validationFailure
    }
    switch self.target {
    case .pytorch:
      let module = Array(try design.pyTorch(width: width).utf8)
      if let trained { try writeWeights(trained) }
      try destination.write(module)
    case .onnx:
      let shape = NetworkShape(width: width, imageSize: target.imageSize, classes: target.classes)
      try design.refuseHuge(width: width)
      let weights = try trained ?? EmittedWeights(network, shape, seed: UInt64(seed))
      try destination.write(try design.onnx(weights, foldsNormalization: foldBn))
    case .trainingScript:
      let known = DataSetName(rawValue: target.name).map(DataSetDescription.init)
      guard let description = trained?.description ?? images ?? known else {
        Console.error(
          "naderc emit: \(target.name) is sized and emitted as a module, but not trained; choose another --dataset\n")
        throw ExitCode.validationFailure
      }
      let folder = "runs/\(RunSession.folderName(report.block.name))-torch"
      let script = try design.trainingScript(width: width, description, source: description.name, folder: folder)
      try destination.write(Array(script.utf8))
    case .dot, .svg, .mermaid: return
    }
  }

  private func drawing(_ diagrams: [Diagram], _ report: BlockReport) throws -> String {
    do {
      return try SVGDrawing.render(diagrams, title: report.block.name)
    } catch {
      Console.error("naderc emit: \(file): \(error)\n")
      throw ExitCode.environment
    }
  }

  /// The weights of the run beside the module: `module.py` has `module.safetensors`.
  private func writeWeights(_ weights: EmittedWeights) throws {
    guard let output else { return }
    let stem = output.hasSuffix(".py") ? String(output.dropLast(3)) : output
    try RunFiles.writeWeights(weights.store, to: stem + ".safetensors")
  }
}
