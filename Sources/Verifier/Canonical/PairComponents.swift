/// The components of what tells two nodes apart: the neighbours of one of them alone, joined where they have a neighbour
/// in common. In Latin squares these are the cycles of two rows, in Steiner triple systems those of two points.
struct PairComponents {
  /// Of each node, once, without those that have cells of their own.
  private let neighbors: [[Int]]
  private var isDifferent: [Bool]
  /// The first of the neighbours that were seen to be a neighbour of this node, -1 for none.
  private var owners: [Int]
  private var parents: [Int]
  private var sizes: [Int]

  init(_ graph: ColoredGraph, _ partition: Partition) {
    neighbors = (0..<graph.count).map { node in
      let others = Set(graph.neighbors[graph.starts[node]..<graph.starts[node + 1]])
      return others.filter { partition.size(partition.cell(of: $0)) > 1 }.sorted()
    }
    isDifferent = Array(repeating: false, count: graph.count)
    owners = Array(repeating: -1, count: graph.count)
    parents = Array(0..<graph.count)
    sizes = Array(repeating: 0, count: graph.count)
  }

  /// What `values` takes for a cell; nil where nodes have so many neighbours of neighbours that all is one component.
  func steps(_ members: ArraySlice<Int>) -> Int? {
    // Edges that are there twice count once here, so that nodes of one cell may differ.
    let edges = members.reduce(0) { max($0, neighbors[$1].reduce(0) { $0 + neighbors[$1].count + 2 }) }
    return edges > neighbors.count ? nil : members.count * (members.count - 1) * edges
  }

  /// For each node of a cell a number of the sizes of its components with the others.
  mutating func values(_ members: ArraySlice<Int>) -> [UInt64] {
    var values = [UInt64](repeating: 0, count: members.count)
    for (index, first) in members.enumerated() {
      for (offset, second) in members[(members.startIndex + index + 1)...].enumerated() {
        let value = Partition.mixed(value(first, second))
        values[index] &+= value
        values[index + 1 + offset] &+= value
      }
    }
    return values
  }

  private mutating func value(_ first: Int, _ second: Int) -> UInt64 {
    for node in neighbors[first] { isDifferent[node] = true }
    for node in neighbors[second] { isDifferent[node].toggle() }
    let different = (neighbors[first] + neighbors[second]).filter { isDifferent[$0] }
    for node in different {
      for other in neighbors[node] where other != first && other != second {
        if owners[other] < 0 {
          owners[other] = node
        } else {
          parents[representative(node)] = representative(owners[other])
        }
      }
    }
    for node in different { sizes[representative(node)] += 1 }
    var value: UInt64 = 0
    for node in different {
      value &+= Partition.mixed(UInt64(sizes[node]))
      for other in neighbors[node] { owners[other] = -1 }
    }
    for node in different { (sizes[node], parents[node], isDifferent[node]) = (0, node, false) }
    return value
  }

  private mutating func representative(_ node: Int) -> Int {
    var node = node
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }
}
