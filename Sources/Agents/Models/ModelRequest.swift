package import Diagnostics

/// A function that a model may ask for instead of answering.
package struct ToolDefinition: Sendable, Equatable {
  package let name: String
  package let summary: String
  /// JSON Schema of the arguments: an object.
  package let parameters: JSONValue

  package init(_ name: String, _ summary: String, _ parameters: JSONValue) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
  }
}

/// What is asked of a model.
package struct ModelRequest: Sendable {
  package let role: AgentRole
  package var messages: [Message]
  package var temperature: Double?
  /// Tokens of the reply at most.
  package var maxTokens: Int
  /// The JSON that the reply shall be; nil for free text.
  package var format: ReplyFormat?
  package var tools: [ToolDefinition] = []
  /// Whether a tool may be asked for; where not, the tools are named all the same, since the dialogue speaks of them.
  package var allowsCalls = true
  /// Whether the limit of tokens goes by its old name, where a protocol has two.
  var hasOldLimit = true

  package init(
    _ role: AgentRole, _ messages: [Message], temperature: Double? = nil, maxTokens: Int = 4_096,
    format: ReplyFormat? = nil
  ) {
    self.role = role
    self.messages = messages
    self.temperature = temperature ?? role.temperature
    self.maxTokens = maxTokens
    self.format = format
  }

  /// Tokens of the prompt, estimated from above: nothing is known of the tokenizer, and few make more of three bytes.
  package var promptTokens: Int {
    var texts = messages.flatMap { [$0.text] + $0.calls.map { $0.name + $0.sound.serialized } }
    if let format { texts.append(format.schema.serialized) }
    texts += tools.map { $0.name + $0.summary + $0.parameters.serialized }
    return texts.reduce(16) { $0 + TokenEstimate.upperBound($1) + 8 }
  }

  /// What it asks for beyond a text.
  var features: Set<ModelFeature> {
    var features: Set<ModelFeature> = []
    if temperature != nil { features.insert(.temperature) }
    if format != nil { features.insert(.format) }
    if !tools.isEmpty { features.insert(.tools) }
    if hasOldLimit { features.insert(.oldLimit) }
    return features
  }

  /// The same request to an endpoint that does not take some features.
  func without(_ features: Set<ModelFeature>) -> ModelRequest {
    var request = self
    if features.contains(.temperature) { request.temperature = nil }
    if features.contains(.format) { request.format = nil }
    if features.contains(.oldLimit) { request.hasOldLimit = false }
    if features.contains(.tools) {
      request.tools = []
      request.messages = Message.withoutTools(messages)
    }
    return request
  }
}
