import Diagnostics
import Testing

@testable import Agents

struct DialectTests {
  private let request = ModelRequest(.modifier, [Message(.system, "s"), Message(.user, "u")])

  private func stream(_ events: String...) -> WireResponse {
    WireResponse(text: events.map { "data: \($0)\r\n\r\n" }.joined())
  }

  @Test func openAIStreamsAreJoined() throws {
    let dialect = OpenAIDialect(base: "http://h/v1", model: "m")
    let reply = try dialect.decode(
      stream(
        #"{"choices":[{"delta":{"content":"He"}}]}"#,
        #"{"choices":[{"delta":{"content":"llo","tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\"a\""}}]}}]}"#,
        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#, "[DONE]"), request)
    #expect(reply.text == "Hello")
    #expect((reply.inputTokens, reply.outputTokens) == (3, 4))
    #expect(reply.toolCalls == [ToolCall(id: "c", name: "f", arguments: ["a": 1])])
    #expect(reply.finish == .toolCalls)
  }

  @Test func brokenToolArgumentsAreNoCrash() throws {
    let reply = try OpenAIDialect(base: "", model: "m").decode(
      stream(
        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{oops"}}]},"finish_reason":"tool_calls"}]}"#,
        "[DONE]"), request)
    #expect(reply.toolCalls.first?.arguments == nil)
    #expect(reply.toolCalls.count == 1)
  }

  @Test func cutStreamsAreErrors() {
    let dialect = OpenAIDialect(base: "", model: "m")
    #expect(throws: ModelError.malformedReply("the stream ended early")) {
      try dialect.decode(stream(#"{"choices":[{"delta":{"content":"He"}}]}"#), request)
    }
    #expect(throws: ModelError.self) { try dialect.decode(WireResponse(text: "data: {\"cho"), request) }
    #expect(throws: ModelError.self) { try dialect.decode(WireResponse(text: ""), request) }
    #expect(throws: ModelError.rejected(status: 400, message: "no")) {
      try dialect.decode(WireResponse(status: 400, chunks: [Array(#"{"error":{"message":"no"}}"#.utf8)]), request)
    }
  }

  @Test func impossibleUsageIsEstimated() throws {
    let reply = try OpenAIDialect(base: "", model: "m").decode(
      stream(
        #"{"choices":[{"delta":{"content":"Hello you"},"finish_reason":"stop"}],"usage":{"prompt_tokens":-1,"completion_tokens":1000000000}}"#,
        "[DONE]"), request)
    #expect((reply.inputTokens, reply.outputTokens) == (2, 3))
  }

  @Test func structuredOutputAndTools() {
    var request = request
    request.format = ReplyFormat("answer", ["type": "object"])
    request.tools = [ToolDefinition("check", "checks", ["type": "object"])]
    let body = OpenAIDialect(base: OpenAIDialect.home, model: "gpt-5-mini").encode(request).body
    #expect(body["response_format"]?["json_schema"]?["strict"]?.boolValue == true)
    #expect(body["tools"]?.arrayValue?.first?["function"]?["name"]?.stringValue == "check")
    #expect(body["max_completion_tokens"] != nil && body["max_tokens"] == nil)
    #expect(body["temperature"] == nil)
    let other = AnthropicDialect(base: AnthropicDialect.home, model: "claude").encode(request).body
    #expect(other["tools"]?.arrayValue?.first?["input_schema"] == ["type": "object"])
    #expect(other["max_tokens"]?.integerValue == 4_096)
    #expect(other["system"]?.stringValue == "s")
  }

  @Test func dialoguesWithTools() throws {
    let call = ToolCall(id: "c1", name: "check", arguments: ["block": "b"])
    let broken = ToolCall(id: "c2", name: "check", arguments: nil)
    var request = ModelRequest(
      .modifier,
      [
        Message(.user, "u"), Message(.assistant, "", calls: [call, broken]), Message(answering: call, "fine"),
        Message(answering: broken, "no JSON"),
      ])
    request.tools = [ToolDefinition("check", "checks", ["type": "object"])]
    request.allowsCalls = false
    let openAI = OpenAIDialect(base: "http://h/v1", model: "m").encode(request).body
    #expect(openAI["tool_choice"]?.stringValue == "none")
    #expect(
      openAI["messages"]?.arrayValue?.dropFirst().map(\.serialized) == [
        #"{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"check","arguments":"{\"block\":\"b\"}"}},{"id":"c2","type":"function","function":{"name":"check","arguments":"{}"}}]}"#,
        #"{"role":"tool","content":"fine","tool_call_id":"c1"}"#,
        #"{"role":"tool","content":"no JSON","tool_call_id":"c2"}"#,
      ])
    let anthropic = AnthropicDialect(base: "", model: "m").encode(request).body
    #expect(anthropic["tool_choice"] == ["type": "none"])
    #expect(
      anthropic["messages"]?.arrayValue?.dropFirst().map(\.serialized) == [
        #"{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"check","input":{"block":"b"}},{"type":"tool_use","id":"c2","name":"check","input":{}}]}"#,
        #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"fine"},{"type":"tool_result","tool_use_id":"c2","content":"no JSON"}]}"#,
      ])
    let without = request.without([.tools, .temperature, .oldLimit])
    #expect(without.features.isEmpty)
    #expect(OpenAIDialect(base: "http://h/v1", model: "m").encode(without).body["max_completion_tokens"] != nil)
    #expect(without.messages.map(\.speaker) == [.user, .assistant, .user])
    #expect(without.messages.last?.text == "fine\nno JSON")
  }

  @Test(arguments: [
    ("<think>a draft</think>answer", "answer"), ("\n<think>\n</think>\nb", "\nb"),
    ("<think>never ends", "<think>never ends"),
    ("no <think>x</think>", "no <think>x</think>"), ("", ""),
  ])
  func thoughtsAreNoAnswer(_ text: String, _ answer: String) {
    #expect(OpenAIDialect.withoutThoughts(text) == answer)
  }

  @Test func callsAreBoundedAndHaveNames() {
    let many = Dictionary(uniqueKeysWithValues: (0..<50).map { ($0, (id: "", name: "f", arguments: "")) })
    let calls = ToolCall.calls(many)
    #expect(calls.count == ToolCall.limit)
    #expect(Set(calls.map(\.id)).count == ToolCall.limit)
    #expect(calls.allSatisfy { $0.arguments == .object([]) })
    #expect(calls.compactMap { ToolCall($0.json) } == calls)
  }

  @Test func anthropicEvents() throws {
    let dialect = AnthropicDialect(base: "", model: "m")
    let reply = try dialect.decode(
      stream(
        #"{"type":"message_start","message":{"usage":{"input_tokens":9}}}"#, #"{"type":"ping"}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
        #"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"f"}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}"#,
        #"{"type":"message_stop"}"#), request)
    #expect(reply.text == "Hi")
    #expect((reply.inputTokens, reply.outputTokens) == (9, 2))
    #expect(reply.toolCalls == [ToolCall(id: "t", name: "f", arguments: .object([]))])
    #expect(throws: ModelError.self) {
      try dialect.decode(stream(#"{"type":"error","error":{"message":"overloaded"}}"#), request)
    }
  }

  @Test func keysOfRequestsDoNotDependOnTheOrderOfMembers() {
    let a = WireRequest(endpoint: "e", body: ["x": 1, "y": ["b": 2, "a": 3]])
    let b = WireRequest(endpoint: "e", body: ["y": ["a": 3, "b": 2], "x": 1])
    #expect(a.key == b.key)
    #expect(a.key != WireRequest(endpoint: "f", body: a.body).key)
  }
}
