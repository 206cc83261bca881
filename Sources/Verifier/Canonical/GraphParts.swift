/// The parts into which a graph falls once edges are left out that join all nodes of two cells alike.
struct GraphParts {
  /// Parts of two nodes or more, each in the partition's order.
  private(set) var groups: [[Int]] = []
  private let graph: ColoredGraph
  private let partition: Partition
  /// Pairs of cells whose edges tell their nodes apart.
  private var telling: Set<Int> = []
  private var groupSizes: [Int]

  init(_ graph: ColoredGraph, _ partition: Partition) {
    self.graph = graph
    self.partition = partition
    groupSizes = Array(repeating: 1, count: graph.count)
    findTellingPairs()
    var sets = Orbits(count: graph.count)
    for node in partition.order {
      for index in graph.starts[node]..<graph.starts[node + 1] where isTelling(node, graph.neighbors[index]) {
        sets.join(node, graph.neighbors[index])
      }
    }
    var members = [[Int]](repeating: [], count: graph.count)
    for node in partition.order { members[sets.representative(node)].append(node) }
    for group in members where group.count > 1 {
      groups.append(group)
      for node in group { groupSizes[node] = group.count }
    }
  }

  /// Whether the graph does not fall apart.
  var isWhole: Bool { groups.count == 1 && groups[0].count == graph.count && isComplete }

  /// Whether every edge tells something: else leaving some out still makes the graph simpler.
  private var isComplete: Bool {
    for node in partition.order {
      for index in graph.starts[node]..<graph.starts[node + 1] where !isTelling(node, graph.neighbors[index]) {
        return false
      }
    }
    return true
  }

  func isAlone(_ node: Int) -> Bool { groupSizes[node] == 1 }

  private func isTelling(_ a: Int, _ b: Int) -> Bool {
    let (x, y) = (partition.cells[a], partition.cells[b])
    guard partition.sizes[x] > 1, partition.sizes[y] > 1 else { return false }
    return telling.contains(min(x, y) * graph.count + max(x, y))
  }

  /// A cell's node that has not the same edges to all nodes of another cell makes the pair telling.
  private mutating func findTellingPairs() {
    var sums = [UInt64](repeating: 0, count: graph.count)
    var distinct = [Int](repeating: 0, count: graph.count)
    for node in partition.order where partition.sizes[partition.cells[node]] > 1 {
      let range = graph.starts[node]..<graph.starts[node + 1]
      for index in range {
        let other = graph.neighbors[index]
        if sums[other] == 0 { distinct[partition.cells[other]] += 1 }
        sums[other] &+= Partition.mixed(UInt64(graph.tags[index]))
      }
      for index in range {
        let cell = partition.cells[graph.neighbors[index]]
        // Each cell is looked at once.
        guard partition.sizes[cell] > 1, distinct[cell] > 0 else { continue }
        let sum = sums[graph.neighbors[index]]
        let isAlike =
          distinct[cell] == partition.sizes[cell] && partition.members(cell).allSatisfy { sums[$0] == sum }
        distinct[cell] = 0
        let own = partition.cells[node]
        if !isAlike { telling.insert(min(own, cell) * graph.count + max(own, cell)) }
      }
      for index in range {
        sums[graph.neighbors[index]] = 0
        distinct[partition.cells[graph.neighbors[index]]] = 0
      }
    }
  }

  /// A part as a graph of its own, with the cells as colours and the telling edges alone.
  func subgraph(_ members: [Int]) -> ColoredGraph {
    var numbers: [Int: Int] = [:]
    for (number, node) in members.enumerated() { numbers[node] = number }
    var edges: [ColoredGraph.Edge] = []
    for (number, node) in members.enumerated() {
      for index in graph.starts[node]..<graph.starts[node + 1] where graph.tags[index] & 1 == 0 {
        let other = graph.neighbors[index]
        guard isTelling(node, other), let source = numbers[other] else { continue }
        edges.append(ColoredGraph.Edge(source: source, target: number, position: graph.tags[index] / 2))
      }
    }
    return ColoredGraph(colors: members.map { partition.cells[$0] }, edges: edges)
  }
}
