import Diagnostics

/// Workflow commands of GitHub Actions: `::error file=...,line=...::message`.
enum CheckGitHub {
  static func line(_ diagnostic: Diagnostic, in source: SourceFile) -> String {
    let (start, end) = (source.location(of: diagnostic.span.start), source.location(of: diagnostic.span.end))
    var place = "line=\(start.line),endLine=\(end.line)"
    // Columns make sense within one line only.
    if start.line == end.line { place += ",col=\(start.column),endColumn=\(end.column)" }
    let text =
      ([diagnostic.message] + diagnostic.notes.map { "note: \($0)" } + diagnostic.fixes.map { "fix: \($0.title)" })
      .joined(separator: "\n")
    return
      "::\(diagnostic.severity.rawValue) file=\(property(source.path)),\(place),title=\(diagnostic.code.id)::\(TextRenderer.printable(data(text)))\n"
  }

  /// The text of a command: percent signs and line ends would end it or mean something else.
  private static func data(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "%": "%25"
      case "\r": "%0D"
      case "\n": "%0A"
      default: String(scalar)
      }
    }.joined()
  }

  /// A property, in which colons and commas separate too.
  private static func property(_ text: String) -> String {
    data(text).unicodeScalars.map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
  }
}
