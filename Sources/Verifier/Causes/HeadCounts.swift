import Diagnostics
import GraphLang
import Ops

/// Heads of attention that are cut in other numbers than the others of the block: where a product or a sum fails of them, they
/// are the cause.
struct HeadCounts {
  private struct Cut {
    let id: String
    let place: SourceSpan
    let count: Int
    let text: String
  }

  private var fix: FixIt?

  private static let blamed = [ShapeCode.matrixMismatch.code, ShapeCode.broadcastMismatch.code]
  private static let nodeLimit = 1_000

  /// O(nodes).
  init(_ graph: Graph, _ diagnostics: [Diagnostic]) {
    guard graph.nodes.count <= Self.nodeLimit,
      diagnostics.contains(where: { Self.blamed.contains($0.code) && $0.fixes.isEmpty })
    else { return }
    let cuts = graph.nodes.compactMap { Self.cut($0.syntax) }
    let counts = Dictionary(grouping: cuts, by: \.count)
    guard counts.count == 2, let usual = counts.values.max(by: { $0.count < $1.count }),
      let rare = counts.values.min(by: { $0.count < $1.count }), rare.count < usual.count
    else { return }
    let heads = usual[0].count
    let ids = rare.map(\.id).joined(separator: ", ")
    fix = FixIt(
      "cut \(heads) heads in \(rare.count == 1 ? "node" : "nodes") \(ids), as elsewhere", .maybe,
      rare.map { .init($0.place, $0.text.replacing("\($0.count)", heads)) })
  }

  /// The diagnostics, those that have no fix-it with this one.
  func mending(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    guard let fix else { return diagnostics }
    return diagnostics.map { diagnostic in
      guard diagnostic.fixes.isEmpty, Self.blamed.contains(diagnostic.code) else { return diagnostic }
      var result = diagnostic
      result.fixes = [fix]
      return result
    }
  }

  /// `reshape(B,H*W,8,C//8)`: a dimension of some heads, and one of their sizes.
  private static func cut(_ syntax: NodeSyntax) -> Cut? {
    guard syntax.operation.text.lowercased() == "reshape", !syntax.isDamaged, (syntax.arguments ?? []).count <= 8 else {
      return nil
    }
    let sizes = LayoutText.elements(syntax)
    let found = sizes.compactMap { Int($0) }.filter { count in
      count > 1 && sizes.contains { $0.hasSuffix("//\(count)") || $0.hasSuffix("/\(count)") }
    }
    guard found.count == 1, let count = found.first else { return nil }
    return Cut(
      id: syntax.id.text, place: syntax.operation.span.union(syntax.argumentSpan), count: count,
      text: "reshape(\(sizes.joined(separator: ",")))")
  }
}

extension String {
  /// The text with a number replaced where it stands by itself.
  fileprivate func replacing(_ number: String, _ other: Int) -> String {
    var result = ""
    var digits = ""
    for character in self + " " {
      if character.isNumber {
        digits.append(character)
        continue
      }
      result += digits == number ? "\(other)" : digits
      digits = ""
      result.append(character)
    }
    result.removeLast()
    return result
  }
}
