/// The x coordinates of the vertices by the method of Brandes and Koepf: vertices are aligned with a median neighbour in
/// each of four directions, trunks first so that they are straight, and the four results are averaged.
struct HorizontalPlacement {
  private let graph: LayeredGraph
  private let widths: [Double]
  /// Free space between neighbours.
  private let gap: Double
  /// Pairs (upper, lower) that would bend a trunk.
  private var conflicts: Set<Pair> = []

  private struct Pair: Hashable {
    let upper: Int
    let lower: Int
  }

  /// Centres of the vertices, the leftmost edge at 0.
  static func place(_ graph: LayeredGraph, widths: [Double], gap: Double) -> [Double] {
    var placement = HorizontalPlacement(graph: graph, widths: widths, gap: gap)
    placement.findConflicts()
    return placement.balanced()
  }

  private init(graph: LayeredGraph, widths: [Double], gap: Double) {
    self.graph = graph
    self.widths = widths
    self.gap = gap
  }

  private mutating func findConflicts() {
    var position = [Int](repeating: 0, count: widths.count)
    for layer in graph.layers { for (index, vertex) in layer.enumerated() { position[vertex] = index } }
    for rank in graph.layers.indices.dropLast() {
      let lower = graph.layers[rank + 1]
      var (first, scanned) = (0, 0)
      for (index, vertex) in lower.enumerated() {
        let inner =
          graph.vertices[vertex].node == nil
          ? graph.above[vertex].first { graph.vertices[$0].node == nil } : nil
        guard inner != nil || index == lower.count - 1 else { continue }
        let last = inner.map { position[$0] } ?? graph.layers[rank].count - 1
        while scanned <= index {
          for neighbour in graph.above[lower[scanned]]
          where position[neighbour] < first || position[neighbour] > last {
            conflicts.insert(Pair(upper: neighbour, lower: lower[scanned]))
          }
          scanned += 1
        }
        first = last
      }
    }
  }

  private func balanced() -> [Double] {
    var results: [[Double]] = []
    for downward in [true, false] {
      for leftward in [true, false] {
        var layers = graph.layers
        if !downward { layers.reverse() }
        if !leftward { layers = layers.map { $0.reversed() } }
        let roots = align(layers, downward ? graph.above : graph.below)
        let centres = compact(layers, roots)
        results.append(leftward ? centres : centres.map { -$0 })
      }
    }
    func extent(_ centres: [Double]) -> (low: Double, high: Double) {
      var (low, high) = (Double.infinity, -Double.infinity)
      for (vertex, centre) in centres.enumerated() {
        low = min(low, centre - widths[vertex] / 2)
        high = max(high, centre + widths[vertex] / 2)
      }
      return (low, high)
    }
    let extents = results.map(extent)
    let narrowest = extents.indices.min { extents[$0].high - extents[$0].low < extents[$1].high - extents[$1].low } ?? 0
    for index in results.indices {
      let shift =
        index % 2 == 0 ? extents[narrowest].low - extents[index].low : extents[narrowest].high - extents[index].high
      results[index] = results[index].map { $0 + shift }
    }
    var centres = widths.indices.map { vertex in
      let sorted = results.map { $0[vertex] }.sorted()
      return (sorted[1] + sorted[2]) / 2
    }
    let low = extent(centres).low
    for vertex in centres.indices { centres[vertex] -= low }
    return centres
  }

  /// The root of each vertex: all vertices of a root stand above each other.
  private func align(_ layers: [[Int]], _ neighbours: [[Int]]) -> [Int] {
    var position = [Int](repeating: 0, count: widths.count)
    for layer in layers { for (index, vertex) in layer.enumerated() { position[vertex] = index } }
    var root = Array(widths.indices)
    for layer in layers {
      var reached = -1
      for vertex in layer {
        let sorted = neighbours[vertex].sorted { position[$0] < position[$1] }
        guard !sorted.isEmpty else { continue }
        for middle in Set([(sorted.count - 1) / 2, sorted.count / 2]).sorted() where root[vertex] == vertex {
          let neighbour = sorted[middle]
          guard position[neighbour] > reached, !conflicts.contains(Pair(upper: neighbour, lower: vertex)),
            !conflicts.contains(Pair(upper: vertex, lower: neighbour))
          else { continue }
          root[vertex] = root[neighbour]
          reached = position[neighbour]
        }
      }
    }
    return root
  }

  /// Places the aligned columns as far to the left as their neighbours allow, then each as far to the right as that
  /// widens nothing.
  private func compact(_ layers: [[Int]], _ roots: [Int]) -> [Double] {
    var following = [[(root: Int, distance: Double)]](repeating: [], count: widths.count)
    var pending = [Int](repeating: 0, count: widths.count)
    for layer in layers {
      for (left, right) in zip(layer, layer.dropFirst()) where roots[left] != roots[right] {
        let distance = (widths[left] + widths[right]) / 2 + gap
        following[roots[left]].append((roots[right], distance))
        pending[roots[right]] += 1
      }
    }
    var ready = widths.indices.filter { roots[$0] == $0 && pending[$0] == 0 }
    var order: [Int] = []
    var place = [Double](repeating: 0, count: widths.count)
    while let column = ready.popLast() {
      order.append(column)
      for (next, distance) in following[column] {
        place[next] = max(place[next], place[column] + distance)
        pending[next] -= 1
        if pending[next] == 0 { ready.append(next) }
      }
    }
    for column in order.reversed() {
      let room = following[column].map { place[$0.root] - $0.distance }.min()
      if let room, room > place[column] { place[column] = room }
    }
    return roots.map { place[$0] }
  }
}
