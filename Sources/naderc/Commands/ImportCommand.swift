import ArgumentParser
import Diagnostics
import Emit
import Glibc
import GraphLang
import Runtime
import Verifier

/// `naderc import`: an ONNX graph of one block as a block of the language.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a block of an ONNX graph.",
    discussion: """
      The graph is that of one block, as exported from PyTorch in evaluation mode; weights are left out. An operation \
      outside the vocabulary is named.
      """)

  /// Bytes of a model at most.
  private static let fileLimit = 1 << 30

  @Argument(help: "An ONNX file.")
  var file: String

  @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
  var output: String?

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var document: DocumentOption
  @OptionGroup var silence: QuietOption
  @OptionGroup var common: CommonOptions

  private static let schema = "naderc.import/1"

  func run() throws {
    try Console.documented(document.json, EmittedFile.empty(Self.schema)) { try convert() }
  }

  private func convert() throws {
    common.reading(file, command: "import")
    try reportingErrors("import") {
      let bytes = try Files.read(file, limit: Self.fileLimit)
      let name = file.split(separator: "/").last.map { $0.prefix { $0 != "." } }.map(String.init) ?? "Imported"
      let text: String
      do throws(ImportFailure) {
        text = try ONNXImporter.block(bytes, name: name)
      } catch {
        Console.error(
          "error[\(error.code.rawValue)]: \(TextRenderer.printable(file)): \(TextRenderer.printable(error.message))\n")
        throw ExitCode.findings
      }
      let source = SourceFile(path: output ?? "\(name).ng", text: text)
      let (tree, reports) = Verifier().verify(source)
      guard reports.allSatisfy(\.isValid), tree.diagnostics.allSatisfy({ $0.severity != .error }) else {
        let findings = CheckText(colored: color.isOn(for: STDERR_FILENO), isQuiet: true)
        Console.error(
          findings.file(tree, reports, VerifyOptions()) + text
            + "naderc import: the operations are in the vocabulary, but make no block; "
            + "numbers are told apart best where channels, height and width of the exported input differ\n")
        throw ExitCode.findings
      }
      try EmittedFile(output, schema: document.json ? Self.schema : nil).write(Array(text.utf8))
    }
  }
}
