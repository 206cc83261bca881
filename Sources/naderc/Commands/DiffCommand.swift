import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Verifier

/// `naderc diff`: whether two files hold the same architectures, and what differs.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Tell whether two files are the same architecture, or what differs.",
    discussion: "Blocks are compared role by role. Exit code 0 for the same architecture, 1 for a difference.")

  @Argument(help: "A file; '-' is standard input.")
  var first: String

  @Argument(help: "The file to compare it with.")
  var second: String

  @Option(help: "The role of the blocks; by default from their names or positions.")
  var role: Role?

  @Option(help: "What a stem divides the image size by.", transform: Count.whole)
  var stemScale = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print nothing; the exit code tells.")
  var quiet = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(1...64).contains(stemScale) { throw ValidationError("--stem-scale must be within 1...64, it is \(stemScale)") }
    if first == "-" && second == "-" { throw ValidationError("only one of the two can be standard input") }
  }

  func run() throws {
    let options = VerifyOptions(role: role, stemScale: stemScale)
    common.reading(first, second, command: "diff")
    // What does not verify has no architecture to compare.
    let nothing: JSONValue = ["schema": "naderc.diff/1", "equal": .null, "changes": []]
    let files = try Console.documented(json, nothing) {
      try [first, second].map { try VerifiedFile.read($0, options, command: "diff") }
    }
    guard files.allSatisfy(\.isSound) else {
      for file in files { file.reportErrors(command: "diff", color) }
      if json { Console.json(nothing) }
      throw ExitCode.findings
    }
    let result = FileComparison(files[0].reports, files[1].reports)
    if json {
      Console.json([
        "schema": "naderc.diff/1", "equal": result.isEqual.map(JSONValue.bool) ?? .null,
        "changes": .array(
          result.changes.map { change in
            [
              "kind": .string(change.kind.rawValue), "nodes": .array(change.nodes.map { .string($0) }),
              "text": .string(change.text),
            ]
          }),
      ])
    } else if !quiet {
      switch result.isEqual {
      case true?: Console.out("the same architecture\n")
      case false?: Console.out(DiffText(color.isOn(for: STDOUT_FILENO)).text(result))
      case nil: break
      }
    }
    switch result.isEqual {
    case true?: break
    case false?: throw ExitCode.findings
    case nil:
      // Symmetric beyond what any network is: one of the two may still be the other in disguise.
      if !quiet {
        Console.error(
          "naderc diff: not decided: the blocks are too symmetric, and the search for an answer has reached its bound\n"
        )
      }
      throw ExitCode.environment
    }
  }
}
