import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Verifier

extension Role: ExpressibleByArgument {}

/// `naderc check`: verifies every block of every file.
struct CheckCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify every block of every file.",
    discussion: "Folders are searched for .ng files; '-' or no file is standard input.")

  @Argument(help: "Files, folders, or '-'.")
  var files: [String] = []

  @Option(help: "The role of the blocks; by default from their names or positions.")
  var role: Role?

  @Option(help: "What a stem divides the image size by.")
  var stemScale = 1

  @Option(help: "Verify for this width, 1...4096, and give the cost.")
  var width: Int?

  @Option(help: "Image height for the cost.")
  var height: Int?

  @Option(help: "Image width for the cost.")
  var imageWidth: Int?

  @Option(help: "Output format.")
  var format: Format = .text

  @Flag(help: "The same as --format json.")
  var json = false

  @Flag(help: "Print nothing for valid blocks.")
  var quiet = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  func validate() throws {
    if let width, !(1...4096).contains(width) {
      throw ValidationError("--width must be within 1...4096, it is \(width)")
    }
    if !(1...64).contains(stemScale) { throw ValidationError("--stem-scale must be within 1...64, it is \(stemScale)") }
    for (name, value) in [("--height", height), ("--image-width", imageWidth)] {
      if let value, !(1...65536).contains(value) {
        throw ValidationError("\(name) must be within 1...65536, it is \(value)")
      }
    }
  }

  func run() throws {
    let paths: [String]
    do {
      paths = try InputReader.expand(files)
    } catch {
      Console.error("naderc check: \(error.message)\n")
      throw ExitCode.environment
    }
    var options = VerifyOptions(role: role, stemScale: stemScale, width: width)
    if height != nil || imageWidth != nil { options.imageSize = (height ?? 32, imageWidth ?? 32) }
    let isJSON = json || format == .json
    var summary = CheckSummary()
    var documents: [JSONValue] = []
    var failed = false
    for path in paths {
      do {
        let source = try InputReader.read(path)
        let (tree, reports) = Verifier().verify(source, options)
        summary.add(tree, reports)
        if isJSON {
          documents.append(CheckJSON.file(tree, reports, options))
        } else {
          let text = CheckText(colored: color.isOn(for: STDOUT_FILENO), isQuiet: quiet).file(tree, reports, options)
          Console.out(text)
        }
      } catch {
        failed = true
        summary.errors += 1
        if isJSON { documents.append(CheckJSON.unreadable(path, error.message)) }
        Console.error("naderc check: \(error.message)\n")
      }
    }
    summary.files = paths.count
    if isJSON {
      Console.json([
        "schema": "naderc.check/1", "version": .string(Naderc.version), "files": .array(documents),
        "summary": summary.json,
      ])
    } else if !quiet && (summary.files > 1 || summary.errors + summary.warnings > 0) {
      Console.out(summary.text + "\n")
    }
    if failed { throw ExitCode.environment }
    if summary.errors > 0 { throw ExitCode.findings }
  }
}

/// Counts over all files.
struct CheckSummary {
  var files = 0
  var blocks = 0
  var errors = 0
  var warnings = 0

  mutating func add(_ tree: SyntaxTree, _ reports: [BlockReport]) {
    blocks += reports.count
    for diagnostic in tree.diagnostics + reports.flatMap(\.diagnostics) {
      switch diagnostic.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      case .note: break
      }
    }
  }

  var json: JSONValue {
    [
      "files": .integer(files), "blocks": .integer(blocks), "errors": .integer(errors), "warnings": .integer(warnings),
    ]
  }

  var text: String {
    func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
    return
      "\(count(files, "file")), \(count(blocks, "block")): \(count(errors, "error")), \(count(warnings, "warning"))"
  }
}
