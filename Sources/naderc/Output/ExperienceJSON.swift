import Agents
import Diagnostics

/// Items of experience as JSON.
enum ExperienceJSON {
  static func value(_ item: ExperienceItem) -> JSONValue {
    [
      "id": .integer(item.id), "kind": .string(item.kind.rawValue), "role": .string(item.role),
      "code": JSONValue(item.code), "text": .string(item.text), "trigger": .string(item.trigger),
      "inspiration": .string(item.inspiration), "design": JSONValue(item.design), "uses": .integer(item.uses),
      "benefit": JSONValue(item.benefit), "retired": .bool(item.isRetired),
    ]
  }

  /// An item that somebody else exported: it has a new number, and neither design nor benefit of its own.
  static func item(_ value: JSONValue, id: Int) -> ExperienceItem? {
    guard let kind = value["kind"]?.stringValue.flatMap(ExperienceItem.Kind.init(rawValue:)),
      let text = value["text"]?.stringValue.map({ TaggedText.line($0, limit: 600) }), !text.isEmpty,
      let role = value["role"]?.stringValue, ["base", "stem", "downsample"].contains(role)
    else { return nil }
    func line(_ key: String) -> String { TaggedText.line(value[key]?.stringValue ?? "", limit: 600) }
    return ExperienceItem(
      id: id, kind: kind, role: role, code: value["code"]?.stringValue.map { TaggedText.line($0, limit: 20) },
      text: text,
      trigger: line("trigger"), inspiration: line("inspiration"), design: nil)
  }
}
