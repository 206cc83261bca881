package import Diagnostics

/// A function that the model wants called.
package struct ToolCall: Sendable, Equatable {
  /// Calls of one reply that are heeded; the others are dropped, as if they had not been made.
  static let limit = 8

  package let id: String
  package let name: String
  /// Nil where the model wrote broken JSON.
  package let arguments: JSONValue?

  package init(id: String, name: String, arguments: JSONValue?) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }

  /// The arguments when the call is repeated to the endpoint: an object in any case, since servers parse it.
  var sound: JSONValue {
    guard let arguments, case .object = arguments else { return .object([]) }
    return arguments
  }

  /// The calls of a reply out of what came over the wire: bounded, and each with a name for its answer.
  static func calls(_ found: [Int: (id: String, name: String, arguments: String)]) -> [ToolCall] {
    found.sorted { $0.key < $1.key }.prefix(limit).enumerated().map { place, entry in
      let id = TaggedText.line(entry.value.id, limit: 200)
      let text = entry.value.arguments
      return ToolCall(
        id: id.isEmpty ? "call_\(place)" : id, name: TaggedText.line(entry.value.name, limit: 100),
        arguments: try? JSONValue(parsing: text.isEmpty ? "{}" : text))
    }
  }

  /// As it is kept: `init(_:)` reads it back.
  var json: JSONValue {
    ["id": .string(id), "name": .string(name), "arguments": arguments.map { ["value": $0] } ?? .null]
  }

  init?(_ json: JSONValue) {
    guard let id = json["id"]?.stringValue, let name = json["name"]?.stringValue else { return nil }
    self.init(id: id, name: name, arguments: json["arguments"]?["value"])
  }
}
