extension Partition {
  /// The cell of which to try the nodes: of those that edges to most other cells tell apart the first of the smallest.
  ///
  /// What is known of such a node spreads farthest (Junttila and Kaski, "Engineering an efficient canonical labeling tool
  /// for large and sparse graphs", 2007, compare rules of this kind). O(edges).
  func target(_ graph: ColoredGraph) -> Int {
    var best = (start: 0, joined: -1, size: 0)
    var hits = [Int](repeating: 0, count: order.count)
    var start = 0
    while start < order.count {
      let length = size(start)
      if length > 1 {
        let edges = graph.starts[order[start]]..<graph.starts[order[start] + 1]
        for index in edges { hits[cell(of: graph.neighbors[index])] += 1 }
        var joined = 0
        for index in edges {
          let cell = cell(of: graph.neighbors[index])
          if hits[cell] > 0, hits[cell] < size(cell) { joined += 1 }
          hits[cell] = 0
        }
        if joined > best.joined || joined == best.joined && length < best.size { best = (start, joined, length) }
      }
      start += length
    }
    return best.start
  }

  /// Whether the nodes that are not alone in their cells are surely one part: O(edges), mostly much less.
  func isConnected(_ graph: ColoredGraph) -> Bool {
    guard let first = order.first(where: { size(cell(of: $0)) > 1 }) else { return true }
    var missing = -1
    var start = 0
    while start < order.count {
      if size(start) > 1 { missing += size(start) }
      start += size(start)
    }
    var isReached = [Bool](repeating: false, count: order.count)
    var hits = [Int](repeating: 0, count: order.count)
    var reached = [first]
    isReached[first] = true
    var next = 0
    while missing > 0, next < reached.count {
      let edges = graph.starts[reached[next]]..<graph.starts[reached[next] + 1]
      next += 1
      for index in edges { hits[cell(of: graph.neighbors[index])] += 1 }
      for index in edges {
        let other = graph.neighbors[index]
        let cell = cell(of: other)
        // Edges to at most half of a cell tell something; others may.
        if !isReached[other], size(cell) > 1, 2 * hits[cell] <= size(cell) {
          isReached[other] = true
          reached.append(other)
          missing -= 1
        }
      }
      for index in edges { hits[cell(of: graph.neighbors[index])] = 0 }
    }
    return missing == 0
  }
}
