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
    let (starts, neighbors, nodes, cells) = (graph.starts.span, graph.neighbors.span, nodes.span, cells.span)
    // The nodes that were reached, and the edges to each cell.
    var room = [Int](repeating: 0, count: 2 * order.count)
    var flags = [Bool](repeating: false, count: order.count)
    var reached = room.mutableSpan
    var isReached = flags.mutableSpan
    let hits = order.count
    var (next, end, openCount) = (0, 0, 0)
    for node in 0..<nodes.count where cells[nodes[node].cell].size > 1 {
      openCount += 1
      if end == 0 {
        reached[0] = node
        isReached[node] = true
        end = 1
      }
    }
    while end < openCount, next < end {
      let (first, last) = (starts[reached[next]], starts[reached[next] + 1])
      next += 1
      for index in first..<last { reached[hits &+ nodes[unchecked: neighbors[unchecked: index]].cell] &+= 1 }
      for index in first..<last {
        let other = neighbors[unchecked: index]
        if isReached[other] { continue }
        let cell = nodes[other].cell
        // Edges to at most half of a cell tell something; others may.
        if cells[cell].size > 1, 2 * reached[hits + cell] <= cells[cell].size {
          isReached[other] = true
          reached[end] = other
          end += 1
        }
      }
      for index in first..<last { reached[hits &+ nodes[unchecked: neighbors[unchecked: index]].cell] = 0 }
    }
    return end == openCount
  }
}
