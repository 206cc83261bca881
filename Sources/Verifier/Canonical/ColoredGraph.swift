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
  /// How many of its neighbours are a node's sources.
  private let sourceCounts: [Int]
  /// Whether some edges have tags of their own: positions, or that they stand for missing ones.
  private let hasPositions: Bool

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
    var sourceCounts = [Int](repeating: 0, count: colors.count)
    for edge in edges { sourceCounts[edge.target] += 1 }
    self.sourceCounts = sourceCounts
    hasPositions = edges.contains { $0.position != 0 }
    self.starts = starts
    self.neighbors = neighbors
    self.tags = tags
    weights = tags.map { Partition.mixed(UInt64($0)) }
  }

  /// Numbers that tell the graph in this order of its nodes, with `colors` in place of its own.
  func certificate(_ order: [Int], colors: [Int]) -> [Int] {
    var result = [Int](repeating: 0, count: 2 * count + neighbors.count / 2)
    var ends = [Int](repeating: 0, count: count)
    var end = 0
    for node in order {
      result[end] = colors[node]
      result[end + 1] = -1 - sourceCounts[node]
      ends[node] = end + 2
      end += 2 + sourceCounts[node]
    }
    let (neighbors, tags) = (neighbors.span, tags.span)
    for (position, node) in order.enumerated() {
      for index in starts[node]..<starts[node + 1] where tags[index] & 1 == 1 {
        let target = neighbors[index]
        result[ends[target]] = (tags[index] - 1) * count + position
        ends[target] += 1
      }
    }
    // Sources come in order.
    if !hasPositions { return result }
    for node in 0..<count where sourceCounts[node] > 1 {
      Self.sort(&result, ends[node] - sourceCounts[node]..<ends[node])
    }
    return result
  }

  /// Sorts a part of a list, by insertion where it is short.
  private static func sort(_ list: inout [Int], _ range: Range<Int>) {
    guard range.count <= 24 else {
      list[range].sort()
      return
    }
    var list = list.mutableSpan
    for position in range.dropFirst() {
      let number = list[position]
      var hole = position
      while hole > range.lowerBound, list[hole - 1] > number {
        list[hole] = list[hole - 1]
        hole -= 1
      }
      list[hole] = number
    }
  }
}
