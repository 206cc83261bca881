/// Orders the vertices of each rank so that few edges cross: sweeps by medians and barycentres, then exchanges of
/// neighbours, and the best order seen is kept.
struct CrossingReduction {
  private let graph: LayeredGraph
  private var layers: [[Int]]
  private var position: [Int]

  /// The layers in their new order.
  static func ordered(_ graph: LayeredGraph) -> [[Int]] {
    var reduction = CrossingReduction(graph)
    return reduction.run()
  }

  private init(_ graph: LayeredGraph) {
    self.graph = graph
    layers = graph.layers.map { _ in [] }
    position = [Int](repeating: 0, count: graph.vertices.count)
    // Depth first from the top: what hangs together starts side by side.
    var seen = [Bool](repeating: false, count: graph.vertices.count)
    for root in graph.layers.joined() where !seen[root] {
      var stack = [root]
      while let vertex = stack.popLast() {
        if seen[vertex] { continue }
        seen[vertex] = true
        layers[graph.vertices[vertex].rank].append(vertex)
        stack += graph.below[vertex].reversed()
      }
    }
    for layer in layers { for (index, vertex) in layer.enumerated() { position[vertex] = index } }
  }

  private mutating func run() -> [[Int]] {
    var best = layers
    var fewest = crossings()
    let rounds = graph.vertices.count > 3_000 ? 4 : 32
    for round in 0..<rounds where fewest > 0 {
      sweep(downward: round % 2 == 0, byMedian: round / 2 % 2 == 0)
      if graph.vertices.count <= 3_000 { exchangeNeighbours() }
      let count = crossings()
      if count < fewest {
        fewest = count
        best = layers
      }
    }
    return best
  }

  private mutating func sweep(downward: Bool, byMedian: Bool) {
    for rank in downward ? Array(layers.indices) : layers.indices.reversed() {
      var keys: [(key: Double, index: Int, vertex: Int)] = []
      for (index, vertex) in layers[rank].enumerated() {
        let neighbours = (downward ? graph.above : graph.below)[vertex].map { position[$0] }.sorted()
        keys.append((Self.centre(neighbours, byMedian) ?? Double(index), index, vertex))
      }
      keys.sort { ($0.key, $0.index) < ($1.key, $1.index) }
      layers[rank] = keys.map(\.vertex)
      for (index, vertex) in layers[rank].enumerated() { position[vertex] = index }
    }
  }

  private static func centre(_ positions: [Int], _ byMedian: Bool) -> Double? {
    guard !positions.isEmpty else { return nil }
    guard byMedian else { return Double(positions.reduce(0, +)) / Double(positions.count) }
    let middle = positions.count / 2
    return positions.count % 2 == 1
      ? Double(positions[middle]) : Double(positions[middle - 1] + positions[middle]) / 2
  }

  private mutating func exchangeNeighbours() {
    var improved = true
    var rounds = 0
    while improved && rounds < 8 {
      improved = false
      rounds += 1
      for rank in layers.indices where layers[rank].count > 1 {
        for index in 0..<(layers[rank].count - 1) {
          let (left, right) = (layers[rank][index], layers[rank][index + 1])
          var gain = 0
          for neighbours in [graph.above, graph.below] {
            gain += pairCrossings(neighbours[left], neighbours[right])
            gain -= pairCrossings(neighbours[right], neighbours[left])
          }
          guard gain > 0 else { continue }
          layers[rank].swapAt(index, index + 1)
          (position[left], position[right]) = (index + 1, index)
          improved = true
        }
      }
    }
  }

  private func pairCrossings(_ left: [Int], _ right: [Int]) -> Int {
    var count = 0
    for a in left { for b in right where position[a] > position[b] { count += 1 } }
    return count
  }

  /// Crossings over all ranks. O(edges * log(vertices)).
  private func crossings() -> Int {
    var total = 0
    for rank in layers.indices.dropLast() {
      var tree = [Int](repeating: 0, count: layers[rank + 1].count + 1)
      var inserted = 0
      for vertex in layers[rank] {
        let ends = graph.below[vertex].map { position[$0] }
        for end in ends {
          // Edges inserted before that end further to the right.
          var notAfter = 0
          var index = end + 1
          while index > 0 {
            notAfter += tree[index]
            index &= index - 1
          }
          total += inserted - notAfter
        }
        for end in ends {
          var index = end + 1
          while index < tree.count {
            tree[index] += 1
            index += index & -index
          }
        }
        inserted += ends.count
      }
    }
    return total
  }
}
