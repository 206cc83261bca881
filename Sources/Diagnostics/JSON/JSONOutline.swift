/// A JSON document whose long lists are made while it is written, so that they need not be held as a whole.
package enum JSONOutline {
  case value(JSONValue)
  case object([(key: String, outline: JSONOutline)])
  case list(count: Int, element: (Int) -> JSONOutline)

  /// A list of what is made of some items.
  package static func list<Item>(_ items: [Item], _ element: @escaping (Item) -> JSONOutline) -> JSONOutline {
    .list(count: items.count) { element(items[$0]) }
  }

  /// An object with the members of another one first.
  package static func object(_ first: JSONValue, and more: [(key: String, outline: JSONOutline)]) -> JSONOutline {
    guard case .object(let members) = first else { return .object(more) }
    return .object(members.map { (key: $0.key, outline: .value($0.value)) } + more)
  }

  /// The whole document.
  package var value: JSONValue {
    switch self {
    case .value(let value): value
    case .object(let members): .object(members.map { (key: $0.key, value: $0.outline.value) })
    case .list(let count, let element): .array((0..<count).map { element($0).value })
    }
  }

  /// Appends the document on one line, as `JSONValue` does; `drain` is called now and then and may take the bytes away.
  package func serialize(into bytes: inout [UInt8], _ drain: (inout [UInt8]) -> Void) {
    switch self {
    case .value(let value): value.serialize(into: &bytes)
    case .object(let members):
      for (index, member) in members.enumerated() {
        bytes.append(UInt8(ascii: index == 0 ? "{" : ","))
        JSONValue.string(member.key).serialize(into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.outline.serialize(into: &bytes, drain)
      }
      bytes += (members.isEmpty ? "{}" : "}").utf8
    case .list(let count, let element):
      bytes.append(UInt8(ascii: "["))
      for index in 0..<count {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element(index).serialize(into: &bytes, drain)
      }
      bytes.append(UInt8(ascii: "]"))
    }
    drain(&bytes)
  }
}
