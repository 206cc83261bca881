import Diagnostics
import Verifier

/// The text of `naderc diff`: what changed in words, then both blocks side by side.
struct DiffText {
  private let colored: Bool

  init(_ colored: Bool) { self.colored = colored }

  func text(_ result: FileComparison) -> String {
    var text = result.changes.map { TextRenderer.printable($0.text) + "\n" }.joined()
    for pair in result.pairs where pair.comparison.isEqual == false {
      text += "\n\(TextRenderer.printable(pair.title))\n" + picture(pair.comparison.rows)
    }
    return text
  }

  /// Two columns; changed lines are marked.
  private func picture(_ rows: [ArchitectureComparison.Row]) -> String {
    let width = min(rows.map { $0.left?.utf8.count ?? 0 }.max() ?? 0, 56)
    var text = ""
    for row in rows {
      let (left, right) = (row.left ?? "", row.right ?? "")
      let mark = row.left == nil ? "+" : row.right == nil ? "-" : row.isChanged ? "~" : " "
      let fill = String(repeating: " ", count: max(0, width - left.utf8.count))
      let line = "\(mark) \(left)\(right.isEmpty ? "" : fill + "  |  " + right)"
      text += (row.isChanged ? paint(line, mark) : line) + "\n"
    }
    return text
  }

  private func paint(_ text: String, _ mark: String) -> String {
    guard colored else { return text }
    let code = mark == "+" ? "32" : mark == "-" ? "31" : "33"
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
