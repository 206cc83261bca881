import Diagnostics
import GraphLang
import IR
import Ops

/// A result that nothing uses since an edge starts too early: where the nodes in front of it branch off, another node takes
/// what it should take from here.
struct SkippedResults {
  private let graph: Graph
  private let editor: GraphEditor
  private let consumers: PackedLists<Int>

  /// Each result looks at the edges of a few nodes.
  private static let limit = 16
  private static let fixLimit = 1
  private static let chainLimit = 64

  /// The diagnostics, those of unused results with the edges that may have been meant.
  static func mending(_ diagnostics: [Diagnostic], _ graph: Graph, _ source: SourceFile) -> [Diagnostic] {
    guard diagnostics.contains(where: { $0.code == StructureCode.danglingNode.code }) else { return diagnostics }
    let finder = SkippedResults(
      graph: graph, editor: GraphEditor(graph.block, source), consumers: graph.consumers)
    var rest = min(limit, graph.block.fixLimit / 4)
    return diagnostics.map { diagnostic in
      guard rest > 0, diagnostic.code == StructureCode.danglingNode.code, let id = diagnostic.node,
        let end = graph.nodes.firstIndex(where: { $0.syntax.id.text == id })
      else { return diagnostic }
      rest -= 1
      var result = diagnostic
      // What stands next in the text is most likely the next step; any other node may as well be a branch beside it.
      let (next, others) = finder.fixes(end)
      result.fixes = finder.joining(end) + next + result.fixes + others
      return result
    }
  }

  /// The fix-it for the next node in the text, and those for others.
  private func fixes(_ end: Int) -> (next: [FixIt], others: [FixIt]) {
    guard consumers[end].isEmpty, let (branch, chain) = branch(before: end) else { return ([], []) }
    let targets = Set(consumers[branch]).subtracting(chain)
    // Of two as near the first one: a set has no order that two runs share.
    let others = targets.subtracting([end + 1]).sorted { (abs($0 - end), $0) < (abs($1 - end), $1) }
      .prefix(Self.fixLimit)
    return (
      targets.contains(end + 1) ? [fix(end, end + 1, branch)].compactMap { $0 } : [],
      others.compactMap { fix(end, $0, branch) }
    )
  }

  /// An edge to where the branches beside this one are joined: those that start at the same node with the same operation.
  private func joining(_ end: Int) -> [FixIt] {
    guard consumers[end].isEmpty, let (branch, chain) = branch(before: end),
      let start = chain.first(where: { graph.operands(of: $0).contains { $0.source == branch } })
    else { return [] }
    let joins = Set(consumers[branch]).subtracting(chain).filter { name($0) == name(start) }.compactMap(join)
    let counts = Dictionary(grouping: joins) { $0 }.mapValues(\.count).filter { $0.value > 1 }
    guard counts.count == 1, let (target, _) = counts.first else { return [] }
    let edge = "\(graph.nodes[end].syntax.id.text)->\(graph.nodes[target].syntax.id.text)"
    return [.maybe("draw the edge \(edge), as the branches beside it have one", editor.append(edge))]
  }

  private func name(_ node: Int) -> String { graph.nodes[node].syntax.operation.text.lowercased() }

  /// Where a branch meets others: the first node behind it with several operands; nil where it forks before.
  private func join(_ start: Int) -> Int? {
    var current = start
    for _ in 0..<Self.chainLimit {
      if graph.operands(of: current).count > 1 {
        return ["add", "mul", "concat"].contains(name(current)) ? current : nil
      }
      guard consumers[current].count == 1, let next = consumers[current].first else { return nil }
      current = next
    }
    return nil
  }

  private func fix(_ end: Int, _ target: Int, _ branch: Int) -> FixIt? {
    guard let edge = graph.operands(of: target).first(where: { $0.source == branch }).map(graph.edge) else {
      return nil
    }
    let (first, last) = (graph.nodes[end].syntax.id.text, edge.target.text)
    return .maybe(
      "lead node \(first) into node \(last), in the place of node \(edge.source.text)",
      editor.writtenOut(editor.edges(onLine: edge.line)) { $0 == edge ? "\(first)->\(last)" : nil })
  }

  /// Where the nodes that only this one uses branch off, and these nodes.
  private func branch(before end: Int) -> (node: Int, chain: Set<Int>)? {
    var (chain, current): (Set<Int>, Int) = ([end], end)
    while chain.count < Self.chainLimit, let source = graph.operands(of: current).first?.source {
      if consumers[source].contains(where: { !chain.contains($0) }) { return (source, chain) }
      chain.insert(source)
      current = source
    }
    return nil
  }
}
