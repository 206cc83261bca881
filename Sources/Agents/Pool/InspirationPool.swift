/// Inspirations that can be searched by similarity.
package final class InspirationPool {
  package let inspirations: [Inspiration]
  package let embedder: TextEmbedder
  private var vectors: VectorIndex?

  /// Asks the embedder for nothing yet.
  package init(_ inspirations: [Inspiration], _ embedder: TextEmbedder) {
    self.inspirations = inspirations
    self.embedder = embedder
  }

  /// The vectors of all inspirations in their order; made when first wanted.
  package func index() throws(Caller.Failure) -> VectorIndex {
    if let vectors { return vectors }
    var made = VectorIndex()
    for vector in try embedder.vectors(inspirations.map(\.text)) { made.append(vector) }
    vectors = made
    return made
  }

  /// The inspirations nearest to a text, nearest first.
  package func nearest(
    to text: String, count: Int
  ) throws(Caller.Failure) -> [(inspiration: Inspiration, similarity: Float)] {
    guard let vector = try embedder.vectors([text]).first else { return [] }
    return try index().nearest(to: vector, count: count).map { (inspirations[$0.index], $0.similarity) }
  }

  /// The embedding that needs no model: rare is what is rare in the starter pool.
  package static let embedding = TextEmbedding(corpus: StarterPool.inspirations.map(\.text))

  /// The pool that comes with the program, with the program's own embedding.
  package static var starter: InspirationPool {
    InspirationPool(StarterPool.inspirations, .local(embedding))
  }
}
