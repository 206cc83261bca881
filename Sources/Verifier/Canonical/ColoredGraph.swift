/// A directed graph whose nodes have colours and whose edges have tags, as the search for a canonical order sees it.
struct ColoredGraph {
  /// Smaller colours come first; only their order counts.
  let colors: [Int]
  /// Neighbours of node `v`, sources and targets alike: `starts[v]..<starts[v + 1]` of the two lists.
  let starts: [Int]
  let neighbors: [Int]
  /// Even tags mark sources, odd ones targets; the rest is the operand's position, 0 where operands can be exchanged.
  let tags: [Int]
  /// For each neighbour a number that stands for the tag: sums of them tell which tags there are.
  let weights: [UInt64]

  var count: Int { colors.count }

  /// Whether each node has a larger colour than the one before.
  var isOrdered: Bool { zip(colors, colors.dropFirst()).allSatisfy(<) }

  struct Edge {
    let source: Int
    let target: Int
    /// The position in an ordered list of operands from 1, or 0.
    let position: Int

    /// Marks an edge that stands for one that is not there.
    static let missing = 1 << 24
  }

  init(colors: [Int], edges: [Edge]) {
    self.colors = colors
    var starts = [Int](repeating: 0, count: colors.count + 1)
    for edge in edges {
      starts[edge.source + 1] += 1
      starts[edge.target + 1] += 1
    }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var next = starts
    var neighbors = [Int](repeating: 0, count: 2 * edges.count)
    var tags = neighbors
    for edge in edges {
      neighbors[next[edge.target]] = edge.source
      tags[next[edge.target]] = 2 * edge.position
      next[edge.target] += 1
      neighbors[next[edge.source]] = edge.target
      tags[next[edge.source]] = 2 * edge.position + 1
      next[edge.source] += 1
    }
    self.starts = starts
    self.neighbors = neighbors
    self.tags = tags
    weights = tags.map { Partition.mixed(UInt64($0)) }
  }

  /// Numbers that tell the graph in this order of its nodes, with `colors` in place of its own.
  func certificate(_ order: [Int], colors: [Int]) -> [Int] {
    var positions = [Int](repeating: 0, count: count)
    for (position, node) in order.enumerated() { positions[node] = position }
    var result: [Int] = []
    result.reserveCapacity(2 * count + neighbors.count)
    for node in order {
      result.append(colors[node])
      let first = result.count + 1
      result.append(0)
      for index in starts[node]..<starts[node + 1] where tags[index] & 1 == 0 {
        result.append(tags[index] * count + positions[neighbors[index]])
      }
      result[first - 1] = first - result.count - 1
      Self.sort(&result, from: first)
    }
    return result
  }

  /// Sorts the end of a list, by insertion where it is short.
  private static func sort(_ list: inout [Int], from first: Int) {
    guard list.count - first <= 24 else {
      list[first...].sort()
      return
    }
    var list = list.mutableSpan
    guard first + 1 < list.count else { return }
    for position in first + 1..<list.count {
      let number = list[position]
      var hole = position
      while hole > first, list[hole - 1] > number {
        list[hole] = list[hole - 1]
        hole -= 1
      }
      list[hole] = number
    }
  }
}
