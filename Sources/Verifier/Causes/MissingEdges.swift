import Diagnostics
import GraphLang
import IR
import Ops

/// A result that nothing uses, and an operation that lacks an operand: one edge is missing between them, and one finding
/// tells of both.
struct MissingEdges {
  private struct Pair {
    let end: NodeSyntax
    let fix: FixIt
  }

  /// By the node that lacks an operand.
  private var pairs: [String: Pair] = [:]

  /// Larger blocks are not searched for paths from one end to the other.
  private static let nodeLimit = 1_000
  private static let limit = 16

  /// Pairs each operation with the unused result in front of it that is nearest in the text, else with the first behind it.
  init(_ graph: Graph, _ source: SourceFile, _ diagnostics: [Diagnostic]) {
    func nodes(_ code: DiagnosticCode) -> [Int] {
      let ids = Set(diagnostics.lazy.filter { $0.code == code }.compactMap(\.node))
      return ids.isEmpty ? [] : graph.nodes.indices.filter { ids.contains(graph.nodes[$0].syntax.id.text) }
    }
    let lacking = nodes(ShapeCode.tooFewOperands.code)
    guard (1...Self.limit).contains(lacking.count), graph.nodes.count <= Self.nodeLimit else { return }
    var unused = nodes(StructureCode.danglingNode.code)
    guard unused.count <= Self.limit else { return }
    let (editor, trace) = (GraphEditor(graph.block, source), GraphTrace(graph: graph, nodes: []))
    for node in lacking {
      // An edge from what it leads to would close a cycle.
      let possible = unused.filter { !trace.ancestors(of: $0).contains(node) }
      guard let end = possible.last(where: { $0 < node }) ?? possible.first else { continue }
      unused.removeAll { $0 == end }
      let (first, last) = (graph.nodes[end].syntax, graph.nodes[node].syntax.id.text)
      let edge = "\(first.id.text)->\(last)"
      pairs[last] = Pair(end: first, fix: .maybe("draw the edge \(edge)", editor.append(edge)))
    }
  }

  /// The diagnostics, those of both ends as one.
  func joining(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    if pairs.isEmpty { return diagnostics }
    let ends = Set(pairs.values.map(\.end.id.text))
    return diagnostics.compactMap { diagnostic in
      guard let node = diagnostic.node else { return diagnostic }
      if diagnostic.code == StructureCode.danglingNode.code, ends.contains(node) { return nil }
      guard diagnostic.code == ShapeCode.tooFewOperands.code, let pair = pairs[node] else { return diagnostic }
      var result = diagnostic
      let (id, operation) = (pair.end.id.text, pair.end.operation.text)
      result.labels.append(.init(pair.end.span, "the result of node \(id) (\(operation)) is not used"))
      result.fixes.insert(pair.fix, at: 0)
      return result
    }
  }
}
