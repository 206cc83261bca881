import Diagnostics

/// Calls of models.
extension DesignStore {
  /// A call as it is kept.
  package struct Call: Sendable {
    package let name: String
    package let role: AgentRole
    package let model: String
    package let messages: [Message]
    package let reply: String?
    package let usage: Usage
  }

  /// Digest-free identity of a request: what was asked, so that a search never takes the answer to another question.
  static func requestText(_ request: ModelRequest) -> String {
    let messages = request.messages.map { message -> JSONValue in
      ["role": .string(message.speaker.rawValue), "content": .string(message.text)]
    }
    return JSONValue.array(messages).serialized
  }

  /// The finished reply of a call; nil where it was not made or not finished, or where its question was another one, since
  /// somebody has edited what it was made of.
  package func reply(_ name: String, _ request: ModelRequest) throws(StoreError) -> (ModelReply, Usage)? {
    guard
      let row = try query(
        "SELECT reply, finish, input_tokens, output_tokens, usd, request FROM calls WHERE name = ? AND state = 'done'",
        [.text(name)]
      ).first, let text = row[0].textValue
    else { return nil }
    guard row[5].textValue == Self.requestText(request) else { return nil }
    let (input, output) = (row[2].integerValue ?? 0, row[3].integerValue ?? 0)
    let reply = ModelReply(
      text: text, finish: row[1].textValue.flatMap(ModelReply.Finish.init(rawValue:)) ?? .complete, inputTokens: input,
      outputTokens: output)
    return (reply, Usage(calls: 1, inputTokens: input, outputTokens: output, usd: row[4].numberValue))
  }

  /// Whether a call failed for good in a way that a search lives with.
  package func failure(_ name: String) throws(StoreError) -> String? {
    try query("SELECT reply FROM calls WHERE name = ? AND state = 'failed'", [.text(name)]).first?.first?.textValue
  }

  /// A call is about to be made, with what it may cost at most.
  package func begin(_ name: String, _ request: ModelRequest, model: String, worst: Usage) throws(StoreError) {
    _ = try query(
      "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, 'begun', NULL, NULL, ?, ?, ?)",
      [
        .text(name), .text(request.role.rawValue), .text(model), .text(Self.requestText(request)),
        .integer(worst.inputTokens), .integer(worst.outputTokens), SQLValue(worst.usd),
      ])
  }

  package func finish(
    _ name: String, _ request: ModelRequest, model: String, _ reply: ModelReply, _ usage: Usage
  ) throws(StoreError) {
    _ = try query(
      "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, 'done', ?, ?, ?, ?, ?)",
      [
        .text(name), .text(request.role.rawValue), .text(model), .text(Self.requestText(request)), .text(reply.text),
        .text(reply.finish.rawValue), .integer(usage.inputTokens), .integer(usage.outputTokens), SQLValue(usage.usd),
      ])
  }

  package func fail(
    _ name: String, _ request: ModelRequest, model: String, _ message: String, _ usage: Usage
  ) throws(StoreError) {
    _ = try query(
      "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, 'failed', ?, NULL, ?, ?, ?)",
      [
        .text(name), .text(request.role.rawValue), .text(model), .text(Self.requestText(request)), .text(message),
        .integer(usage.inputTokens), .integer(usage.outputTokens), SQLValue(usage.usd),
      ])
  }

  /// Every call whose name begins so, in the order of their names.
  package func calls(prefix: String = "") throws(StoreError) -> [Call] {
    let rows = try query(
      """
      SELECT name, role, model, request, reply, input_tokens, output_tokens, usd FROM calls
      WHERE substr(name, 1, length(?1)) = ?1 AND state != 'begun' ORDER BY name
      """, [.text(prefix)])
    return rows.compactMap { row in
      guard let name = row[0].textValue, let role = row[1].textValue.flatMap(AgentRole.init(rawValue:)) else {
        return nil
      }
      let request = row[3].textValue.flatMap { try? JSONValue(parsing: $0) }?.arrayValue ?? []
      let messages = request.compactMap { message -> Message? in
        guard let speaker = message["role"]?.stringValue.flatMap(Message.Speaker.init(rawValue:)) else { return nil }
        return Message(speaker, message["content"]?.stringValue ?? "")
      }
      return Call(
        name: name, role: role, model: row[2].textValue ?? "", messages: messages, reply: row[4].textValue,
        usage: Usage(
          calls: 1, inputTokens: row[5].integerValue ?? 0, outputTokens: row[6].integerValue ?? 0,
          usd: row[7].numberValue))
    }
  }
}
