import ArgumentParser
import Codegen
import Diagnostics
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

  @Option(help: "Data set whose images, classes and budget are used: \(Targets.names.joined(separator: ", ")).")
  var dataset = "cifar100"

  @Option(help: "Width of the first stage; by default the widest within the budget.")
  var width: Int?

  @Option(help: "nasbench201 or imagenet; by default the data set's.")
  var skeleton: String?

  @Option(help: "The folder of a finished run of these blocks, whose weights are used.")
  var from: String?

  @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
  var output: String?

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  func validate() throws {
    if Targets.named(dataset) == nil {
      throw ValidationError("unknown data set '\(dataset)'; known are \(Targets.names.joined(separator: ", "))")
    }
    if let skeleton, Skeleton.named(skeleton) == nil {
      throw ValidationError(
        "unknown skeleton '\(skeleton)'; known are \(Skeleton.all.map(\.name).joined(separator: " and "))")
    }
    if let width, !(1...4096).contains(width) {
      throw ValidationError("--width must be within 1...4096, it is \(width)")
    }
  }

  func run() throws {
    try reportingErrors("emit") {
      let chosen = skeleton.flatMap(Skeleton.named) ?? (dataset == "imagenet" ? .imagenet : .nasbench201)
      let (network, report, source) = try loadNetwork(file, chosen, color, command: "emit")
      guard let target = Targets.named(dataset) else { throw ExitCode.environment }
      let design = EmittedDesign(network: network, report: report, source: source, target: target)
      let width = try design.width(asked: width, color)
      switch self.target {
      case .pytorch: try write(Array(try design.pyTorch(width: width).utf8))
      case .trainingScript, .onnx, .dot, .svg, .mermaid:
        Console.error("naderc emit: not yet\n")
        throw ExitCode.environment
      }
    }
  }

  /// All of it or nothing.
  private func write(_ bytes: [UInt8]) throws {
    if let output, output != "-" {
      try Files.writeAtomically(bytes, to: output)
    } else {
      Console.out(String(decoding: bytes, as: UTF8.self))
    }
  }
}
