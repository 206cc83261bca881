import Diagnostics

/// Cycles, and nodes that lie on no path from an input to the output.
extension GraphBuilder {
  /// Every node after its operands, by Kahn's method; ties keep the order of the text. Reports cycles. O(nodes + edges).
  mutating func topologicalOrder() -> [Int] {
    var missing: [Int] = []
    missing.reserveCapacity(nodes.count)
    var order: [Int] = []
    order.reserveCapacity(nodes.count)
    for node in nodes.indices {
      missing.append(operands.range(node).count)
      if missing[node] == 0 { order.append(node) }
    }
    var head = 0
    while head < order.count {
      for position in consumers.range(order[head]) {
        let next = consumers.elements[position]
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
      at: closing.map { edge($0).span } ?? nodes[cycle[start]].syntax.span, node: turned[0],
      notes: ["a block is a graph without cycles: data flow from the input to the output"],
      fixes: cycleFixes(cycle))
    for index in stuck {
      hasLooseEnd[index] = true
      isDamaged[index] = true
    }
  }

  /// Cutting the cycle where both ends are connected otherwise; before a node that combines two, the input takes the
  /// place of what comes back.
  private func cycleFixes(_ cycle: [Int]) -> [FixIt] {
    guard wantsFixes, cycle.count <= 1_000 else { return [] }
    let inside = Set(cycle)
    var uses: [Int: Int] = [:]
    for list in operands {
      for operand in list where inside.contains(operand.source) { uses[operand.source, default: 0] += 1 }
    }
    var best: (score: Int, node: Int, operand: Graph.Operand)?
    for node in cycle {
      for operand in operands[node] where inside.contains(operand.source) {
        let score = (operands[node].count > 1 ? 2 : 0) + ((uses[operand.source] ?? 0) > 1 ? 1 : 0)
        if score > best?.score ?? -1 { best = (score, node, operand) }
      }
    }
    guard let best else { return [] }
    var fixes = deletions(of: edge(best.operand))
    let inputs = nodes.filter { if case .input = $0.kind { true } else { false } }
    if isCombination(best.node), operands[best.node].count == 2, inputs.count == 1, isAlone(edge(best.operand)) {
      let id = inputs[0].syntax.id.text
      fixes.insert(.maybe("take the input in its place", .init(edge(best.operand).source.span, id)), at: 0)
    }
    return fixes
  }

  mutating func checkPaths(order: [Int]) {
    // Without a cycle, what has operands hangs on an input and what is used leads to the output.
    let isPlain =
      order.count == nodes.count
      && nodes.indices.allSatisfy { index in
        switch nodes[index].kind {
        case .input: !consumers[index].isEmpty
        case .output: !operands[index].isEmpty
        case .operation: !operands[index].isEmpty && !consumers[index].isEmpty
        }
      }
    if isPlain { return }
    let starts = nodes.indices.filter { index in
      if case .input = nodes[index].kind { return true }
      return hasLooseEnd[index]
    }
    let ends = nodes.indices.filter { nodes[$0].kind == .output || hasLooseEnd[$0] }
    let reached = closure(starts) { consumers[$0] }
    let reaching = closure(ends) { operands[$0].lazy.map(\.source) }
    var off = OffPath()
    for index in nodes.indices where !reached[index] || !reaching[index] {
      let (hasOperands, isUsed) = (!operands[index].isEmpty, !consumers[index].isEmpty)
      switch nodes[index].kind {
      case .output: continue
      case .input: if !isUsed { off.inputs.append(index) } else { off.rest.append(index) }
      case .operation:
        switch (hasOperands, isUsed) {
        case (false, false): off.alone.append(index)
        case (false, true) where !reached[index]: off.sources.append(index)
        case (true, false) where !reaching[index]: off.ends.append(index)
        case (false, true), (true, false), (true, true): off.rest.append(index)
        }
      }
    }
    reportOffPath(off, consumers, reaching)
  }

  /// Nodes on no path from an input to the output.
  private struct OffPath {
    /// Inputs that nothing uses.
    var inputs: [Int] = []
    /// Operations without any edge.
    var alone: [Int] = []
    /// Operations without operands, and those that nothing uses.
    var sources: [Int] = []
    var ends: [Int] = []
    /// Those between them: what is said of the others is enough.
    var rest: [Int] = []
  }

  private mutating func reportOffPath(_ off: OffPath, _ consumers: PackedLists<Int>, _ reaching: [Bool]) {
    if !reportBypassed(off.alone) { for index in off.alone { reportAlone(index) } }
    if off.sources.count == 1, off.ends.count == 1, off.inputs.isEmpty,
      !closure(off.sources, { consumers[$0] })[off.ends[0]]
    {
      return reportGap(from: off.ends[0], to: off.sources[0])
    }
    if off.inputs.isEmpty, off.ends.count == 1, let wrong = turnedEdge(into: off.ends[0], sources: off.sources) {
      return reportTurned(wrong, into: off.ends[0])
    }
    for index in off.inputs {
      let id = nodes[index].syntax.id.text
      let targets = off.sources.map { nodes[$0].syntax.id.text }.joined(separator: ",")
      report(
        .unusedNode, "the input node \(id) is not used: no path leads from it to the output",
        at: nodes[index].syntax.span, node: id,
        notes: ["draw an edge from \(id) to the operation that shall use it"],
        fixes: (1...8).contains(off.sources.count) && off.inputs.count == 1 && wantsFixes
          ? [.maybe("lead it to what has no operand", editor.append("\(id)->\(targets)"))] : addedToOutput(id))
    }
    if off.inputs.isEmpty { for index in off.sources { reportSource(index) } }
    for index in off.ends { reportEnd(index, consumers, reaching) }
    if off.ends.isEmpty && off.sources.isEmpty && off.inputs.isEmpty {
      for index in off.rest.prefix(1) {
        let syntax = nodes[index].syntax
        report(
          .danglingNode,
          "node \(syntax.id.text) (\(syntax.operation.text)) lies on no path from the input to the output",
          at: syntax.span, node: syntax.id.text)
      }
    }
  }

  private mutating func reportAlone(_ index: Int) {
    let syntax = nodes[index].syntax
    let edits = wantsFixes ? editor.removal(of: [syntax.id.text]) : nil
    report(
      .unusedNode, "node \(syntax.id.text) (\(syntax.operation.text)) is not connected", at: syntax.span,
      node: syntax.id.text, notes: ["every node must lie on a path from the input to the output"],
      fixes: edits.map { [FixIt("delete the node", .safe, $0)] } ?? [])
  }

  /// One result is not used and one operation has no operand: an edge is missing between them.
  private mutating func reportGap(from end: Int, to start: Int) {
    let (last, first) = (nodes[end].syntax, nodes[start].syntax)
    report(
      .unreachableNode, "node \(first.id.text) (\(first.operation.text)) has no operand", at: first.span,
      node: first.id.text,
      labels: [.init(last.span, "the result of node \(last.id.text) (\(last.operation.text)) is not used")],
      fixes: [
        .maybe(
          "draw the edge \(last.id.text)->\(first.id.text)", editor.append("\(last.id.text)->\(first.id.text)"))
      ])
  }

  private mutating func reportSource(_ index: Int) {
    let syntax = nodes[index].syntax
    let id = syntax.id.text
    var fixes: [FixIt] = []
    if wantsFixes {
      let inputs = nodes.filter { if case .input = $0.kind { true } else { false } }
      if inputs.count == 1 {
        let edge = "\(inputs[0].syntax.id.text)->\(id)"
        fixes.append(.maybe("draw the edge \(edge) from the input", editor.append(edge)))
      }
      if let edits = editor.removal(of: [id]) { fixes.append(FixIt("delete the node and its edges", .maybe, edits)) }
    }
    report(
      .unreachableNode, "node \(id) (\(syntax.operation.text)) is not reached from the input: it has no operand",
      at: syntax.span, node: id, notes: ["draw an edge into \(id)"], fixes: fixes)
  }

  private mutating func reportEnd(_ index: Int, _ consumers: PackedLists<Int>, _ reaching: [Bool]) {
    let syntax = nodes[index].syntax
    let id = syntax.id.text
    var fixes: [FixIt] = []
    var notes = ["draw an edge from \(id) to an operation that leads to the output, or delete the node"]
    if wantsFixes {
      let gone = onlyFor(index, consumers, reaching)
      if gone.count > 1 {
        let ids = gone.map { nodes[$0].syntax.id.text }
        notes.append(
          "only it uses \(ids.count == 2 ? "node" : "nodes") \(ids.dropFirst().prefix(8).joined(separator: ", "))")
      }
      if let edits = editor.removal(of: Set(gone.map { nodes[$0].syntax.id.text })) {
        fixes.append(
          FixIt(gone.count == 1 ? "delete the node and its edges" : "delete them and their edges", .maybe, edits))
      }
      fixes += addedToOutput(id)
    }
    report(
      .danglingNode, "the result of node \(id) (\(syntax.operation.text)) does not reach the output", at: syntax.span,
      node: id, notes: notes, fixes: fixes)
  }

  /// An Add before the output, with one more operand.
  private func addedToOutput(_ id: String) -> [FixIt] {
    guard wantsFixes, let output = nodes.firstIndex(where: { $0.kind == .output }), operands[output].count == 1,
      let edge = operands[output].first.map(edge)
    else { return [] }
    let fresh = freshID()
    return [
      FixIt(
        "add it to what the output gets", .maybe,
        [editor.declaration("\(fresh):Add", before: nodes[output].syntax)]
          + editor.insertion([fresh], on: edge) + [editor.append("\(id)->\(fresh)")])
    ]
  }

  /// The node with those before it that lead nowhere else.
  private func onlyFor(_ end: Int, _ consumers: PackedLists<Int>, _ reaching: [Bool]) -> [Int] {
    var (gone, list, head): (Set<Int>, [Int], Int) = ([end], [end], 0)
    while head < list.count {
      for operand in operands[list[head]]
      where !reaching[operand.source] && nodes[operand.source].kind == .operation && !gone.contains(operand.source)
        && consumers[operand.source].allSatisfy(gone.contains)
      {
        gone.insert(operand.source)
        list.append(operand.source)
      }
      head += 1
    }
    return list
  }

  func closure<Neighbours: Sequence<Int>>(_ starts: [Int], _ next: (Int) -> Neighbours) -> [Bool] {
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
