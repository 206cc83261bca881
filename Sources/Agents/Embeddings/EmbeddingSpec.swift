/// What makes vectors of texts: what `--embeddings` says.
package enum EmbeddingSpec: Sendable, Hashable {
  /// Hashed words and letters, without any model.
  case local
  /// An endpoint of OpenAI's protocol, or a record of one.
  case endpoint(ModelSpec)

  package init(parsing text: String) throws(ModelError) {
    if text == "local" {
      self = .local
      return
    }
    let spec = try ModelSpec(parsing: text)
    switch spec {
    case .openAI, .compatible, .replay: self = .endpoint(spec)
    case .offline, .anthropic, .command:
      throw .malformedSpec("\(text): embeddings are local, openai:NAME, http://host:port/v1#NAME or replay:DIR;")
    }
  }

  /// As it was given; `init(parsing:)` reads it back.
  package var text: String {
    switch self {
    case .local: "local"
    case .endpoint(let spec): spec.text
    }
  }
}
