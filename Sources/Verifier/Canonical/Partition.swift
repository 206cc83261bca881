/// An ordered partition of a graph's nodes into cells of equal colour that is refined, and taken back, in place.
struct Partition {
  /// What is kept for a node.
  struct Node {
    /// The position of the first node of its cell: its colour.
    var cell = 0
    /// The place in `order`.
    var position = 0
    /// What its edges to the splitter are, while its cell is split.
    var key: UInt64 = 0
  }

  /// What is kept for a cell at the position of its first node.
  struct Cell {
    var size = 0
    /// How many of its nodes the splitter joins: they stand at its end.
    var joined = 0
    var isQueued = false
  }

  /// The nodes, cell by cell.
  private(set) var order: [Int]
  private(set) var nodes: [Node]
  private(set) var cells: [Cell]
  private(set) var cellCount = 0
  /// The first positions of the cells that were split off, in the order in which they were.
  private var splits: [Int] = []
  private var worklist: Worklist
  /// Steps that were taken and not yet counted.
  private var steps = 0

  /// What refinement still has to look at, and room for what it does.
  private struct Worklist {
    var cells: [Int]
    var count = 0
    var room: [Int]
  }

  /// The partition by the graph's own colours, not refined yet.
  init(_ graph: ColoredGraph) {
    let count = graph.count
    order = Array(0..<count)
    // Parts of a graph come in order.
    if (1..<max(count, 1)).contains(where: { graph.colors[$0 - 1] > graph.colors[$0] }) {
      order.sort { graph.colors[$0] < graph.colors[$1] }
    }
    nodes = Array(repeating: Node(), count: count)
    cells = Array(repeating: Cell(), count: count)
    worklist = Worklist(cells: Array(repeating: 0, count: 2 * count + 1), room: Array(repeating: 0, count: 2 * count))
    var start = 0
    for (position, node) in order.enumerated() {
      if position == 0 || graph.colors[order[position - 1]] != graph.colors[node] {
        start = position
        cellCount += 1
      }
      nodes[node] = Node(cell: start, position: position)
      cells[start].size += 1
    }
  }

  var isDiscrete: Bool { cellCount == order.count }

  /// A place to go back to.
  var mark: Int { splits.count }

  /// The colour of each node.
  var colors: [Int] { nodes.map(\.cell) }

  /// The first position of the cell in which a node is.
  func cell(of node: Int) -> Int { nodes[node].cell }

  /// The length of the cell at a position.
  func size(_ start: Int) -> Int { cells[start].size }

  /// The nodes of the cell at a position.
  func members(_ start: Int) -> ArraySlice<Int> { order[start..<(start + cells[start].size)] }

  /// Joins the cells that were split since a mark. O(their nodes).
  mutating func reset(_ mark: Int) {
    while splits.count > mark, let start = splits.popLast() {
      let parent = nodes[order[start - 1]].cell
      for position in start..<start + cells[start].size { nodes[order[position]].cell = parent }
      cells[parent].size += cells[start].size
      cellCount -= 1
    }
  }

  /// Refines all cells.
  mutating func refine(_ graph: ColoredGraph, _ effort: inout Effort) throws(EffortExhausted) {
    var start = 0
    while start < order.count {
      enqueue(start)
      start += cells[start].size
    }
    var trace = SearchTrace.silent
    _ = refine(graph, &trace)
    try spend(&effort)
  }

  /// Gives a node a cell of its own, behind those that it was with, and refines; false where the trace is of no use.
  mutating func individualize(
    _ node: Int, _ graph: ColoredGraph, _ trace: inout SearchTrace, _ effort: inout Effort
  ) throws(EffortExhausted) -> Bool {
    let (start, position) = (nodes[node].cell, nodes[node].position)
    let last = start + cells[start].size - 1
    let other = order[last]
    (order[position], order[last]) = (other, node)
    (nodes[other].position, nodes[node].position) = (position, last)
    cells[start].size -= 1
    cells[last].size = 1
    nodes[node].cell = last
    splits.append(last)
    cellCount += 1
    enqueue(last)
    let isUseful = refine(graph, &trace)
    try spend(&effort)
    return isUseful
  }

  /// Splits cells by numbers of their nodes, and refines; false where all nodes of each cell have the same.
  mutating func split(
    by keys: [UInt64], _ graph: ColoredGraph, _ effort: inout Effort
  ) throws(EffortExhausted) -> Bool {
    let count = cellCount
    var start = 0
    while start < order.count {
      let end = start + cells[start].size
      let sorted = order[start..<end].sorted { keys[$0] < keys[$1] }
      if keys[sorted[0]] != keys[sorted[sorted.count - 1]] {
        var first = start
        for (position, node) in zip(start..<end, sorted) {
          if position > start, keys[node] != keys[order[position - 1]] {
            first = position
            splits.append(first)
            cellCount += 1
          }
          order[position] = node
          nodes[node].cell = first
          nodes[node].position = position
          cells[first].size = position - first + 1
          if position == first { enqueue(first) }
        }
      }
      start = end
    }
    if cellCount == count { return false }
    var trace = SearchTrace.silent
    _ = refine(graph, &trace)
    try spend(&effort)
    return true
  }

  private mutating func spend(_ effort: inout Effort) throws(EffortExhausted) {
    defer { steps = 0 }
    try effort.spend(steps)
  }

  private mutating func enqueue(_ start: Int) {
    cells[start].isQueued = true
    worklist.cells[worklist.count] = start
    worklist.count += 1
  }

  /// Splits cells by their edges to those of the worklist until none can be; false where the trace is of no use.
  private mutating func refine(_ graph: ColoredGraph, _ trace: inout SearchTrace) -> Bool {
    let isUseful = Refinement.run(
      graph, &order, &nodes, &cells, &cellCount, &splits, &worklist.cells, worklist.count, &worklist.room, &steps,
      &trace)
    worklist.count = 0
    return isUseful && trace.record(UInt64(cellCount))
  }

  /// A fixed mixing function: the order of cells must not differ from run to run.
  static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
