import Testing

@testable import Verifier

@Suite struct NodeInvariantsTests {
  /// Points and blocks, both in an order of their own.
  private static func graph(_ points: Int, _ blocks: [[Int]], _ order: [Int]) -> ColoredGraph {
    var colors = [Int](repeating: 0, count: order.count)
    for (node, place) in order.enumerated() { colors[place] = node < points ? 0 : 1 }
    return ColoredGraph(
      colors: colors,
      edges: blocks.enumerated().flatMap { block, members in
        members.map { .init(source: order[$0], target: order[points + block], position: 0) }
      })
  }

  private static func values(_ graph: ColoredGraph) throws -> [[UInt64]] {
    var partition = Partition(graph)
    var effort = Effort(steps: .max)
    try partition.refine(graph, &effort)
    var result: [[UInt64]] = []
    var start = 0
    while start < graph.count {
      let members = partition.members(start)
      start = members.endIndex
      guard members.count > 3 else { continue }
      let neighborhoods = Neighborhoods(members, graph, partition)
      var components = PairComponents(graph, partition)
      result += [
        neighborhoods.pairValues(), neighborhoods.rarePairs()?.values() ?? [], neighborhoods.quadrupleValues(),
        components.values(members),
      ].map { $0.sorted() }
    }
    return result
  }

  /// Blocks that have a point twice among them, and points that few blocks have in common.
  @Test func valuesDoNotDependOnTheOrder() throws {
    var random = SeededRandom(state: 1)
    for _ in 0..<20 {
      let count = 12
      var blocks = (0..<count).map { [$0, $0, ($0 + 1) % count, ($0 + 3) % count] }
      for _ in 0..<Int.random(in: 0..<10, using: &random) {
        let (a, b) = (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
        (blocks[a][2], blocks[b][2]) = (blocks[b][2], blocks[a][2])
      }
      let orders = (0..<5).map { _ in (0..<2 * count).shuffled(using: &random) }
      let values = try orders.map { try Self.values(Self.graph(count, blocks, $0)) }
      #expect(values[0].contains { !$0.isEmpty })
      #expect(values.allSatisfy { $0 == values[0] })
    }
  }

  @Test func sizesOfDifferences() {
    var random = SeededRandom(state: 2)
    for wordCount in 1...5 {
      let rows = (0..<11).map { _ in (0..<wordCount).map { _ in random.next() } }
      let values = (0...64 * wordCount).map { UInt64($0) << 32 }
      for first in rows.indices {
        var sums = [UInt64](repeating: 0, count: rows.count)
        let total = BitRows(rows, wordCount: wordCount).addValues(rows[3], from: first, values, to: &sums)
        for (index, row) in rows.enumerated() {
          let size = zip(row, rows[3]).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
          #expect(sums[index] == (index < first ? 0 : UInt64(size) << 32))
        }
        #expect(total == sums.reduce(0, +))
      }
    }
  }

  /// A square with automorphisms that exchange all cells has nothing to split; a random one has nothing to search.
  @Test func whatIsSplit() throws {
    func cells(_ symbol: (Int, Int) -> Int) throws -> Int {
      let order = 8
      let blocks = (0..<3).flatMap { kind in
        (0..<order).map { line in
          (0..<order * order).filter { [$0 / order, $0 % order, symbol($0 / order, $0 % order)][kind] == line }
        }
      }
      let graph = Self.graph(order * order, blocks, Array(0..<order * order + 3 * order))
      var partition = Partition(graph)
      var effort = Effort(steps: .max)
      try partition.refine(graph, &effort)
      #expect(partition.cellCount == 2)
      _ = try NodeInvariants.split(&partition, graph, &effort)
      return partition.cellCount
    }
    #expect(try cells { $0 ^ $1 } == 2)
    #expect(try cells(HardFamilies.randomSquare(8, moves: 200)) == 88)
  }
}
