/// What turns texts into vectors: the program's own embedding, or an endpoint's, kept by content.
package enum TextEmbedder {
  case local(TextEmbedding)
  case endpoint(EmbeddingCache)

  /// The vectors of the texts in their order.
  package func vectors(_ texts: [String]) throws(Caller.Failure) -> [TextVector] {
    switch self {
    case .local(let embedding): texts.map { embedding.embed($0) }
    case .endpoint(let cache): try cache.vectors(texts)
    }
  }

  /// Inspirations whose vectors are at least so similar are the same. Vectors of language models lie closer together.
  package var sameness: Float {
    switch self {
    case .local: 0.9
    case .endpoint: 0.95
    }
  }
}
