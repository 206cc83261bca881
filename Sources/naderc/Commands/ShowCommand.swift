import ArgumentParser
import Diagnostics
import Drawing
import Glibc
import GraphLang
import Runtime
import Verifier

/// `naderc show`: a picture of a block or of the whole network.
struct ShowCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case svg
    case dot
  }

  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Draw the blocks of a file, or the whole network.",
    discussion: """
      Operations, arguments and shapes, laid out in layers. An invalid block is drawn too, with what is wrong in red; \
      the exit code is 1 then.
      """)

  @Argument(help: "A file with blocks; '-' is standard input.")
  var file = "-"

  @Option(help: "text for the terminal, svg for a picture, dot for Graphviz; by default by the name of --output.")
  var format: Format?

  @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
  var output: String?

  @Option(help: "Draw only the block of this name or role.")
  var block: String?

  @Flag(help: "Print one JSON object with the drawing.")
  var json = false

  @Flag(help: "Draw the skeleton with its stages too.")
  var network = false

  @Option(help: "nasbench201 or imagenet, for --network and stems.")
  var skeleton = Skeleton.nasbench201.name

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var silence: QuietOption

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if Skeleton.named(skeleton) == nil {
      throw ValidationError(
        "unknown skeleton '\(skeleton)'; known are \(Skeleton.all.map(\.name).joined(separator: " and "))")
    }
  }

  func run() throws {
    let chosen = Skeleton.named(skeleton) ?? .nasbench201
    common.reading(file, command: "show")
    let format = format ?? Self.format(of: output)
    let (diagrams, isValid) = try Console.documented(json, Self.document(format, nil)) { try self.diagrams(chosen) }
    let isColored = output == nil && !json && color.isOn(for: STDOUT_FILENO)
    let title = diagrams.map(\.title).joined(separator: ", ")
    let drawing: String
    do {
      switch format {
      case .text: drawing = try TextDrawing.render(diagrams, colored: isColored)
      case .svg: drawing = try SVGDrawing.render(diagrams, title: title)
      case .dot: drawing = DOTDrawing.render(diagrams, title: title)
      }
    } catch {
      Console.error("naderc show: \(file): \(error)\n")
      throw ExitCode.environment
    }
    if let output, output != "-" {
      do {
        try Files.writeAtomically(Array(drawing.utf8), to: output)
      } catch {
        Console.error("naderc show: \(error)\n")
        throw ExitCode.environment
      }
    } else if !json {
      Console.out(drawing)
    }
    if json { Console.json(Self.document(format, drawing)) }
    if !isValid { throw ExitCode.findings }
  }

  private static func document(_ format: Format, _ drawing: String?) -> JSONValue {
    ["schema": "naderc.show/1", "format": .string(format.rawValue), "drawing": JSONValue(drawing)]
  }

  private static func format(of output: String?) -> Format {
    guard let output else { return .text }
    if output.hasSuffix(".svg") { return .svg }
    return output.hasSuffix(".dot") || output.hasSuffix(".gv") ? .dot : .text
  }

  /// What to draw, and whether all of it is valid.
  private func diagrams(_ skeleton: Skeleton) throws -> ([Diagram], Bool) {
    if network {
      let (network, _, source) = try loadNetwork(file, skeleton, color, command: "show")
      let blocks = [network.base, network.stem, network.downsample].map(\.graph.block.name)
      let options = VerifyOptions(stemScale: skeleton.stemScale)
      let own = Verifier().verify(source, options).reports.filter { blocks.contains($0.block.name) }
      return (
        [Diagram(network, title: "\(network.base.graph.block.name): network")]
          + own.map { Diagram($0, source: source) }, true
      )
    }
    let source: SourceFile
    do {
      source = try InputReader.read(file)
    } catch {
      Console.error("naderc show: \(error.message)\n")
      throw ExitCode.environment
    }
    let options = VerifyOptions(stemScale: skeleton.stemScale)
    let (tree, all) = Verifier().verify(source, options)
    let reports = all.filter { block == nil || $0.block.name == block || $0.signature.role.rawValue == block }
    let findings = CheckText(colored: color.isOn(for: STDERR_FILENO), isQuiet: true)
    let isValid = tree.diagnostics.allSatisfy { $0.severity != .error } && reports.allSatisfy(\.isValid)
    if !isValid { Console.error(findings.file(tree, reports, options)) }
    guard !reports.isEmpty else {
      if let block, !all.isEmpty {
        Console.error(
          "naderc show: \(file): no block '\(block)'; there is \(all.map(\.block.name).joined(separator: ", "))\n")
      }
      throw ExitCode.findings
    }
    guard reports.count <= 32 else {
      Console.error(
        "naderc show: \(file): \(reports.count) blocks are too many for one picture; choose one with --block\n")
      throw ExitCode.environment
    }
    return (reports.map { Diagram($0, source: source) }, isValid)
  }
}
