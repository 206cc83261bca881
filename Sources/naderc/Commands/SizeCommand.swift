import ArgumentParser
import Diagnostics
import Glibc
import Verifier

extension Skeleton {
  static func named(_ name: String) -> Skeleton? { all.first { $0.name == name } }
}

/// `naderc size`: the widest network within the budget.
struct SizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "size", abstract: "Find the widest network within a budget.",
    discussion: "Only widths at which all blocks are valid in every stage are used.")

  @Argument(help: "A file with a base block, and perhaps a stem and a downsample; '-' is standard input.")
  var file = "-"

  @Option(
    help:
      "Data set whose images, classes and budget are used: \(Targets.names.joined(separator: ", ")).")
  var dataset = "cifar100"

  @Option(help: "nasbench201 or imagenet; by default the data set's.")
  var skeleton: String?

  @Option(help: "Most parameters, such as 1.5M.")
  var maxParams: Count?

  @Option(help: "Most multiply-accumulates an image (nader convention), such as 0.2G.")
  var maxMacs: Count?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var silence: QuietOption

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if Targets.named(dataset) == nil {
      throw ValidationError(
        "unknown data set '\(dataset)'; known are \(Targets.names.joined(separator: ", "))")
    }
    if let skeleton, Skeleton.named(skeleton) == nil {
      throw ValidationError(
        "unknown skeleton '\(skeleton)'; known are \(Skeleton.all.map(\.name).joined(separator: " and "))")
    }
  }

  func run() throws {
    guard let target = Targets.named(dataset) else { throw ExitCode.environment }
    let chosen = skeleton.flatMap(Skeleton.named) ?? (dataset == "imagenet" ? .imagenet : .nasbench201)
    let limits = WidthSearch.Limits(
      parameters: maxParams?.value ?? target.maxParameters, macs: maxMacs?.value ?? target.maxMACs)
    common.reading(file, command: "size")
    let network = try Console.documented(json, Self.document(nil, limits)) {
      try loadNetwork(file, chosen, color, command: "size").network
    }
    let result = WidthSearch.search(network, imageSize: target.imageSize, classes: target.classes, limits: limits)
    if json {
      Console.json(Self.document(result, limits))
    } else if let width = result.width, let cost = result.cost {
      let reason =
        result.binding.map { "the next width exceeds the limit on \($0 == .macs ? "MACs" : "parameters")" }
        ?? "no wider network is valid"
      Console.out(
        """
        width       \(width)
        parameters  \(cost.parameters) of \(limits.parameters)
        MACs        \(cost.naderMACs) of \(limits.macs) (nader), \(cost.exactMACs) (exact)
        skeleton    \(chosen.name), \(target.imageSize)x\(target.imageSize) images, \(target.classes) classes (\(target.name))
        \(reason); \(result.widthsTried) widths tried

        """)
    } else {
      Console.error(
        "naderc size: no width fits: "
          + (result.widthsTried == 0
            ? "the blocks share no width that is valid in every stage on \(target.imageSize)x\(target.imageSize) images"
            : "the narrowest valid network exceeds the limit on \(result.binding?.rawValue ?? "size")") + "\n")
    }
    if result.width == nil { throw ExitCode.findings }
  }

  private static func document(_ result: WidthSearch.Result?, _ limits: WidthSearch.Limits) -> JSONValue {
    [
      "schema": "naderc.size/1", "width": JSONValue(result?.width), "parameters": JSONValue(result?.cost?.parameters),
      "macs_exact": JSONValue(result?.cost?.exactMACs), "macs_nader": JSONValue(result?.cost?.naderMACs),
      "limit": JSONValue(result?.binding?.rawValue),
      "limits": ["parameters": .integer(limits.parameters), "macs": .integer(limits.macs)],
      "widths_tried": .integer(result?.widthsTried ?? 0),
    ]
  }
}

/// Reads and verifies a file for a command; findings are printed and end the program with their exit code.
func loadNetwork(_ file: String, _ skeleton: Skeleton, _ color: ColorChoice, command: String) throws -> (
  network: Network, report: BlockReport, source: SourceFile
) {
  do {
    let source = try InputReader.read(file)
    do {
      let (network, report) = try Pipeline.network(source, skeleton, colored: color.isOn(for: STDERR_FILENO))
      return (network, report, source)
    } catch {
      switch error {
      case .invalid(let text): Console.error(text + "naderc \(command): the file does not verify\n")
      case .structure(let message): Console.error("naderc \(command): \(message)\n")
      }
      throw ExitCode.findings
    }
  } catch let failure as InputReader.Failure {
    Console.error("naderc \(command): \(failure.message)\n")
    throw ExitCode.environment
  }
}
