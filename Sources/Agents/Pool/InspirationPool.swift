/// Inspirations that can be searched by similarity.
package final class InspirationPool {
  package let inspirations: [Inspiration]
  package let embedder: TextEmbedder
  private var vectors: VectorIndex?
  /// Where each text stands; made with the vectors.
  private var places: [String: Int] = [:]

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
    places = Dictionary(inspirations.enumerated().map { ($0.element.text, $0.offset) }, uniquingKeysWith: { a, _ in a })
    return made
  }

  /// The vectors of some texts, which are mostly the pool's own.
  package func vectors(of texts: [String]) throws(Caller.Failure) -> [TextVector] {
    let index = try index()
    var others = try embedder.vectors(texts.filter { places[$0] == nil })[...]
    return texts.compactMap { text in places[text].map { index[$0] } ?? others.popFirst() }
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
