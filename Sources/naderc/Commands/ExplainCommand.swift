import ArgumentParser
import Diagnostics
import Glibc
import Verifier

/// `naderc explain`: the catalogue of diagnostics, or one entry with what its example really gets.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a diagnostic, or list them all.")

  @Argument(help: "The code, such as E0404; without one all are listed.")
  var code: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var silence: QuietOption

  @OptionGroup var common: CommonOptions

  func run() throws {
    guard let code else { return list() }
    guard let (id, entry) = AllDiagnostics.entry(code) else {
      let near = Suggestion.nearest(to: code.uppercased(), among: AllDiagnostics.entries.map(\.code.id))
      Console.error(
        "naderc explain: there is no diagnostic '\(code)'\(Suggestion.question(near)); 'naderc explain' lists all\n")
      throw ExitCode.usage
    }
    let (source, diagnostics) = Catalogue.findings(of: entry.wrong, entry)
    if json {
      Console.json([
        "schema": "naderc.explain/1", "version": .string(Naderc.version),
        "entries": [Self.json(id, entry, diagnostics.prefix(20).map { $0.json(in: source) })],
      ])
    } else {
      Console.out(text(id, entry, diagnostics, source))
    }
  }

  private func list() {
    let entries = AllDiagnostics.entries
    if json {
      Console.json([
        "schema": "naderc.explain/1", "version": .string(Naderc.version),
        "entries": .array(entries.map { Self.json($0.code, $0.entry, []) }),
      ])
    } else {
      let lines = entries.map {
        "\($0.code.id)  \($0.code.severity.rawValue)\($0.code.severity == .error ? "  " : "")  \($0.entry.title)\n"
      }
      Console.out(lines.joined() + "\nnaderc explain CODE shows one with an example.\n")
    }
  }

  private static func json(_ code: DiagnosticCode, _ entry: CatalogueEntry, _ found: [JSONValue]) -> JSONValue {
    [
      "code": .string(code.id), "severity": .string(code.severity.rawValue), "title": .string(entry.title),
      "explanation": .string(entry.explanation), "flags": .string(flags(entry)),
      "wrong": .string(excerpt(entry.wrong)), "right": .string(entry.right), "diagnostics": .array(found),
    ]
  }

  private func text(_ code: DiagnosticCode, _ entry: CatalogueEntry, _ found: [Diagnostic], _ source: SourceFile)
    -> String
  {
    let renderer = TextRenderer(colored: color.isOn(for: STDOUT_FILENO))
    var result = "\(code.id) (\(code.severity.rawValue)): \(entry.title)\n\n\(Self.wrapped(entry.explanation))\n"
    let flags = Self.flags(entry)
    let check = flags.isEmpty ? "" : " (naderc check \(flags))"
    if !entry.wrong.isEmpty {
      result += "\nWrong\(check):\n\n\(Self.indented(Self.excerpt(entry.wrong)))\n"
      // What other commands say is not found by verification.
      if !found.isEmpty { result += "\nWhat it gets:\n\n" }
      for diagnostic in found.prefix(4) { result += renderer.render(diagnostic, in: source) + "\n" }
    }
    return result + "\nRight\(check):\n\n\(Self.indented(entry.right))\n"
  }

  private static func flags(_ entry: CatalogueEntry) -> String {
    var flags: [String] = []
    if let role = entry.role { flags.append("--role \(role)") }
    if let width = entry.width { flags.append("--width \(width)") }
    if entry.stemScale != 1 { flags.append("--stem-scale \(entry.stemScale)") }
    if let size = entry.imageSize { flags.append("--height \(size) --image-width \(size)") }
    return flags.joined(separator: " ")
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
  }

  /// Examples of limits are long: their beginning.
  private static func excerpt(_ text: String) -> String {
    guard text.utf8.count > 1_000 else { return text }
    let lines = text.prefix(4_000).split(separator: "\n")
    let shown = lines.prefix(12).map { $0.utf8.count > 80 ? $0.prefix(80) + "..." : $0 }
    return shown.joined(separator: "\n") + (lines.count > 12 ? "\n..." : "")
  }

  private static func wrapped(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + word.count < 90 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
