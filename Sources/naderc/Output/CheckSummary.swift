import Diagnostics
import GraphLang
import Verifier

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
