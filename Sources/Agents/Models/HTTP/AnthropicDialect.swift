import Diagnostics

/// Anthropic's messages.
struct AnthropicDialect {
  /// Stands for the address in records.
  static let home = "anthropic:"
  static let address = "https://api.anthropic.com"
  /// The protocol's version, which goes with each request.
  static let version = "2026-10-21"

  let base: String
  let model: String

  func encode(_ request: ModelRequest) -> WireRequest {
    let system = request.messages.filter { $0.speaker == .system }.map(\.text).joined(separator: "\n\n")
    var members: [(key: String, value: JSONValue)] = [
      ("model", .string(model)), ("max_tokens", .integer(request.maxTokens)),
      ("messages", .array(Self.turns(request.messages))), ("stream", true),
    ]
    if !system.isEmpty { members.append(("system", .string(system))) }
    // The protocol of this version has no temperature.
    if let format = request.format {
      members.append(("output_config", ["format": ["type": "json_schema", "schema": format.schema]]))
    }
    if !request.tools.isEmpty {
      let tools = request.tools.map { tool -> JSONValue in
        ["name": .string(tool.name), "description": .string(tool.summary), "input_schema": tool.parameters]
      }
      members.append(("tools", .array(tools)))
      if !request.allowsCalls { members.append(("tool_choice", ["type": "none"])) }
    }
    return WireRequest(endpoint: base + "/v1/messages", body: .object(members))
  }

  /// Turns of content blocks. The answers to all calls of a turn stand in the one turn behind it, as the protocol wants.
  private static func turns(_ messages: [Message]) -> [JSONValue] {
    var turns: [(role: String, blocks: [JSONValue], areAnswers: Bool)] = []
    for message in messages {
      switch message.speaker {
      case .system: break
      case .user: turns.append(("user", [text(message.text)], false))
      case .assistant:
        let said = message.text.isEmpty && !message.calls.isEmpty ? [] : [text(message.text)]
        let calls = message.calls.map { call -> JSONValue in
          ["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": call.sound]
        }
        turns.append(("assistant", said + calls, false))
      case .tool:
        let block: JSONValue = [
          "type": "tool_result", "tool_use_id": JSONValue(message.answers), "content": .string(message.text),
        ]
        if let last = turns.last, last.areAnswers {
          turns[turns.count - 1].blocks.append(block)
        } else {
          turns.append(("user", [block], true))
        }
      }
    }
    return turns.map { ["role": .string($0.role), "content": .array($0.blocks)] }
  }

  /// A block of text; the protocol refuses empty ones.
  private static func text(_ text: String) -> JSONValue {
    ["type": "text", "text": .string(text.isEmpty ? "(nothing)" : text)]
  }

  /// What has been said so far.
  private struct State {
    var text = ""
    var reason: String?
    var input: JSONValue?
    var output: JSONValue?
    var isDone = false
    var calls: [Int: (id: String, name: String, arguments: String)] = [:]
  }

  func decode(_ response: WireResponse, _ request: ModelRequest) throws(ModelError) -> ModelReply {
    guard response.status == 200 else {
      throw .rejected(status: response.status, message: HTTPWire.complaint(response))
    }
    let bytes = response.bytes
    var state = State()
    if EventStream.isDocument(bytes) {
      try whole(try OpenAIDialect.parse(bytes), &state)
    } else {
      let events = EventStream.events(bytes).data
      guard !events.isEmpty else { throw .malformedReply("no event in it") }
      for event in events { try take(try OpenAIDialect.parse(event), &state) }
    }
    guard state.isDone || state.reason != nil else { throw .malformedReply("the stream ended early") }
    let calls = ToolCall.calls(state.calls)
    let isRefusal = state.reason == "refusal"
    let isCut = state.reason == "max_tokens" || state.reason == "model_context_window_exceeded"
    guard !state.text.isEmpty || isRefusal || !calls.isEmpty || isCut else { throw .malformedReply("it is empty") }
    let finish: ModelReply.Finish =
      isRefusal ? .refusal : isCut ? .length : calls.isEmpty ? .complete : .toolCalls
    let prompt = request.messages.reduce(0) { $0 + TokenEstimate.tokens($1.text) }
    return ModelReply(
      text: state.text, finish: finish, inputTokens: ReportedTokens.count(state.input, estimate: prompt),
      outputTokens: ReportedTokens.count(state.output, estimate: TokenEstimate.tokens(state.text)), toolCalls: calls)
  }

  private func whole(_ value: JSONValue, _ state: inout State) throws(ModelError) {
    try refuse(value)
    for (index, block) in (value["content"]?.arrayValue ?? []).enumerated() {
      state.text += block["text"]?.stringValue ?? ""
      if block["type"]?.stringValue == "tool_use" {
        state.calls[index] = (
          block["id"]?.stringValue ?? "", block["name"]?.stringValue ?? "", block["input"]?.serialized ?? ""
        )
      }
    }
    state.reason = value["stop_reason"]?.stringValue
    (state.input, state.output) = (value["usage"]?["input_tokens"], value["usage"]?["output_tokens"])
  }

  private func take(_ value: JSONValue, _ state: inout State) throws(ModelError) {
    switch value["type"]?.stringValue {
    case "message_start": state.input = value["message"]?["usage"]?["input_tokens"]
    case "content_block_start":
      guard let index = value["index"]?.integerValue, let block = value["content_block"] else { return }
      state.text += block["text"]?.stringValue ?? ""
      if block["type"]?.stringValue == "tool_use" {
        state.calls[index] = (block["id"]?.stringValue ?? "", block["name"]?.stringValue ?? "", "")
      }
    case "content_block_delta":
      state.text += value["delta"]?["text"]?.stringValue ?? ""
      if let piece = value["delta"]?["partial_json"]?.stringValue, let index = value["index"]?.integerValue {
        state.calls[index]?.arguments += piece
      }
    case "message_delta":
      if let reason = value["delta"]?["stop_reason"]?.stringValue { state.reason = reason }
      if let count = value["usage"]?["output_tokens"] { state.output = count }
      if let count = value["usage"]?["input_tokens"], count != .null { state.input = count }
    case "message_stop": state.isDone = true
    case "error": try refuse(value)
    default: break
    }
  }

  private func refuse(_ value: JSONValue) throws(ModelError) {
    guard let error = value["error"], error != .null else { return }
    throw .malformedReply("the endpoint broke off: \(TaggedText.line(error["message"]?.stringValue ?? "", limit: 200))")
  }
}
