import Diagnostics
import GraphLang
import Verifier

/// Counts over all files.
struct CheckSummary {
  var files = 0
  var blocks = 0
  var errors = 0
  var warnings = 0

  /// The findings of a file whose reports have all been made.
  mutating func add(_ tree: SyntaxTree, _ reports: BlockReports) {
    func count(_ severity: Severity) -> Int {
      tree.diagnostics.count { $0.severity == severity } + reports.counts[severity, default: 0]
    }
    blocks += reports.count
    errors += count(.error)
    warnings += count(.warning)
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
