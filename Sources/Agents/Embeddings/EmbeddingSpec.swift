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
    switch try? ModelSpec(parsing: text) {
    case .openAI(let name): self = .endpoint(.openAI(name: name))
    case .compatible(let base, let name): self = .endpoint(.compatible(base: base, name: name))
    case .replay(let folder): self = .endpoint(.replay(folder: folder))
    case .offline, .anthropic, .command, nil:
      throw .malformedSpec(
        "'\(text)' gives no embeddings; give local, openai:NAME, http://host:port/v1#NAME or replay:DIR")
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
