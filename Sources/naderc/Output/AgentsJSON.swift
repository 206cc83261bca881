import Agents
import Diagnostics

/// Parts of the JSON of the agents' commands.
enum AgentsJSON {
  /// `usage`; seconds are null where nobody measures them.
  static func usage(_ usage: Usage, seconds: Double?) -> JSONValue {
    [
      "calls": .integer(usage.calls), "input_tokens": .integer(usage.inputTokens),
      "output_tokens": .integer(usage.outputTokens), "usd": JSONValue(usage.usd), "seconds": JSONValue(seconds),
    ]
  }
}
