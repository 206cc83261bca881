/// The parts into which a graph falls once edges are left out that the colours tell already.
///
/// Where all nodes of two cells are joined alike, the edges between the two say nothing. Where most are, those pairs
/// say something that are not. O(edges).
struct GraphParts {
  /// Parts of two nodes or more, each in the partition's order.
  private(set) var groups: [[Int]] = []
  /// Whether the graph does not get any simpler: it is one part, and every edge tells something.
  private(set) var isWhole = false
  private let partition: Partition
  /// What tells the nodes of a cell apart, by numbers of the graph's nodes.
  private var edges: [ColoredGraph.Edge] = []
  private var sets: Orbits
  /// The place of each node in its part, and the part's size.
  private var numbers: [Int]
  private var groupSizes: [Int]

  // What the edges of one node to others tell, by the other node; the rest by cells.
  private var sums: [UInt64]
  private var others: [Int] = []
  private var near: [Int] = []
  private var rules: [Rule]

  /// How a cell's nodes are joined to most nodes of another one.
  private struct Rule {
    var isKnown = false
    /// What the edges to most nodes tell; 0 for no edge.
    var usual: UInt64 = 0
    /// To how many nodes.
    var count = 0
    var hits = 0
  }

  /// Takes a partition that has been refined: then all nodes of a cell have as many edges of a kind to another cell.
  init(_ graph: ColoredGraph, _ partition: Partition) {
    self.partition = partition
    sets = Orbits(count: graph.count)
    numbers = Array(repeating: 0, count: graph.count)
    groupSizes = numbers
    sums = Array(repeating: 0, count: graph.count)
    rules = Array(repeating: Rule(), count: graph.count)
    var isChanged = false
    var start = 0
    while start < graph.count {
      let members = partition.members(start)
      if members.count > 1 { visit(members, graph, &isChanged) }
      start = members.endIndex
    }
    findGroups()
    isWhole = !isChanged && groups.count == 1 && groups[0].count == graph.count
  }

  func isAlone(_ node: Int) -> Bool { groupSizes[node] == 1 }

  /// Whether what is not alone has more than one part, or none.
  var fallsApart: Bool { groups.count != 1 }

  /// Finds the pairs of a cell's nodes with nodes of the same and later cells that tell something.
  private mutating func visit(_ cell: ArraySlice<Int>, _ graph: ColoredGraph, _ isChanged: inout Bool) {
    let first = cell[cell.startIndex]
    guard join(first, cell.startIndex, graph, &isChanged) else { return }
    findRules(cell.startIndex)
    for node in cell.dropFirst() where near.contains(where: { rules[$0].usual != 0 }) {
      clear()
      _ = join(node, cell.startIndex, graph, &isChanged)
      check()
    }
    for node in cell {
      clear()
      _ = join(node, cell.startIndex, graph, &isChanged)
      connect(node, graph, &isChanged)
    }
    clear()
    for other in near { rules[other] = Rule() }
    near.removeAll(keepingCapacity: true)
  }

  private mutating func clear() {
    for other in others { sums[other] = 0 }
    others.removeAll(keepingCapacity: true)
  }

  /// Adds up a node's edges to others of its cell and of later ones.
  private mutating func join(_ node: Int, _ start: Int, _ graph: ColoredGraph, _ isChanged: inout Bool) -> Bool {
    for index in graph.starts[node]..<graph.starts[node + 1] {
      let other = graph.neighbors[index]
      let cell = partition.cell(of: other)
      if partition.size(cell) == 1 { isChanged = true }
      guard cell >= start, partition.size(cell) > 1 else { continue }
      if sums[other] == 0 { others.append(other) }
      sums[other] &+= graph.weights[index]
    }
    return !others.isEmpty
  }

  /// What the first node has of edges to most nodes of each cell.
  private mutating func findRules(_ start: Int) {
    for other in others {
      let cell = partition.cell(of: other)
      if !rules[cell].isKnown {
        rules[cell].isKnown = true
        near.append(cell)
      }
      // Whoever has more than half of the votes is left.
      if rules[cell].count == 0 { rules[cell].usual = sums[other] }
      rules[cell].count += rules[cell].usual == sums[other] ? 1 : -1
    }
    for cell in near { rules[cell].count = 0 }
    for other in others where sums[other] == rules[partition.cell(of: other)].usual {
      rules[partition.cell(of: other)].count += 1
    }
    for cell in near where cell == start || 2 * rules[cell].count <= partition.size(cell) { rules[cell].usual = 0 }
  }

  /// A rule holds if it does for all nodes of the cell.
  private mutating func check() {
    for other in others where sums[other] == rules[partition.cell(of: other)].usual {
      rules[partition.cell(of: other)].hits += 1
    }
    for cell in near {
      if rules[cell].hits != rules[cell].count { rules[cell].usual = 0 }
      rules[cell].hits = 0
    }
  }

  private mutating func connect(_ node: Int, _ graph: ColoredGraph, _ isChanged: inout Bool) {
    let start = partition.cell(of: node)
    for index in graph.starts[node]..<graph.starts[node + 1] {
      let other = graph.neighbors[index]
      let cell = partition.cell(of: other)
      guard cell >= start, sums[other] != 0 else { continue }
      if sums[other] == rules[cell].usual {
        isChanged = true
        continue
      }
      sets.join(node, other)
      let tag = graph.tags[index]
      let (source, target) = tag & 1 == 0 ? (other, node) : (node, other)
      edges.append(ColoredGraph.Edge(source: source, target: target, position: tag / 2))
    }
    for cell in near where rules[cell].usual != 0 && rules[cell].count < partition.size(cell) {
      for other in partition.members(cell) where sums[other] == 0 {
        sets.join(node, other)
        edges.append(ColoredGraph.Edge(source: node, target: other, position: ColoredGraph.Edge.missing))
      }
    }
  }

  private mutating func findGroups() {
    for node in partition.order {
      let first = sets.representative(node)
      numbers[node] = groupSizes[first]
      groupSizes[first] += 1
    }
    var places = [Int](repeating: 0, count: numbers.count)
    for node in groupSizes.indices where groupSizes[node] > 1 {
      // The first of its part: no other one represents it.
      places[node] = groups.count
      groups.append([Int](repeating: 0, count: groupSizes[node]))
    }
    for node in partition.order {
      let first = sets.representative(node)
      if groupSizes[first] > 1 { groups[places[first]][numbers[node]] = node }
      groupSizes[node] = groupSizes[first]
    }
  }

  /// The parts as graphs of their own, with the cells as colours and what tells something as edges.
  func subgraphs() -> [ColoredGraph] {
    var places = [Int](repeating: 0, count: numbers.count)
    for (place, members) in groups.enumerated() { for node in members { places[node] = place } }
    var lists = [[ColoredGraph.Edge]](repeating: [], count: groups.count)
    for edge in edges {
      lists[places[edge.source]].append(
        ColoredGraph.Edge(source: numbers[edge.source], target: numbers[edge.target], position: edge.position))
    }
    return zip(groups, lists).map { members, edges in
      ColoredGraph(colors: members.map { partition.cell(of: $0) }, edges: edges)
    }
  }
}
