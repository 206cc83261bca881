import ArgumentParser
import Codegen
import Diagnostics
import GraphLang
import IR
import Runtime
import Verifier

/// `naderc cost`: what each node and the whole network cost.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "Count parameters, multiply-accumulates and activation memory.",
    discussion: """
      Each block is shown once, at its first place in the network: the base block in the first stage, the downsample \
      block behind it. The totals are those of the whole network with its classifier. MACs come in two conventions: \
      'exact' counts convolutions, linear layers and matrix products; 'nader' counts as the paper's budgets do. The time \
      of a forward pass is measured on this machine, that of a node is its share by arithmetic and bytes.
      """)

  @Argument(help: "A file with a base block, and perhaps a stem and a downsample; '-' is standard input.")
  var file = "-"

  @Option(help: "Width of the first stage; by default the widest within the budget.", transform: Count.whole)
  var width: Int?

  @Option(help: "Most parameters, such as 1.5M.")
  var maxParams: Count?

  @Option(help: "Most multiply-accumulates an image (nader convention), such as 0.2G.")
  var maxMacs: Count?

  @Option(help: "Data set whose images, classes and budget are used: \(Targets.names.joined(separator: ", ")).")
  var dataset = "cifar100"

  @Option(help: "nasbench201 or imagenet; by default the data set's.")
  var skeleton: String?

  @Option(help: "Images of a batch, for the shapes and the activation memory.", transform: Count.whole)
  var batch = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var silence: QuietOption

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if Targets.named(dataset) == nil {
      throw ValidationError("unknown data set '\(dataset)'; known are \(Targets.names.joined(separator: ", "))")
    }
    if let skeleton, Skeleton.named(skeleton) == nil {
      throw ValidationError(
        "unknown skeleton '\(skeleton)'; known are \(Skeleton.all.map(\.name).joined(separator: " and "))")
    }
    if let width {
      if maxParams != nil || maxMacs != nil {
        throw ValidationError("give either --width or a budget (--max-params, --max-macs), not both")
      }
      let largest = chosenSkeleton.largestWidth
      if !(1...largest).contains(width) {
        throw ValidationError("--width must be within 1...\(largest) on this skeleton, it is \(width)")
      }
    }
    if !(1...1_000_000).contains(batch) {
      throw ValidationError("--batch must be within 1...1000000, it is \(batch)")
    }
  }

  private var chosenSkeleton: Skeleton {
    skeleton.flatMap(Skeleton.named) ?? (dataset == "imagenet" ? .imagenet : .nasbench201)
  }

  func run() throws {
    guard let target = Targets.named(dataset) else { throw ExitCode.environment }
    common.reading(file, command: "cost")
    let (network, width) = try Console.documented(json, CostReport.empty) {
      let network = try loadNetwork(file, chosenSkeleton, color, command: "cost").network
      return (network, try chooseWidth(network, target))
    }
    guard let total = network.cost(width: width, imageSize: target.imageSize, classes: target.classes),
      let report = report(network, width: width, target, total)
    else {
      if json { Console.json(CostReport.empty) }
      Console.error("naderc cost: a count exceeds 64 bits\n")
      throw ExitCode.findings
    }
    if json {
      Console.json(report.json)
    } else {
      Console.out(report.text(skeleton: chosenSkeleton, target: target))
    }
  }

  private func report(_ network: Network, width: Int, _ target: NetworkTarget, _ total: Cost) -> CostReport? {
    let peak = peakTrainingBytes(network, width: width, target)
    let shape = NetworkShape(width: width, imageSize: target.imageSize, classes: target.classes)
    let timing = peak.flatMap {
      ForwardTiming(network, shape, batch: batch, macs: total.exactMACs, bytes: $0)
    }
    return CostReport(
      network, width: width, imageSize: target.imageSize, batch: batch, total: total, peakTrainingBytes: peak,
      timing: timing)
  }

  /// Networks of more nodes take long to plan.
  private static let planLimit = 50_000

  /// What the plan of a training step takes; nil where it cannot be lowered or is very large.
  private func peakTrainingBytes(_ network: Network, width: Int, _ target: NetworkTarget) -> Int? {
    let cells = network.skeleton.depths.reduce(0, +)
    guard cells * network.base.nodes.count + 3 * network.downsample.nodes.count <= Self.planLimit else { return nil }
    let programs = TrainingPrograms(
      network, NetworkShape(width: width, imageSize: target.imageSize, classes: target.classes))
    guard let step = try? programs.step(batch) else { return nil }
    return Plan(step).predictedBytes(threads: ThreadPool.cores)
  }

  private func chooseWidth(_ network: Network, _ target: NetworkTarget) throws -> Int {
    if let width {
      if network.isValid(width: width, imageSize: target.imageSize) { return width }
      Console.error(
        "naderc cost: the blocks are not valid in every stage at width \(width) on "
          + "\(target.imageSize)x\(target.imageSize) images; see 'naderc check' and 'naderc size'\n")
      throw ExitCode.findings
    }
    let limits = WidthSearch.Limits(
      parameters: maxParams?.value ?? target.maxParameters, macs: maxMacs?.value ?? target.maxMACs)
    let result = WidthSearch.search(network, imageSize: target.imageSize, classes: target.classes, limits: limits)
    if let width = result.width { return width }
    Console.error("naderc cost: no width fits the budget; see 'naderc size'\n")
    throw ExitCode.findings
  }
}
