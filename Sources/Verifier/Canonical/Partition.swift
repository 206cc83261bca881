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
  private var nodes: [Node]
  private var cells: [Cell]
  private(set) var cellCount = 0
  /// The first positions of the cells that were split off, in the order in which they were.
  private var splits: [Int] = []
  private var worklist = Worklist()
  /// Steps that were taken and not yet counted.
  private var steps = 0

  /// What refinement still has to look at; kept for its storage.
  private struct Worklist {
    var units: [Int] = []
    var others: [Int] = []
    /// The splitter's nodes.
    var members: [Int] = []
    /// The cells that the splitter joins.
    var touched: [Int] = []
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
    var trace = SearchTrace()
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
    separate(last, from: start)
    enqueue(last)
    let isUseful = refine(graph, &trace)
    try spend(&effort)
    return isUseful
  }

  private mutating func spend(_ effort: inout Effort) throws(EffortExhausted) {
    defer { steps = 0 }
    try effort.spend(steps)
  }

  /// Makes a cell of the end of another one, from a position on.
  private mutating func separate(_ start: Int, from parent: Int) {
    let end = parent + cells[parent].size
    cells[parent].size = start - parent
    cells[start].size = end - start
    for position in start..<end { nodes[order[position]].cell = start }
    cellCount += 1
    splits.append(start)
  }

  private mutating func enqueue(_ start: Int) {
    cells[start].isQueued = true
    if cells[start].size == 1 { worklist.units.append(start) } else { worklist.others.append(start) }
  }

  /// Splits cells by their edges to a cell of the worklist until none can be; cells of one node come first.
  private mutating func refine(_ graph: ColoredGraph, _ trace: inout SearchTrace) -> Bool {
    var next = 0
    var isUseful = true
    while isUseful && !isDiscrete {
      let splitter: Int
      if let unit = worklist.units.popLast() {
        splitter = unit
      } else if next < worklist.others.count {
        splitter = worklist.others[next]
        next += 1
      } else {
        break
      }
      cells[splitter].isQueued = false
      isUseful = trace.record(split(by: splitter, graph))
    }
    for start in worklist.units { cells[start].isQueued = false }
    for start in worklist.others[next...] { cells[start].isQueued = false }
    worklist.units.removeAll(keepingCapacity: true)
    worklist.others.removeAll(keepingCapacity: true)
    return isUseful && trace.record(UInt64(cellCount))
  }

  /// Splits all cells by their edges to one; a digest of what was seen.
  private mutating func split(by splitter: Int, _ graph: ColoredGraph) -> UInt64 {
    worklist.members.removeAll(keepingCapacity: true)
    for position in splitter..<splitter + cells[splitter].size { worklist.members.append(order[position]) }
    var digest = Self.join(worklist.members, graph, &order, &nodes, &cells, &worklist.touched, &steps)
    digest = Self.combined(digest, UInt64(truncatingIfNeeded: splitter))
    Self.sort(&worklist.touched)
    for index in worklist.touched.indices {
      let start = worklist.touched[index]
      digest = split(start, digest)
      cells[start].joined = 0
    }
    worklist.touched.removeAll(keepingCapacity: true)
    return digest
  }

  /// Adds up what each node has of edges to some nodes, and brings those that have some to the ends of their cells; a
  /// digest of the edges to cells of one node. O(edges).
  private static func join(
    _ members: [Int], _ graph: ColoredGraph, _ order: inout [Int], _ nodes: inout [Node], _ cells: inout [Cell],
    _ touched: inout [Int], _ steps: inout Int
  ) -> UInt64 {
    let (starts, neighbors, weights) = (graph.starts.span, graph.neighbors.span, graph.weights.span)
    var order = order.mutableSpan
    var nodes = nodes.mutableSpan
    var cells = cells.mutableSpan
    var digest: UInt64 = 0
    for node in members {
      let (first, last) = (starts[node], starts[node + 1])
      steps += last - first + 2
      for index in first..<last {
        let (other, weight) = (neighbors[index], weights[index])
        let start = nodes[other].cell
        let size = cells[start].size
        if size == 1 {
          digest &+= combined(weight, UInt64(truncatingIfNeeded: start))
          continue
        }
        let count = cells[start].joined
        let boundary = start &+ size &- count
        let position = nodes[other].position
        if position >= boundary {
          nodes[other].key &+= weight
          continue
        }
        if count == 0 { touched.append(start) }
        cells[start].joined = count &+ 1
        let moved = order[boundary - 1]
        order[boundary - 1] = other
        order[position] = moved
        nodes[moved].position = position
        nodes[other].position = boundary - 1
        nodes[other].key = weight
      }
    }
    return digest
  }

  /// Splits a cell by the keys of the nodes at its end; the digest with what was seen.
  private mutating func split(_ start: Int, _ digest: UInt64) -> UInt64 {
    let end = start + cells[start].size
    let first = end - cells[start].joined
    steps += end - first
    var digest = Self.combined(digest, UInt64(truncatingIfNeeded: first << 32 | end))
    let isSorted = Self.sort(first..<end, &order, &nodes)
    digest = Self.combined(digest, nodes[order[first]].key)
    if !isSorted, first == start { return digest }
    var parent = start
    var position = first
    while position < end {
      let key = nodes[order[position]].key
      let begin = position
      position = isSorted ? position + 1 : end
      while position < end, nodes[order[position]].key == key { position += 1 }
      if begin > start {
        separate(begin, from: parent)
        parent = begin
      }
      digest = Self.combined(digest, key &+ UInt64(truncatingIfNeeded: position))
    }
    enqueueParts(start, end)
    return digest
  }

  /// All parts of a cell but the largest tell all that there is to tell, unless the cell has not told anything yet.
  private mutating func enqueueParts(_ start: Int, _ end: Int) {
    var left = start
    if !cells[start].isQueued {
      var cell = start
      while cell < end {
        if cells[cell].size > cells[left].size { left = cell }
        cell += cells[cell].size
      }
    }
    var cell = start
    while cell < end {
      if cell != left { enqueue(cell) }
      cell += cells[cell].size
    }
  }

  /// Sorts the nodes at some positions by their keys; false where all keys are equal.
  private static func sort(_ range: Range<Int>, _ order: inout [Int], _ nodes: inout [Node]) -> Bool {
    let key = nodes[order[range.lowerBound]].key
    var isSame = true
    for position in range where nodes[order[position]].key != key { isSame = false }
    if isSame { return false }
    if range.count > 24 {
      let sorted = order[range].sorted { nodes[$0].key < nodes[$1].key }
      for (position, node) in zip(range, sorted) { order[position] = node }
    } else {
      for position in range.dropFirst() {
        let node = order[position]
        let key = nodes[node].key
        var hole = position
        while hole > range.lowerBound, nodes[order[hole - 1]].key > key {
          order[hole] = order[hole - 1]
          hole -= 1
        }
        order[hole] = node
      }
    }
    for position in range { nodes[order[position]].position = position }
    return true
  }

  private static func sort(_ list: inout [Int]) {
    guard list.count > 1 else { return }
    guard list.count <= 24 else { return list.sort() }
    for position in 1..<list.count {
      let number = list[position]
      var hole = position
      while hole > 0, list[hole - 1] > number {
        list[hole] = list[hole - 1]
        hole -= 1
      }
      list[hole] = number
    }
  }

  private static func combined(_ digest: UInt64, _ value: UInt64) -> UInt64 {
    let mixed = (digest ^ (digest >> 31) &+ value) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ (mixed >> 29)
  }

  /// A fixed mixing function: the order of cells must not differ from run to run.
  static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
