import Diagnostics

/// How a model is spoken to.
enum Dialect {
  /// The dialogue as text, the reply as text: the offline designer and commands.
  case plain(endpoint: String, model: String)
  case openAI(OpenAIDialect)
  case anthropic(AnthropicDialect)

  init(_ spec: ModelSpec) {
    switch spec {
    case .offline: self = .plain(endpoint: "offline", model: spec.text)
    case .command: self = .plain(endpoint: "command", model: spec.text)
    case .replay: self = .plain(endpoint: "replay", model: spec.text)
    case .openAI(let name): self = .openAI(OpenAIDialect(base: OpenAIDialect.home, model: name))
    case .compatible(let base, let name): self = .openAI(OpenAIDialect(base: base, model: name))
    case .anthropic(let name): self = .anthropic(AnthropicDialect(base: AnthropicDialect.home, model: name))
    }
  }

  func encode(_ request: ModelRequest) -> WireRequest {
    switch self {
    case .plain(let endpoint, let model):
      return WireRequest(
        endpoint: endpoint,
        body: [
          "model": .string(model), "role": .string(request.role.rawValue),
          "messages": .array(
            request.messages.map { ["role": .string($0.speaker.rawValue), "content": .string($0.text)] }),
        ])
    case .openAI(let dialect): return dialect.encode(request)
    case .anthropic(let dialect): return dialect.encode(request)
    }
  }

  func decode(_ response: WireResponse, _ request: ModelRequest) throws(ModelError) -> ModelReply {
    switch self {
    case .plain:
      let text = response.text
      return ModelReply(
        text: text, inputTokens: request.messages.reduce(0) { $0 + TokenEstimate.tokens($1.text) },
        outputTokens: TokenEstimate.tokens(text))
    case .openAI(let dialect): return try dialect.decode(response, request)
    case .anthropic(let dialect): return try dialect.decode(response, request)
    }
  }
}
