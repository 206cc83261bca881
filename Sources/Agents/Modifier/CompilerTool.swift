import Diagnostics
import GraphLang
import Verifier

/// The compiler as a function that a model may call before it answers: `check` takes a block and says what is wrong with it.
struct CompilerTool {
  /// Rounds of calls in one try at most; then the model has to answer.
  static let rounds = 3
  /// Bytes of an answer at most.
  private static let limit = 6_000

  static let definition = ToolDefinition(
    "check",
    "Verifies blocks written in the language of the task, without using up a try. Answers {'status':'success'}, or the "
      + "first error and everything that the compiler found, with its suggestions.",
    [
      "type": "object", "properties": ["block": ["type": "string", "description": "the text of the block or blocks"]],
      "required": ["block"], "additionalProperties": false,
    ])

  /// The role of the blocks that are asked for; nil where their names tell it.
  let role: Role?

  /// The answer to a call, whatever the model wrote into it.
  func answer(_ call: ToolCall) -> String {
    guard call.name == Self.definition.name else {
      return ModifierPrompt.verdict("there is no tool '\(call.name)'; there is \(Self.definition.name)")
    }
    guard let text = call.arguments?["block"]?.stringValue else {
      return ModifierPrompt.verdict("the arguments are not an object {\"block\": \"...\"} in JSON")
    }
    let reading = ReplyReading(text, role: role, appliesSafeFixes: false)
    guard let error = reading.firstError else {
      let hasBlock = reading.reports.contains { !$0.block.nodes.isEmpty }
      return hasBlock ? "{'status':'success'}" : ModifierPrompt.verdict("there is no block in the text")
    }
    let answer = ModifierPrompt.verdict(error) + "\n" + reading.text
    let bytes = Array(answer.utf8)
    return bytes.count <= Self.limit
      ? answer : String(decoding: bytes.prefix(Self.limit), as: UTF8.self) + "\n(cut off)"
  }
}
