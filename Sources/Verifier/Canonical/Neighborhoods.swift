/// The neighbourhoods of a cell's nodes as sets, for invariants that look at their symmetric differences.
///
/// An element is a neighbour with what the edges to it tell. Differences of an even number of sets stay the same where an
/// element is put in all sets that lack it and taken from the others. So elements that are in the same sets, or in
/// just the others, are one; and so are sets that are equal or complements. What is in all sets is left out.
struct Neighborhoods {
  /// The nodes that have the same set.
  private(set) var classes: [[Int]] = []
  /// Their sets.
  private(set) var rows: [[UInt64]] = []
  private(set) var elementCount = 0
  /// Whether some sets are complements of others: then a set and its complement are one.
  private(set) var isFolded = false

  var wordCount: Int { (elementCount + 63) / 64 }

  /// The bits of the last word.
  var lastMask: UInt64 { Self.mask(elementCount, wordCount - 1) }

  init(_ members: ArraySlice<Int>, _ graph: ColoredGraph, _ partition: Partition) {
    let elements = Self.elements(members, graph, partition)
    elementCount = elements.count
    guard elementCount > 0 else { return }
    var sets = [[UInt64]](repeating: [UInt64](repeating: 0, count: wordCount), count: members.count)
    for (element, holders) in elements.enumerated() {
      for index in sets.indices where holders[index >> 6] >> UInt64(index & 63) & 1 == 1 {
        sets[index][element >> 6] |= 1 << UInt64(element & 63)
      }
    }
    var numbers: [[UInt64]: Int] = [:]
    for (set, node) in zip(sets, members) {
      if let number = numbers[set] {
        classes[number].append(node)
      } else if let number = numbers[Self.complement(set, elementCount)] {
        classes[number].append(node)
        isFolded = true
      } else {
        numbers[set] = classes.count
        classes.append([node])
        rows.append(set)
      }
    }
  }

  /// The elements that tell something, each as the set of its holders among the members, or of the others: the first one
  /// is not in it.
  private static func elements(
    _ members: ArraySlice<Int>, _ graph: ColoredGraph, _ partition: Partition
  ) -> [[UInt64]] {
    let wordCount = (members.count + 63) / 64
    var sums = [UInt64](repeating: 0, count: graph.count)
    var numbers = [[(sum: UInt64, element: Int)]](repeating: [], count: graph.count)
    var elements: [[UInt64]] = []
    for (index, node) in members.enumerated() {
      let edges = graph.starts[node]..<graph.starts[node + 1]
      for edge in edges { sums[graph.neighbors[edge]] &+= graph.weights[edge] }
      for edge in edges {
        let other = graph.neighbors[edge]
        let sum = sums[other]
        if sum == 0 || partition.size(partition.cell(of: other)) == 1 { continue }
        sums[other] = 0
        var element = elements.count
        if let known = numbers[other].first(where: { $0.sum == sum }) {
          element = known.element
        } else {
          numbers[other].append((sum, element))
          elements.append(Array(repeating: 0, count: wordCount))
        }
        elements[element][index >> 6] |= 1 << UInt64(index & 63)
      }
    }
    var known: Set<[UInt64]> = []
    return elements.compactMap { holders in
      let count = holders.reduce(0) { $0 + $1.nonzeroBitCount }
      // What a single node has, or lacks, tells it from all others alike.
      guard count > 1, count < members.count - 1 else { return nil }
      let set = holders[0] & 1 == 0 ? holders : complement(holders, members.count)
      return known.insert(set).inserted ? set : nil
    }
  }

  private static func complement(_ set: [UInt64], _ count: Int) -> [UInt64] {
    set.enumerated().map { ~$1 & mask(count, $0) }
  }

  /// The bits of a word of a set of so many elements.
  private static func mask(_ count: Int, _ word: Int) -> UInt64 {
    count >= 64 * (word + 1) ? .max : (1 << UInt64(count - 64 * word)) - 1
  }
}
