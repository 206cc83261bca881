import Diagnostics

/// One turn of a dialogue.
package struct Message: Sendable, Equatable {
  package enum Speaker: String, Sendable {
    case system
    case user
    case assistant
    /// The answer to a call of a function.
    case tool
  }

  package let speaker: Speaker
  package let text: String
  /// What an assistant wants called before it goes on.
  package let calls: [ToolCall]
  /// The call that a tool's turn answers.
  package let answers: String?

  package init(_ speaker: Speaker, _ text: String, calls: [ToolCall] = []) {
    self.speaker = speaker
    self.text = text
    self.calls = calls
    answers = nil
  }

  /// The answer to a call.
  package init(answering call: ToolCall, _ text: String) {
    speaker = .tool
    self.text = text
    calls = []
    answers = call.id
  }

  /// As it is kept.
  var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("role", .string(speaker.rawValue)), ("content", .string(text)),
    ]
    if !calls.isEmpty { members.append(("calls", .array(calls.map(\.json)))) }
    if let answers { members.append(("answers", .string(answers))) }
    return .object(members)
  }

  /// The dialogue without calls of functions, for endpoints that know none: calls and their answers become words.
  static func withoutTools(_ messages: [Message]) -> [Message] {
    guard messages.contains(where: { !$0.calls.isEmpty || $0.speaker == .tool }) else { return messages }
    var result: [Message] = []
    for message in messages {
      switch message.speaker {
      case .system, .user: result.append(message)
      case .assistant:
        let asked = message.calls.map { "I want to use \($0.name): \($0.sound.serialized)" }
        result.append(Message(.assistant, ([message.text] + asked).filter { !$0.isEmpty }.joined(separator: "\n")))
      case .tool:
        // Answers to the calls of one turn are one turn.
        if let last = result.last, last.speaker == .user {
          result[result.count - 1] = Message(.user, last.text + "\n" + message.text)
        } else {
          result.append(Message(.user, message.text))
        }
      }
    }
    return result
  }
}
