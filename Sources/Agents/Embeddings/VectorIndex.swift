/// Vectors that are searched by similarity, all of them, one after the other: O(count) a search, some 1 ms for 10,000.
package struct VectorIndex: Sendable {
  private var vectors: [TextVector] = []

  package init() {}

  package var count: Int { vectors.count }

  /// Adds a vector; its place is its number.
  package mutating func append(_ vector: TextVector) { vectors.append(vector) }

  package subscript(_ index: Int) -> TextVector { vectors[index] }

  /// The similarity of every vector to this one, in their order.
  package func similarities(to vector: TextVector) -> [Float] { vectors.map { $0.similarity(vector) } }

  /// The places of the nearest vectors that pass the test, nearest first, ties by place.
  package func nearest(
    to vector: TextVector, count: Int, where isWanted: (Int) -> Bool = { _ in true }
  ) -> [(index: Int, similarity: Float)] {
    var best: [(index: Int, similarity: Float)] = []
    for (index, candidate) in vectors.enumerated() where isWanted(index) {
      let similarity = candidate.similarity(vector)
      if best.count == count, let last = best.last, similarity <= last.similarity { continue }
      let place = best.firstIndex { $0.similarity < similarity } ?? best.count
      best.insert((index, similarity), at: place)
      if best.count > count { best.removeLast() }
    }
    return best
  }
}
