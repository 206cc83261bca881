import Diagnostics
import GraphLang
import Verifier

/// The verdict lines of the NADER paper, one a block: `{'status':'success'}` or the first error with its node.
enum CheckNader {
  /// The line of a file as a whole; empty where nothing is wrong with it.
  static func head(_ tree: SyntaxTree) -> String {
    tree.diagnostics.first { $0.severity == .error }.map { failure($0) + "\n" } ?? ""
  }

  static func line(_ report: BlockReport) -> String {
    let error = report.diagnostics.first { $0.severity == .error }
    return (error.map(failure) ?? "{'status':'success'}") + "\n"
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
