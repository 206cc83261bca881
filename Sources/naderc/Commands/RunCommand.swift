import ArgumentParser
import Codegen
import Diagnostics
import Glibc
import GraphLang
import IR
import Runtime
import Verifier

/// `naderc run`: verifies, sizes, trains, evaluates and writes a folder.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Train a block's network and evaluate it.",
    discussion: "The default data set, digits, is embedded: it works at once and offline.")

  @Argument(help: "A file with a base block, and perhaps a stem and a downsample.")
  var file: String

  @Option(help: "\(DataSetName.allCases.map(\.rawValue).joined(separator: ", ")), or folder:PATH.")
  var dataset = "digits"

  @Option(help: "Where data sets lie; the default is NADERC_DATA, or data.")
  var dataDir = DataFolder.standard

  @Option(help: "Passes over the training split; by default the data set's.", transform: Count.whole)
  var epochs: Int?

  @Option(help: "Images of a step; by default the data set's.", transform: Count.whole)
  var batchSize: Int?

  @Option(help: "Learning rate of the first step; by default the data set's.")
  var learningRate: Double?

  @Option(help: "Share of the target that is spread over all classes.")
  var labelSmoothing = 0.0

  @Option(help: "Seed of weights, order, augmentation and DropPath.", transform: Count.whole)
  var seed = 777

  @Option(help: "Several seeds, such as 777,888,999: a run each, mean and deviation.")
  var seeds: SeedList?

  @Option(help: "Width of the first stage; by default the widest within the budget.", transform: Count.whole)
  var width: Int?

  @Option(help: "Most parameters, such as 1.5M.")
  var maxParams: Count?

  @Option(help: "Most multiply-accumulates an image (nader convention), such as 0.2G.")
  var maxMacs: Count?

  @Option(help: "Threads; by default one a core.", transform: Count.whole)
  var threads: Int?

  @Option(help: "What computes matrix products: own, or openblas where it is installed.")
  var matmul: MatrixProducts = .own

  @Option(help: "native, or torch: a Python with torch trains, on a GPU where it finds one.")
  var backend: Backend = .native

  @Option(
    help: "torch: the interpreter; by default NADERC_PYTHON, that of VIRTUAL_ENV, or the first of PATH with torch.")
  var python: String?

  @Option(help: "torch: further flags of the training program, such as --torch-flags='--device cpu --amp'.")
  var torchFlags: String?

  @Option(help: "Begin with the weights of this safetensors file (PyTorch's names) instead of random ones.")
  var weights: String?

  @Option(help: "The folder that is written.")
  var out: String?

  @Flag(help: "Go on where the folder's run stopped.")
  var resume = false

  @Flag(help: "Train on where the loss does not leave the chance level.")
  var noEarlyStop = false

  @Flag(help: "Train again and overwrite the folder.")
  var force = false

  @Option(help: "Print the 'program' (with its gradient) or the 'plan' and do not train.")
  var dump: Dump?

  @Option(help: "Progress on standard error: auto, bar, json or none.")
  var progress: ProgressChoice = .auto

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "No progress and no summary.")
  var quiet = false

  @OptionGroup var telling: VerboseOption

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  enum Backend: String, ExpressibleByArgument, CaseIterable {
    case native
    case torch
  }

  enum Dump: String, ExpressibleByArgument, CaseIterable {
    case program
    case plan
  }

  func validate() throws {
    for (name, value) in [("--epochs", epochs), ("--batch-size", batchSize), ("--threads", threads)] {
      if let value, !(1...1_000_000).contains(value) {
        throw ValidationError("\(name) must be at least 1, it is \(value)")
      }
    }
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate must be positive, it is \(learningRate)")
    }
    if !(0..<1).contains(labelSmoothing) { throw ValidationError("--label-smoothing must be within 0..<1") }
    try matmul.validate()
    if matmul != .own && backend == .torch { throw ValidationError("--matmul goes with the native backend alone") }
    if resume && force { throw ValidationError("--resume and --force exclude each other") }
    if seed < 0 { throw ValidationError("--seed must not be negative") }
    let largest = Skeleton.nasbench201.largestWidth
    if let width, !(1...largest).contains(width) {
      throw ValidationError("--width must be within 1...\(largest), it is \(width)")
    }
    if (try? DataSetSource(argument: dataset)) == nil {
      throw ValidationError(
        "unknown data set '\(dataset)'; known are \(DataSetName.allCases.map(\.rawValue).joined(separator: ", ")) and folder:PATH"
      )
    }
  }

  func run() throws {
    telling.reading(file, command: "run")
    let (network, report, source) = try loadNetwork(file, .nasbench201, color, command: "run")
    try reportingErrors("run") {
      let data = try DataSets.load(DataSetRequest(source: try DataSetSource(argument: dataset), dataFolder: dataDir))
      let target = Targets.target(data.search.description)
      let shape = NetworkShape(
        width: try chooseWidth(network, target), imageSize: target.imageSize, classes: target.classes)
      if let dump { return try self.dump(dump, network, shape, data.search.description) }
      try train(network, report, source, data, shape)
    }
  }

  func recipe(_ data: DataSetDescription, initialWeights: String?) -> Recipe {
    let batch = batchSize ?? data.batchSize
    var recipe = Recipe(
      epochs: epochs ?? data.epochs, batchSize: batch, learningRate: learningRate ?? data.learningRate)
    recipe.labelSmoothing = labelSmoothing
    recipe.matrixProducts = matmul
    recipe.initialWeights = initialWeights
    return recipe
  }

  /// The width asked for, or the widest within the budget.
  private func chooseWidth(_ network: Network, _ target: NetworkTarget) throws -> Int {
    if let width {
      guard network.isValid(width: width, imageSize: target.imageSize) else {
        let valid = (1...network.skeleton.largestWidth).lazy.filter {
          network.isValid(width: $0, imageSize: target.imageSize)
        }
        let first = valid.prefix(5).map(String.init).joined(separator: ", ")
        let remedy =
          first.isEmpty
          ? "none is valid on these images, 'naderc check \(file)' says why" : "the first valid widths are \(first)"
        Console.error(
          "naderc run: the network is not valid at width \(width) on \(target.imageSize)x\(target.imageSize) images; "
            + "\(remedy)\n")
        throw ExitCode.findings
      }
      return width
    }
    let limits = WidthSearch.Limits(
      parameters: maxParams?.value ?? target.maxParameters, macs: maxMacs?.value ?? target.maxMACs)
    let result = WidthSearch.search(network, imageSize: target.imageSize, classes: target.classes, limits: limits)
    guard let width = result.width else {
      Console.error("naderc run: no width fits the budget; raise --max-params or --max-macs, or give --width\n")
      throw ExitCode.findings
    }
    return width
  }

  private func dump(_ what: Dump, _ network: Network, _ shape: NetworkShape, _ data: DataSetDescription) throws {
    let program = try NetworkLowering.program(network, shape, batch: batchSize ?? data.batchSize, training: true)
    guard let loss = program.output("loss") else { return }
    let training = program.gradient(of: loss)
    switch what {
    case .program: Console.out(training.program.description + "\n")
    case .plan: Console.out(Plan(training).description + "\n")
    }
  }
}
