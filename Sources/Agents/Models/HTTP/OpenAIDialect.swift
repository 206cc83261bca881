import Diagnostics

/// OpenAI's chat completions, as many servers speak them.
struct OpenAIDialect {
  /// Stands for the address in records.
  static let home = "openai:"
  static let address = "https://api.openai.com/v1"

  let base: String
  let model: String

  /// Models that think before they answer take no temperature.
  private var takesTemperature: Bool {
    !["o1", "o3", "o4", "gpt-5"].contains { model == $0 || model.hasPrefix($0 + "-") }
  }

  func encode(_ request: ModelRequest) -> WireRequest {
    var members: [(key: String, value: JSONValue)] = [
      ("model", .string(model)),
      ("messages", .array(request.messages.map(Self.turn))),
      (base == Self.home || !request.hasOldLimit ? "max_completion_tokens" : "max_tokens", .integer(request.maxTokens)),
      ("stream", true), ("stream_options", ["include_usage": true]),
    ]
    if let temperature = request.temperature, takesTemperature { members.append(("temperature", .number(temperature))) }
    if let format = request.format {
      members.append(
        (
          "response_format",
          [
            "type": "json_schema",
            "json_schema": ["name": .string(format.name), "strict": true, "schema": format.schema],
          ]
        ))
    }
    if !request.tools.isEmpty {
      members.append(("tools", .array(request.tools.map(Self.tool))))
      if !request.allowsCalls { members.append(("tool_choice", "none")) }
    }
    return WireRequest(endpoint: base + "/chat/completions", body: .object(members))
  }

  private static func turn(_ message: Message) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("role", .string(message.speaker.rawValue)), ("content", .string(message.text)),
    ]
    if let call = message.answers { members.append(("tool_call_id", .string(call))) }
    if !message.calls.isEmpty {
      if message.text.isEmpty { members[1].value = .null }
      let calls = message.calls.map { call -> JSONValue in
        [
          "id": .string(call.id), "type": "function",
          "function": ["name": .string(call.name), "arguments": .string(call.sound.serialized)],
        ]
      }
      members.append(("tool_calls", .array(calls)))
    }
    return .object(members)
  }

  private static func tool(_ tool: ToolDefinition) -> JSONValue {
    [
      "type": "function",
      "function": [
        "name": .string(tool.name), "description": .string(tool.summary), "parameters": tool.parameters,
      ],
    ]
  }

  /// What has been said so far.
  private struct State {
    var text = ""
    var refusal = ""
    var finish: String?
    var usage: JSONValue?
    var calls: [Int: (id: String, name: String, arguments: String)] = [:]
  }

  func decode(_ response: WireResponse, _ request: ModelRequest) throws(ModelError) -> ModelReply {
    guard response.status == 200 else {
      throw .rejected(status: response.status, message: HTTPWire.complaint(response))
    }
    let bytes = response.bytes
    var state = State()
    if EventStream.isDocument(bytes) {
      try take(try Self.parse(bytes), "message", &state)
    } else {
      let (events, isDone) = EventStream.events(bytes)
      guard !events.isEmpty else { throw .malformedReply("no event in it") }
      for event in events { try take(try Self.parse(event), "delta", &state) }
      guard isDone || state.finish != nil else { throw .malformedReply("the stream ended early") }
    }
    state.text = Self.withoutThoughts(state.text)
    let calls = ToolCall.calls(state.calls)
    let isRefusal = !state.refusal.isEmpty || state.finish == "content_filter"
    guard !state.text.isEmpty || isRefusal || !calls.isEmpty || state.finish == "length" else {
      throw .malformedReply("it is empty")
    }
    let finish: ModelReply.Finish =
      isRefusal ? .refusal : state.finish == "length" ? .length : calls.isEmpty ? .complete : .toolCalls
    let prompt = request.messages.reduce(0) { $0 + TokenEstimate.tokens($1.text) }
    return ModelReply(
      text: isRefusal && state.text.isEmpty ? state.refusal : state.text, finish: finish,
      inputTokens: ReportedTokens.count(state.usage?["prompt_tokens"], estimate: prompt),
      outputTokens: ReportedTokens.count(
        state.usage?["completion_tokens"], estimate: TokenEstimate.tokens(state.text)),
      toolCalls: calls)
  }

  /// Local servers hand on what a model thinks before it answers: drafts in it are no answer.
  static func withoutThoughts(_ text: String) -> String {
    let (open, close) = (Array("<think>".utf8), Array("</think>".utf8))
    let bytes = Array(text.utf8)
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start...].starts(with: open),
      let end = ByteSearch.find(close, in: bytes, from: start)
    else { return text }
    return String(decoding: bytes[(end + close.count)...], as: UTF8.self)
  }

  private func take(_ value: JSONValue, _ field: String, _ state: inout State) throws(ModelError) {
    if let error = value["error"], error != .null {
      throw .malformedReply(
        "the endpoint broke off: \(TaggedText.line(error["message"]?.stringValue ?? "", limit: 200))")
    }
    if let usage = value["usage"], usage != .null { state.usage = usage }
    guard let choice = value["choices"]?.arrayValue?.first else { return }
    if let reason = choice["finish_reason"]?.stringValue { state.finish = reason }
    guard let part = choice[field] else { return }
    state.text += part["content"]?.stringValue ?? ""
    state.refusal += part["refusal"]?.stringValue ?? ""
    for (position, call) in (part["tool_calls"]?.arrayValue ?? []).enumerated() {
      let index = call["index"]?.integerValue ?? position
      var known = state.calls[index] ?? ("", "", "")
      known.id += call["id"]?.stringValue ?? ""
      known.name += call["function"]?["name"]?.stringValue ?? ""
      known.arguments += call["function"]?["arguments"]?.stringValue ?? ""
      state.calls[index] = known
    }
  }

  static func parse(_ bytes: [UInt8]) throws(ModelError) -> JSONValue {
    do {
      return try JSONValue(parsing: bytes, limits: JSONLimits(depth: 64, bytes: 8 << 20))
    } catch {
      throw .malformedReply("\(error)")
    }
  }
}
