package import Diagnostics

/// A function that the model wants called.
package struct ToolCall: Sendable, Equatable {
  package let id: String
  package let name: String
  /// Nil where the model wrote broken JSON.
  package let arguments: JSONValue?

  package init(id: String, name: String, arguments: JSONValue?) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}

/// What a model said.
package struct ModelReply: Sendable {
  package enum Finish: String, Sendable {
    case complete
    /// The limit of tokens was reached.
    case length
    /// The model declined.
    case refusal
    case toolCalls = "tool_calls"
  }

  package let text: String
  package let finish: Finish
  package let inputTokens: Int
  package let outputTokens: Int
  package let toolCalls: [ToolCall]

  package init(
    text: String, finish: Finish = .complete, inputTokens: Int, outputTokens: Int, toolCalls: [ToolCall] = []
  ) {
    self.text = text
    self.finish = finish
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.toolCalls = toolCalls
  }
}
