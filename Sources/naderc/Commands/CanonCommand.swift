import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Verifier

/// `naderc canon`: the canonical form of each block and its hash.
struct CanonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "canon", abstract: "Print the canonical form of each block and its hash.",
    discussion: "Blocks of the same architecture and role have the same hash, whatever their names, numbers and order.")

  @Argument(help: "A file; '-' is standard input.")
  var file = "-"

  @Option(help: "The role of the blocks; by default from their names or positions.")
  var role: Role?

  @Option(help: "What a stem divides the image size by.", transform: Count.whole)
  var stemScale = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var silence: QuietOption

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(1...64).contains(stemScale) { throw ValidationError("--stem-scale must be within 1...64, it is \(stemScale)") }
  }

  func run() throws {
    common.reading(file, command: "canon")
    let verified = try Console.documented(json, ["schema": "naderc.canon/1", "blocks": []]) {
      try VerifiedFile.read(file, VerifyOptions(role: role, stemScale: stemScale), command: "canon")
    }
    verified.reportErrors(command: "canon", color)
    let forms = verified.reports.map { ($0, $0.isValid ? $0.typed?.canonicalForm() : nil) }
    if json {
      Console.json([
        "schema": "naderc.canon/1",
        "blocks": .array(
          forms.map { report, form in
            ["name": .string(report.block.name), "hash": JSONValue(form?.hash), "text": JSONValue(form?.text)]
          }),
      ])
    } else {
      for (report, form) in forms {
        guard let form else { continue }
        Console.out("# \(TextRenderer.printable(report.block.name)) \(form.hash)\n\(form.text)\n")
      }
    }
    if !verified.isSound { throw ExitCode.findings }
  }
}
