/// An ordered partition of a graph's nodes into cells of equal colour, refined until neighbours tell no more nodes apart.
struct Partition {
  /// The nodes, cell by cell.
  private(set) var order: [Int]
  /// The position of the first node of each node's cell: its colour.
  private(set) var cells: [Int]
  /// The length of a cell, by its first position.
  private(set) var sizes: [Int]
  private(set) var cellCount = 0
  /// A digest of all that refinement has seen: equal for nodes that an automorphism exchanges.
  private(set) var trace: UInt64 = 0

  /// The partition by the graph's own colours, not refined yet.
  init(_ graph: ColoredGraph) {
    let count = graph.count
    order = Array(0..<count)
    // Parts of a graph come in order.
    if (1..<max(count, 1)).contains(where: { graph.colors[$0 - 1] > graph.colors[$0] }) {
      order.sort { graph.colors[$0] < graph.colors[$1] }
    }
    cells = Array(repeating: 0, count: count)
    sizes = cells
    var start = 0
    for (position, node) in order.enumerated() {
      if position == 0 || graph.colors[order[position - 1]] != graph.colors[node] {
        start = position
        cellCount += 1
      }
      cells[node] = start
      sizes[start] += 1
    }
  }

  var isDiscrete: Bool { cellCount == order.count }

  /// The nodes of the cell at a position.
  func members(_ start: Int) -> ArraySlice<Int> { order[start..<(start + sizes[start])] }

  /// The first of the smallest cells of two nodes or more.
  var target: Int? {
    var best: Int?
    var start = 0
    while start < order.count {
      if sizes[start] > 1, best.map({ sizes[start] < sizes[$0] }) ?? true { best = start }
      start += sizes[start]
    }
    return best
  }

  /// Refines all cells.
  mutating func refine(_ graph: ColoredGraph, _ effort: inout Effort) throws(EffortExhausted) {
    try refine(graph, beginning: order, &effort)
  }

  /// Gives a node a cell of its own, behind those that it was with, and refines.
  mutating func individualize(_ node: Int, _ graph: ColoredGraph, _ effort: inout Effort) throws(EffortExhausted) {
    let start = cells[node]
    let last = start + sizes[start] - 1
    var position = start
    while order[position] != node { position += 1 }
    order.swapAt(position, last)
    sizes[start] -= 1
    sizes[last] = 1
    cells[node] = last
    cellCount += 1
    try refine(graph, beginning: Array(graph.neighbors[graph.starts[node]..<graph.starts[node + 1]]), &effort)
  }

  private mutating func refine(_ graph: ColoredGraph, beginning: [Int], _ effort: inout Effort) throws(EffortExhausted)
  {
    var touched = beginning
    var isMarked = [Bool](repeating: false, count: order.count)
    var keys = [UInt64](repeating: 0, count: order.count)
    while !touched.isEmpty && !isDiscrete {
      var wave: [Int] = []
      for node in touched where sizes[cells[node]] > 1 && !isMarked[cells[node]] {
        isMarked[cells[node]] = true
        wave.append(cells[node])
      }
      wave.sort()
      touched.removeAll(keepingCapacity: true)
      for start in wave {
        isMarked[start] = false
        try split(start, graph, &keys, &touched, &effort)
      }
    }
  }

  private mutating func split(
    _ start: Int, _ graph: ColoredGraph, _ keys: inout [UInt64], _ touched: inout [Int], _ effort: inout Effort
  ) throws(EffortExhausted) {
    let end = start + sizes[start]
    try effort.spend(digest(start..<end, graph, &keys))
    let differ = (start + 1..<end).contains { keys[order[$0]] != keys[order[start]] }
    guard differ else {
      trace = Self.mixed(trace ^ keys[order[start]] &+ UInt64(truncatingIfNeeded: start))
      return
    }
    sort(start..<end, by: keys)
    number(start..<end, by: keys)
    // What keeps its colour tells its neighbours nothing.
    for position in start + sizes[start]..<end {
      let node = order[position]
      touched += graph.neighbors[graph.starts[node]..<graph.starts[node + 1]]
    }
  }

  /// Makes cells of the nodes at some positions, which are in the order of their keys.
  private mutating func number(_ range: Range<Int>, by keys: [UInt64]) {
    let keys = keys.span
    var first = range.lowerBound
    for position in range {
      let node = order[position]
      let begins = position == range.lowerBound || keys[order[position - 1]] != keys[node]
      if begins { trace = Self.mixed(trace ^ keys[node] &+ UInt64(truncatingIfNeeded: position)) }
      if begins && position > range.lowerBound {
        sizes[first] = position - first
        first = position
        cellCount += 1
      }
      cells[node] = first
    }
    sizes[first] = range.upperBound - first
  }

  /// Computes for each node at some positions what its neighbours tell; the number of steps that it takes.
  private func digest(_ range: Range<Int>, _ graph: ColoredGraph, _ keys: inout [UInt64]) -> Int {
    let (order, cells) = (order.span, cells.span)
    let (starts, neighbors, tags) = (graph.starts.span, graph.neighbors.span, graph.tags.span)
    var steps = 2 * range.count
    for position in range {
      let node = order[position]
      let (first, last) = (starts[node], starts[node + 1])
      var key: UInt64 = 0
      for index in first..<last {
        key &+= Self.mixed(
          UInt64(truncatingIfNeeded: tags[index] &* 0x1_0000_0001 &+ cells[neighbors[index]] &* 0x9E37_79B1))
      }
      keys[node] = key
      steps += last - first
    }
    return steps
  }

  /// Most cells are small: those are sorted in place by insertion.
  private mutating func sort(_ range: Range<Int>, by keys: [UInt64]) {
    guard range.count <= 24 else {
      order[range].sort { keys[$0] < keys[$1] }
      return
    }
    let keys = keys.span
    var order = order.mutableSpan
    for position in range.dropFirst() {
      let node = order[position]
      var hole = position
      while hole > range.lowerBound, keys[order[hole - 1]] > keys[node] {
        order[hole] = order[hole - 1]
        hole -= 1
      }
      order[hole] = node
    }
  }

  /// A fixed mixing function: the order of cells must not differ from run to run.
  static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
