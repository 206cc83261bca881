import Diagnostics

/// Edges that were drawn the wrong way round.
extension GraphBuilder {
  /// The edge into a node whose result nothing uses that leads, the other way round, to what lacks an operand: the only
  /// operation without one, or else a sum of one.
  func turnedEdge(into end: Int, sources: [Int]) -> Graph.Operand? {
    guard wantsFixes, sources.count <= 1, operands[end].count > 1, !isCombination(end) else { return nil }
    let found = operands[end].filter { operand in
      sources.first.map { $0 == operand.source }
        ?? (isCombination(operand.source) && operands[operand.source].count == 1)
    }
    guard found.count == 1 else { return nil }
    let others = consumers[found[0].source].filter { $0 != end }
    // It leads on, and not back to the node.
    guard !others.isEmpty, !closure(others, { consumers[$0] })[end] else { return nil }
    let written = edge(found[0])
    let ends = [written.source.span, written.target.span]
    let uses = block.edges.count { ends.contains($0.source.span) || ends.contains($0.target.span) }
    return uses == 1 ? found[0] : nil
  }

  mutating func reportTurned(_ operand: Graph.Operand, into end: Int) {
    let (written, other) = (edge(operand), nodes[operand.source].syntax)
    report(
      .unreachableNode, "the edge \(written.source.text)->\(written.target.text) seems to be drawn the wrong way round",
      at: written.span, node: other.id.text,
      labels: [
        .init(nodes[end].syntax.span, "the result is not used"),
        .init(other.span, operands[operand.source].isEmpty ? "it has no operand" : "it has one operand"),
      ],
      fixes: [
        .maybe(
          "turn the edge round", .init(written.source.span, written.target.text),
          .init(written.target.span, written.source.text))
      ])
    isDamaged[end] = true
    isDamaged[operand.source] = true
  }

  /// Whether an operation of this name takes several operands.
  func isCombination(_ node: Int) -> Bool {
    ["add", "mul", "concat", "multiply"].contains(nodes[node].syntax.operation.text.lowercased())
  }
}
