import Testing

@testable import Verifier

@Suite struct PartitionTests {
  /// Two rings of points and edges.
  static let graph = ColoredGraph(
    colors: [Int](repeating: 0, count: 10) + [Int](repeating: 1, count: 10),
    edges: (0..<10).flatMap { edge in
      let next = edge % 5 == 4 ? edge - 4 : edge + 1
      return [edge, next].map { ColoredGraph.Edge(source: $0, target: edge + 10, position: 0) }
    })

  @Test func refinementIsTakenBack() throws {
    var effort = Effort(steps: 100_000)
    var partition = Partition(Self.graph)
    try partition.refine(Self.graph, &effort)
    #expect(partition.cellCount == 2)
    let (colors, mark) = (partition.colors, partition.mark)
    var traces: [UInt64] = []
    for node in 0..<10 {
      var trace = SearchTrace()
      #expect(try partition.individualize(node, Self.graph, &trace, &effort))
      traces.append(trace.digest)
      // The node, two pairs of its ring, three sets of the ring's edges; the other ring.
      #expect(partition.cellCount == 8)
      #expect(partition.members(partition.cell(of: node)) == [node])
      for position in partition.order.indices {
        let start = partition.cell(of: partition.order[position])
        #expect(partition.members(start).indices.contains(position))
      }
      partition.reset(mark)
      #expect(partition.colors == colors && partition.cellCount == 2)
    }
    #expect(Set(traces).count == 1)
  }

  @Test func partsAreFound() throws {
    var effort = Effort(steps: 100_000)
    var partition = Partition(Self.graph)
    try partition.refine(Self.graph, &effort)
    let parts = GraphParts(Self.graph, partition)
    #expect(parts.groups.map(\.count) == [10, 10] && parts.fallsApart && !partition.isConnected(Self.graph))
    #expect(parts.subgraphs().map(\.neighbors.count) == [20, 20])
  }
}
