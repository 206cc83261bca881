import Diagnostics

/// Cycles, and nodes that lie on no path from an input to the output.
extension GraphBuilder {
  /// Every node after its operands, by Kahn's method; ties keep the order of the text. Reports cycles. O(nodes + edges).
  mutating func topologicalOrder() -> [Int] {
    var missing = operands.map(\.count)
    var consumers = [[Int]](repeating: [], count: nodes.count)
    for node in nodes.indices { for operand in operands[node] { consumers[operand.source].append(node) } }
    var order = nodes.indices.filter { missing[$0] == 0 }
    var head = 0
    while head < order.count {
      for next in consumers[order[head]] {
        missing[next] -= 1
        if missing[next] == 0 { order.append(next) }
      }
      head += 1
    }
    guard order.count < nodes.count else { return order }
    let done = Set(order)
    reportCycle(among: nodes.indices.filter { !done.contains($0) })
    return order
  }

  private mutating func reportCycle(among stuck: [Int]) {
    let stuckSet = Set(stuck)
    // Walking backward along stuck operands must come back to a node that was passed.
    var position: [Int: Int] = [:]
    var path: [Int] = []
    var node = stuck[0]
    while position[node] == nil {
      position[node] = path.count
      path.append(node)
      node = operands[node].first { stuckSet.contains($0.source) }?.source ?? node
    }
    let cycle = Array(path[(position[node] ?? 0)...].reversed())
    let ids = cycle.map { nodes[$0].syntax.id.text }
    let start =
      ids.firstIndex(of: ids.min { $0.utf8.count == $1.utf8.count ? $0 < $1 : $0.utf8.count < $1.utf8.count } ?? "")
      ?? 0
    let turned = Array(ids[start...] + ids[..<start])
    let closing = operands[cycle[start]].last { stuckSet.contains($0.source) && cycle.contains($0.source) }
    let shown = turned.prefix(12).joined(separator: " -> ") + (turned.count > 12 ? " -> ..." : "")
    report(
      .cycle, "the edges form a cycle: \(shown) -> \(turned[0])",
      at: closing?.edge.span ?? nodes[cycle[start]].syntax.span, node: turned[0],
      notes: ["a block is a graph without cycles: data flow from the input to the output"],
      fixes: closing.map { deletions(of: $0.edge) } ?? [])
    for index in stuck {
      hasLooseEnd[index] = true
      isDamaged[index] = true
    }
  }

  mutating func checkPaths() {
    var consumers = [[Int]](repeating: [], count: nodes.count)
    for node in nodes.indices { for operand in operands[node] { consumers[operand.source].append(node) } }
    let starts = nodes.indices.filter { index in
      if case .input = nodes[index].kind { return true }
      return hasLooseEnd[index]
    }
    let ends = nodes.indices.filter { nodes[$0].kind == .output || hasLooseEnd[$0] }
    let reached = closure(starts) { consumers[$0] }
    let reaching = closure(ends) { index in operands[index].map(\.source) }
    for (index, node) in nodes.enumerated() where !reached[index] || !reaching[index] {
      reportOffPath(
        node, isReached: reached[index], isReaching: reaching[index],
        isAlone: operands[index].isEmpty && consumers[index].isEmpty)
    }
  }

  private mutating func reportOffPath(_ node: Graph.Node, isReached: Bool, isReaching: Bool, isAlone: Bool) {
    let id = node.syntax.id.text
    if node.kind == .output { return }
    if case .input = node.kind {
      report(
        .unusedNode, "the input node \(id) is not used: no path leads from it to the output", at: node.syntax.span,
        node: id,
        notes: ["draw an edge from \(id) to the operation that shall use it"])
      return
    }
    var edits = [Self.deletion(ofLine: node.syntax.line, in: source)]
    var isDeletable = true
    if wantsFixes {
      for line in Set(block.edges.filter { $0.source.text == id || $0.target.text == id }.map(\.line)) {
        isDeletable = isDeletable && edgeCounts[line] == 1
        edits.append(Self.deletion(ofLine: line, in: source))
      }
    } else {
      isDeletable = false
    }
    let fixes: [FixIt] = isDeletable ? [FixIt("delete the node and its edges", isAlone ? .safe : .maybe, edits)] : []
    let operation = node.syntax.operation.text
    if isAlone {
      report(
        .unusedNode, "node \(id) (\(operation)) is not connected", at: node.syntax.span, node: id,
        notes: ["every node must lie on a path from the input to the output"], fixes: fixes)
    } else if !isReaching {
      report(
        .danglingNode, "the result of node \(id) (\(operation)) does not reach the output", at: node.syntax.span,
        node: id,
        notes: ["draw an edge from \(id) to an operation that leads to the output, or delete the node"], fixes: fixes)
    } else if !isReached {
      report(
        .unreachableNode, "node \(id) (\(operation)) is not reached from the input", at: node.syntax.span, node: id,
        notes: ["draw an edge into \(id)"], fixes: fixes)
    }
  }

  private func closure(_ starts: [Int], _ next: (Int) -> [Int]) -> [Bool] {
    var seen = [Bool](repeating: false, count: nodes.count)
    var stack = starts
    for start in starts { seen[start] = true }
    while let node = stack.popLast() {
      for neighbour in next(node) where !seen[neighbour] {
        seen[neighbour] = true
        stack.append(neighbour)
      }
    }
    return seen
  }
}
