import Diagnostics
import GraphLang
import Verifier

/// The verdict lines of the NADER paper, one a block: `{'status':'success'}` or the first error with its node.
enum CheckNader {
  static func lines(_ tree: SyntaxTree, _ reports: [BlockReport]) -> String {
    var lines: [String] = []
    if let error = tree.diagnostics.first(where: { $0.severity == .error }) { lines.append(failure(error)) }
    for report in reports {
      let error = report.diagnostics.first { $0.severity == .error }
      lines.append(error.map(failure) ?? "{'status':'success'}")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  static func failure(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.node.map { "node \($0) error: " } ?? ""
    return "{'status':'error','context':'\(escaped(place + diagnostic.message))'}"
  }

  /// As the text of a Python string in single quotes.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "'": "\\'"
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default: scalar.value < 32 ? "\u{FFFD}" : String(scalar)
      }
    }.joined()
  }
}
