import Diagnostics
import Testing

@testable import Agents

struct ModelFeatureTests {
  @Test(
    arguments: [
      ("Unsupported value: 'temperature' does not support 0.7", [.temperature]),
      ("registry.ollama.ai/library/phi does not support tools", [.tools]),
      ("\"auto\" tool choice requires --enable-auto-tool-choice", [.tools]),
      ("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", [.oldLimit]),
      ("response_format: json_schema is not supported", [.format]), ("the context is too long", []),
      ("output_config.format and Temperature are unknown", [.format, .temperature]),
    ] as [(String, Set<ModelFeature>)])
  func complaintsNameThem(_ complaint: String, _ features: Set<ModelFeature>) {
    #expect(ModelFeature.named(in: complaint) == features)
  }

  @Test func allSelectionsSmallOnesFirst() {
    #expect(ModelFeature.selections.count == 16)
    #expect(Set(ModelFeature.selections).count == 16)
    #expect(ModelFeature.selections.first == [])
    #expect(ModelFeature.selections.map(\.count) == ModelFeature.selections.map(\.count).sorted())
  }

  @Test(arguments: [ReplyFormat.verdict, .ranking, .ideas, .quotedIdeas])
  func schemasAreStrict(_ format: ReplyFormat) throws {
    #expect(format.schema["type"]?.stringValue == "object")
    #expect(format.schema["additionalProperties"]?.boolValue == false)
    guard case .object(let members)? = format.schema["properties"] else {
      Issue.record("no properties")
      return
    }
    #expect(format.schema["required"]?.arrayValue?.compactMap(\.stringValue) == members.map(\.key))
    #expect(!members.isEmpty)
  }

  @Test(arguments: [
    (#"{"a": 1}"#, true), ("```json\n{\"a\": 1}\n```", true), ("  {\"a\":1}\n", true), ("[1]", false),
    ("{\"a\":", false),
    ("I say {\"a\":1}", false), ("```", false), ("```\n", false), ("", false),
    (String(repeating: "{\"a\":", count: 40) + "1" + String(repeating: "}", count: 40), false),
  ])
  func objectsInReplies(_ text: String, _ isObject: Bool) {
    #expect((ReplyFormat.object(in: text) != nil) == isObject)
  }
}
