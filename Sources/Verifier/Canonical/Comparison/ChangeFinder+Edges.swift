/// Edges between nodes that both blocks have.
extension ChangeFinder {
  mutating func findEdges() {
    for node in a.nodes.indices {
      guard let partner = alignment.forward[node] else { continue }
      compareOperands(node, partner)
    }
  }

  private mutating func compareOperands(_ node: Int, _ partner: Int) {
    let old = a.nodes[node].operands
    let new = b.nodes[partner].operands
    let images = old.map { alignment.forward[$0] }
    if images == new.map(Optional.some) { return }
    var missing = new
    var lost: [Int] = []
    for (operand, image) in zip(old, images) {
      if let image, let index = missing.firstIndex(of: image) {
        missing.remove(at: index)
      } else {
        lost.append(operand)
      }
    }
    if lost.isEmpty && missing.isEmpty {
      if a.nodes[node].isOrdered {
        add(.edge, [a.id(node)], "operands of \(a.name(node)) in another order at \(place(node, partner))")
      }
      return
    }
    for operand in lost {
      // What passes through new nodes, or came from nodes that are gone, has been told.
      guard let image = alignment.forward[operand],
        !Self.isBridged(b, from: image, to: partner, alignment.backward)
      else { continue }
      add(.edge, [a.id(operand), a.id(node)], "edge \(a.id(operand))->\(a.id(node)) removed")
    }
    for operand in missing {
      guard let source = alignment.backward[operand],
        !Self.isBridged(a, from: source, to: node, alignment.forward)
      else { continue }
      let isSkip = ["Add", "concat"].contains(b.name(partner))
      let what = isSkip ? "skip connection" : "edge"
      add(.edge, [a.id(source), a.id(node)], "\(what) \(a.id(source))->\(a.id(node)) added")
    }
  }

  /// Whether a path of nodes without partners leads from one node to the other.
  private static func isBridged(_ graph: ComparedGraph, from source: Int, to target: Int, _ partner: [Int?]) -> Bool {
    var pending = graph.nodes[target].operands.filter { partner[$0] == nil }
    var seen = Set(pending)
    while let node = pending.popLast() {
      for operand in graph.nodes[node].operands {
        if operand == source { return true }
        if partner[operand] == nil, seen.insert(operand).inserted { pending.append(operand) }
      }
    }
    return false
  }
}
