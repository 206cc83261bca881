import Diagnostics
import GraphLang

/// Edges that are written more than once.
extension RepairBuilder {
  /// Each copy looks at all edges.
  private static var copyLimit: Int { 64 }

  /// Deletes all edges into a node but the first, where every one is a copy of it; a node with one operand can mean nothing
  /// else.
  func deletingCopies(_ node: Int) -> [FixIt] {
    let edges = graph.operands(of: node).map(graph.edge)
    guard let first = edges.first, (2...Self.copyLimit).contains(edges.count),
      edges.allSatisfy({ $0.source.text == first.source.text })
    else { return [] }
    let edits = editor.deletions(of: Array(edges.dropFirst()))
    return [FixIt(edges.count == 2 ? "delete the copy" : "delete the copies", .safe, edits)]
  }
}
