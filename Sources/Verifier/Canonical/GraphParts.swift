/// The parts into which a graph falls once edges are left out that join all nodes of two cells alike.
struct GraphParts {
  /// Parts of two nodes or more, each in the partition's order.
  private(set) var groups: [[Int]] = []
  private let graph: ColoredGraph
  private let partition: Partition
  /// For each neighbour in the graph's list whether the edges between the two cells tell their nodes apart.
  private var isTelling: [Bool]
  /// The place of each node in its part, and the part's size.
  private var numbers: [Int]
  private var groupSizes: [Int]

  /// Takes a partition that has been refined: then all nodes of a cell have as many edges of a kind to another cell.
  init(_ graph: ColoredGraph, _ partition: Partition) {
    self.graph = graph
    self.partition = partition
    isTelling = Array(repeating: false, count: graph.neighbors.count)
    numbers = Array(repeating: 0, count: graph.count)
    groupSizes = numbers
    findTellingEdges()
    findGroups()
  }

  /// The nodes that telling edges connect.
  private var connected: Orbits {
    var sets = Orbits(count: graph.count)
    let (starts, neighbors) = (graph.starts.span, graph.neighbors.span)
    let (tags, isTelling) = (graph.tags.span, isTelling.span)
    for node in 0..<graph.count {
      // Every edge is in two lists; one of them does.
      for index in starts[node]..<starts[node + 1] where isTelling[index] && tags[index] & 1 == 0 {
        sets.join(node, neighbors[index])
      }
    }
    return sets
  }

  private mutating func findGroups() {
    var sets = connected
    for node in partition.order {
      let first = sets.representative(node)
      numbers[node] = groupSizes[first]
      groupSizes[first] += 1
    }
    var places = [Int](repeating: 0, count: graph.count)
    for node in 0..<graph.count where groupSizes[node] > 1 {
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

  /// Whether the graph does not fall apart, and every edge tells something: else leaving some out still makes the graph simpler.
  var isWhole: Bool { groups.count == 1 && groups[0].count == graph.count && isTelling.allSatisfy { $0 } }

  func isAlone(_ node: Int) -> Bool { groupSizes[node] == 1 }

  /// A cell's node that has not the same edges to all nodes of another cell makes the edges between the two telling.
  private mutating func findTellingEdges() {
    var sums = [UInt64](repeating: 0, count: graph.count)
    var distinct = [Int](repeating: 0, count: graph.count)
    var isFound = [Bool](repeating: false, count: graph.count)
    var start = 0
    while start < graph.count {
      let members = partition.members(start)
      start = members.endIndex
      if members.count == 1 { continue }
      for node in members where !isSettled(node, isFound) { findTellingCells(node, &isFound, &sums, &distinct) }
      for node in members {
        for index in graph.starts[node]..<graph.starts[node + 1] {
          isTelling[index] = isFound[partition.cells[graph.neighbors[index]]]
        }
      }
      for index in graph.starts[members[members.startIndex]]..<graph.starts[members[members.startIndex] + 1] {
        isFound[partition.cells[graph.neighbors[index]]] = false
      }
    }
  }

  /// Whether all edges of a node that may tell something are known to.
  private func isSettled(_ node: Int, _ isFound: [Bool]) -> Bool {
    graph.neighbors[graph.starts[node]..<graph.starts[node + 1]].allSatisfy { neighbor in
      let cell = partition.cells[neighbor]
      return isFound[cell] || partition.sizes[cell] == 1
    }
  }

  /// Marks the cells that a node has not the same edges to all nodes of.
  private func findTellingCells(
    _ node: Int, _ isFound: inout [Bool], _ sums: inout [UInt64], _ distinct: inout [Int]
  ) {
    let range = graph.starts[node]..<graph.starts[node + 1]
    for index in range {
      let other = graph.neighbors[index]
      if sums[other] == 0 { distinct[partition.cells[other]] += 1 }
      sums[other] &+= Partition.mixed(UInt64(graph.tags[index]))
    }
    for index in range {
      let cell = partition.cells[graph.neighbors[index]]
      // Each cell is looked at once.
      guard partition.sizes[cell] > 1, distinct[cell] > 0, !isFound[cell] else { continue }
      let sum = sums[graph.neighbors[index]]
      isFound[cell] =
        distinct[cell] < partition.sizes[cell] || !partition.members(cell).allSatisfy { sums[$0] == sum }
      distinct[cell] = 0
    }
    for index in range {
      sums[graph.neighbors[index]] = 0
      distinct[partition.cells[graph.neighbors[index]]] = 0
    }
  }

  /// A part as a graph of its own, with the cells as colours and the telling edges alone.
  func subgraph(_ members: [Int]) -> ColoredGraph {
    var edges: [ColoredGraph.Edge] = []
    for (number, node) in members.enumerated() {
      for index in graph.starts[node]..<graph.starts[node + 1] where graph.tags[index] & 1 == 0 && isTelling[index] {
        // The other end is in the same part.
        edges.append(
          ColoredGraph.Edge(
            source: numbers[graph.neighbors[index]], target: number, position: graph.tags[index] / 2))
      }
    }
    return ColoredGraph(colors: members.map { partition.cells[$0] }, edges: edges)
  }
}
