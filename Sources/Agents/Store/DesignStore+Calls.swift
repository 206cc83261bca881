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
    JSONValue.array(request.messages.map(\.json)).serialized
  }

  /// A reply as it is kept: its text, or, where it asks for tools, a document.
  private static func replyText(_ reply: ModelReply) -> String {
    guard reply.finish == .toolCalls else { return reply.text }
    let document: JSONValue = ["text": .string(reply.text), "calls": .array(reply.toolCalls.map(\.json))]
    return document.serialized
  }

  private static func reply(_ kept: String, _ finish: ModelReply.Finish, _ usage: Usage) -> ModelReply {
    var (text, calls): (String, [ToolCall]) = (kept, [])
    if finish == .toolCalls, let document = try? JSONValue(parsing: kept) {
      text = document["text"]?.stringValue ?? ""
      calls = (document["calls"]?.arrayValue ?? []).compactMap(ToolCall.init)
    }
    return ModelReply(
      text: text, finish: finish, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, toolCalls: calls)
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
    let usage = Usage(
      calls: 1, inputTokens: row[2].integerValue ?? 0, outputTokens: row[3].integerValue ?? 0,
      usd: row[4].numberValue)
    let finish = row[1].textValue.flatMap(ModelReply.Finish.init(rawValue:)) ?? .complete
    return (Self.reply(text, finish, usage), usage)
  }

  /// Whether a call failed for good in a way that a search lives with.
  package func failure(_ name: String) throws(StoreError) -> String? {
    try query("SELECT reply FROM calls WHERE name = ? AND state = 'failed'", [.text(name)]).first?.first?.textValue
  }

  /// A call is about to be made, with what it may cost at most.
  package func begin(_ name: String, _ request: ModelRequest, model: String, worst: Usage) throws(StoreError) {
    try put(name, request.role.rawValue, model, Self.requestText(request), "begun", nil, nil, worst)
  }

  private func put(
    _ name: String, _ role: String, _ model: String, _ request: String, _ state: String, _ reply: String?,
    _ finish: ModelReply.Finish?, _ usage: Usage
  ) throws(StoreError) {
    _ = try query(
      "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .text(name), .text(role), .text(model), .text(request), .text(state), SQLValue(reply),
        SQLValue(finish?.rawValue), .integer(usage.inputTokens), .integer(usage.outputTokens), SQLValue(usage.usd),
      ])
  }

  // MARK: - Vectors

  /// The role of calls for vectors in the table of calls.
  static let embeddingRole = "embeddings"

  /// A call for vectors is about to be made.
  func beginEmbedding(_ name: String, model: String, worst: Usage) throws(StoreError) {
    try put(name, Self.embeddingRole, model, "", "begun", nil, nil, worst)
  }

  /// A call for vectors was made; the vectors stand in a table of their own.
  func finishEmbedding(_ name: String, model: String, _ reply: EmbeddingReply, _ usage: Usage) throws(StoreError) {
    let text = "\(reply.vectors.count) vectors of \(reply.dimensions) numbers"
    try put(name, Self.embeddingRole, model, "", "done", text, .complete, usage)
  }

  // MARK: - Ends of calls

  package func finish(
    _ name: String, _ request: ModelRequest, model: String, _ reply: ModelReply, _ usage: Usage
  ) throws(StoreError) {
    try put(
      name, request.role.rawValue, model, Self.requestText(request), "done", Self.replyText(reply), reply.finish, usage)
  }

  package func fail(
    _ name: String, _ request: ModelRequest, model: String, _ message: String, _ usage: Usage
  ) throws(StoreError) {
    try put(name, request.role.rawValue, model, Self.requestText(request), "failed", message, nil, usage)
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
        let words = message["content"]?.stringValue ?? ""
        let calls = (message["calls"]?.arrayValue ?? []).compactMap(ToolCall.init)
        return Message(speaker, words, calls: calls)
      }
      return Call(
        name: name, role: role, model: row[2].textValue ?? "", messages: messages, reply: row[4].textValue,
        usage: Usage(
          calls: 1, inputTokens: row[5].integerValue ?? 0, outputTokens: row[6].integerValue ?? 0,
          usd: row[7].numberValue))
    }
  }
}
