/// Inspirations that can be searched by similarity.
package struct InspirationPool: Sendable {
  package let inspirations: [Inspiration]
  package let embedding: TextEmbedding
  package let vectors: VectorIndex
  private let places: [Int: Int]

  package init(_ inspirations: [Inspiration], embedding: TextEmbedding) {
    self.inspirations = inspirations
    self.embedding = embedding
    var vectors = VectorIndex()
    for inspiration in inspirations { vectors.append(embedding.embed(inspiration.text)) }
    self.vectors = vectors
    places = Dictionary(inspirations.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { a, _ in a })
  }

  /// The embedding that all of the program uses: rare is what is rare in the starter pool.
  package static let embedding = TextEmbedding(corpus: StarterPool.inspirations.map(\.text))

  /// The pool that comes with the program.
  package static var starter: InspirationPool {
    InspirationPool(StarterPool.inspirations, embedding: embedding)
  }

  package func place(of id: Int) -> Int? { places[id] }
}
