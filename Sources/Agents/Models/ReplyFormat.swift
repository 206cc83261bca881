package import Diagnostics

/// The JSON that a reply shall be, for endpoints that can be bound to a schema. A reply in words is read as well.
package struct ReplyFormat: Sendable, Equatable {
  package let name: String
  /// Strict as OpenAI wants it: an object whose members are all required, and no others.
  package let schema: JSONValue

  package init(_ name: String, _ schema: JSONValue) {
    self.name = name
    self.schema = schema
  }

  /// `{"answer": "yes"}`.
  static let verdict = ReplyFormat("verdict", object(["answer": ["type": "string", "enum": ["yes", "no"]]]))
  /// `{"ranking": [3, 1, 2]}`.
  static let ranking = ReplyFormat("ranking", object(["ranking": ["type": "array", "items": ["type": "integer"]]]))
  /// `{"inspirations": ["..."]}`.
  static let ideas = ReplyFormat(
    "inspirations", object(["inspirations": ["type": "array", "items": ["type": "string"]]]))
  /// `{"inspirations": [{"text": "...", "quote": "..."}]}`.
  static let quotedIdeas = ReplyFormat(
    "quoted_inspirations",
    object([
      "inspirations": [
        "type": "array", "items": object(["text": ["type": "string"], "quote": ["type": "string"]]),
      ]
    ]))

  /// What prompts say of it: whether an endpoint binds its model to the schema is not known to the prompt.
  static let hint = "Where your reply is bound to a JSON schema, fill that in and write no tags."

  private static func object(_ properties: JSONValue) -> JSONValue {
    var names: [JSONValue] = []
    if case .object(let members) = properties { names = members.map { .string($0.key) } }
    return [
      "type": "object", "properties": properties, "required": .array(names), "additionalProperties": false,
    ]
  }

  /// The object that a reply is, perhaps in a fence; nil for everything else.
  static func object(in reply: String) -> JSONValue? {
    var text = TaggedText.trimmed(reply)
    if text.hasPrefix("```"), let line = text.firstIndex(of: "\n"), let end = text.range(ofLast: "```"), line < end {
      text = TaggedText.trimmed(String(text[text.index(after: line)..<end]))
    }
    guard text.hasPrefix("{") else { return nil }
    let value = try? JSONValue(parsing: Array(text.utf8), limits: JSONLimits(depth: 16, bytes: 1 << 20))
    guard case .object? = value else { return nil }
    return value
  }
}

extension String {
  /// Where the last occurrence of a text begins, if that is behind the first character.
  fileprivate func range(ofLast mark: String) -> String.Index? {
    var index = endIndex
    while index > startIndex {
      index = self.index(before: index)
      if index > startIndex, self[index...].hasPrefix(mark) { return index }
    }
    return nil
  }
}
