import Diagnostics
import GraphLang
import Ops

/// Turns repairs of the graph into edits of the text.
struct RepairBuilder {
  let graph: Graph
  let source: SourceFile

  func fixes(_ repair: Repair, node: Int) -> [FixIt] {
    switch repair {
    case .insert(let operation, let operand, let title):
      let operands = graph.operands(of: node)
      guard operand < operands.count else { return [] }
      let fresh = freshIDs(1)[0]
      guard let edits = insertion(fresh, on: operands[operands.startIndex + operand].edge) else { return [] }
      return [FixIt(title, .maybe, [declaration("\(fresh):\(operation)", before: node)] + edits)]
    case .wrap(let before, let after, let title):
      guard let edge = graph.operands(of: node).first?.edge, graph.operands(of: node).count == 1 else { return [] }
      let ids = freshIDs(2)
      guard let first = insertion(ids[0], on: edge) else { return [] }
      var edits = [declaration("\(ids[0]):\(before)\n\(ids[1]):\(after)", before: node)] + first
      // What used the node now uses its permuted result.
      let id = graph.nodes[node].syntax.id
      let outgoing = graph.block.edges.filter { $0.source.text == id.text }
      guard !outgoing.isEmpty, outgoing.allSatisfy({ isAlone($0) || sharesLine($0, edge) }) else { return [] }
      for next in outgoing where isAlone(next) { edits.append(.init(next.source.span, ids[1])) }
      for next in outgoing where !isAlone(next) {
        edits.append(.init(SourceSpan(next.target.span.start, next.target.span.start), "\(ids[1])->"))
      }
      if let alone = outgoing.first(where: isAlone) {
        let start = source.lineStarts[alone.line]
        edits.append(.init(SourceSpan(start, start), "\(id.text)->\(ids[1])\n"))
      }
      return [FixIt(title, .maybe, edits)]
    }
  }

  /// Add or concat in front of a node that has several operands but takes one.
  func combining(_ node: Int) -> [FixIt] {
    let edges = graph.operands(of: node).map(\.edge)
    guard edges.allSatisfy(isAlone), let last = edges.map(\.line).max() else { return [] }
    let fresh = freshIDs(1)[0]
    let end = source.content(ofLine: last).endIndex
    return [
      ("Add", "add the operands up first"), ("concat(dim=1)", "concatenate the operands first (the channels add up)"),
    ].map {
      operation, title in
      var edits = edges.map { FixIt.Edit($0.target.span, fresh) }
      edits.append(declaration("\(fresh):\(operation)", before: node))
      edits.append(.init(SourceSpan(end, end), "\n\(fresh)->\(graph.nodes[node].syntax.id.text)"))
      return FixIt(title, .maybe, edits)
    }
  }

  /// Takes out a node that combines a single operand.
  func bypassing(_ node: Int) -> [FixIt] {
    let operands = graph.operands(of: node)
    guard let only = operands.first, operands.count == 1, isAlone(only.edge) else { return [] }
    let id = graph.nodes[node].syntax.id.text
    let outgoing = graph.block.edges.filter { $0.source.text == id }
    guard outgoing.allSatisfy(isAlone) else { return [] }
    var edits = [
      GraphBuilder.deletion(ofLine: graph.nodes[node].syntax.line, in: source),
      GraphBuilder.deletion(ofLine: only.edge.line, in: source),
    ]
    edits += outgoing.map { .init($0.source.span, only.edge.source.text) }
    return [FixIt("take the node out", .maybe, edits)]
  }

  /// Ids that no node has.
  private func freshIDs(_ count: Int) -> [String] {
    let used = Set(graph.block.nodes.map(\.id.text)).union(graph.block.damagedIDs)
    var result: [String] = []
    var number = graph.block.nodes.count
    while result.count < count {
      if !used.contains(String(number)) { result.append(String(number)) }
      number += 1
    }
    return result
  }

  private func declaration(_ text: String, before node: Int) -> FixIt.Edit {
    let start = source.lineStarts[graph.nodes[node].syntax.line]
    return FixIt.Edit(SourceSpan(start, start), text + "\n")
  }

  /// `a->b` becomes `a->id->b`; not in a group of names.
  private func insertion(_ id: String, on edge: EdgeSyntax) -> [FixIt.Edit]? {
    let onLine = graph.block.edges.filter { $0.line == edge.line }
    let isChain = zip(onLine, onLine.dropFirst()).allSatisfy { $0.target.span == $1.source.span }
    guard isChain else { return nil }
    let place = edge.target.span.start
    return [FixIt.Edit(SourceSpan(place, place), "\(id)->")]
  }

  private func isAlone(_ edge: EdgeSyntax) -> Bool { graph.block.edges.count { $0.line == edge.line } == 1 }

  private func sharesLine(_ edge: EdgeSyntax, _ other: EdgeSyntax) -> Bool { edge.line == other.line }
}
