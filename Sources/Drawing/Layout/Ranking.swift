/// The rank of each node: below all of its operands, with short edges.
struct Ranking {
  private(set) var ranks: [Int]
  /// Edges that are turned around to make the graph acyclic.
  private(set) var isReversed: [Bool]

  init(_ diagram: Diagram) {
    ranks = [Int](repeating: 0, count: diagram.nodes.count)
    isReversed = [Bool](repeating: false, count: diagram.edges.count)
    let order = breakCycles(diagram)
    var sources = [[Int]](repeating: [], count: diagram.nodes.count)
    var targets = sources
    for (index, edge) in diagram.edges.enumerated() where edge.source != edge.target {
      let (top, bottom) = isReversed[index] ? (edge.target, edge.source) : (edge.source, edge.target)
      sources[bottom].append(top)
      targets[top].append(bottom)
    }
    for node in order { ranks[node] = (sources[node].map { ranks[$0] }.max() ?? -1) + 1 }
    shorten(order, sources, targets)
    // The block's terminals frame the picture.
    let last = ranks.max() ?? 0
    for (index, node) in diagram.nodes.enumerated() where node.style == .terminal {
      if sources[index].isEmpty { ranks[index] = 0 } else if targets[index].isEmpty { ranks[index] = last }
    }
  }

  /// A depth-first search; edges to a node that is still open are turned. Returns every node after its sources.
  private mutating func breakCycles(_ diagram: Diagram) -> [Int] {
    var outgoing = [[(edge: Int, target: Int)]](repeating: [], count: diagram.nodes.count)
    for (index, edge) in diagram.edges.enumerated() where edge.source != edge.target {
      outgoing[edge.source].append((index, edge.target))
    }
    enum State { case new, open, done }
    var state = [State](repeating: .new, count: diagram.nodes.count)
    var finished: [Int] = []
    for root in diagram.nodes.indices where state[root] == .new {
      var stack = [(node: root, next: 0)]
      state[root] = .open
      while let (node, next) = stack.last {
        guard next < outgoing[node].count else {
          state[node] = .done
          finished.append(node)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let (edge, target) = outgoing[node][next]
        switch state[target] {
        case .new:
          state[target] = .open
          stack.append((target, 0))
        case .open: isReversed[edge] = true
        case .done: break
        }
      }
    }
    return finished.reversed()
  }

  /// Moves single nodes downward where that makes the trunks shorter: a node's own trunk ends at its furthest user, and
  /// a user that is not the furthest costs its operand nothing.
  private mutating func shorten(_ order: [Int], _ sources: [[Int]], _ targets: [[Int]]) {
    for _ in 0..<4 {
      var changed = false
      for node in order.reversed() where !targets[node].isEmpty {
        let lowest = (targets[node].map { ranks[$0] }.min() ?? 1) - 1
        guard lowest > ranks[node] else { continue }
        var growth = 0
        for source in Set(sources[node]) {
          let furthest = targets[source].filter { $0 != node }.map { ranks[$0] }.max() ?? 0
          growth += max(0, lowest - max(furthest, ranks[node]))
        }
        if growth < lowest - ranks[node] {
          ranks[node] = lowest
          changed = true
        }
      }
      if !changed { return }
    }
  }
}
