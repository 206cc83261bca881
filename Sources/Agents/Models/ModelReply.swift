/// What a model said.
package struct ModelReply: Sendable, Equatable {
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
