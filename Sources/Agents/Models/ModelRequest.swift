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
  /// The name and schema of the JSON that the reply shall be; nil for free text.
  package var format: (name: String, schema: JSONValue)?
  package var tools: [ToolDefinition] = []

  package init(_ role: AgentRole, _ messages: [Message], temperature: Double? = nil, maxTokens: Int = 4_096) {
    self.role = role
    self.messages = messages
    self.temperature = temperature ?? role.temperature
    self.maxTokens = maxTokens
  }

  /// Tokens of the prompt, estimated from above: nothing is known of the tokenizer, and few make more of three bytes.
  package var promptTokens: Int {
    messages.reduce(16) { $0 + TokenEstimate.upperBound($1.text) + 8 }
  }
}
