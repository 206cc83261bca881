import Diagnostics

/// A block read from a JSON document in one of the forms in which graphs are usually written there.
struct ForeignBlock {
  let name: String?
  private let nodes: [String]
  private let edges: [String]
  /// The lines of a block that the document holds as text.
  private let written: String?

  /// Its lines, with a header where one is asked for.
  func text(header: String?) -> String {
    let header = header.map { ["##\($0)##"] } ?? []
    guard let written else { return (header + nodes + edges).joined(separator: "\n") }
    return written.hasPrefix("##") ? written : (header + [written]).joined(separator: "\n")
  }

  private static let nodeKeys: Set = ["nodes", "node", "layers", "operations", "ops", "vertices"]
  private static let edgeKeys: Set = ["edges", "edge", "connections", "links", "edge_list"]
  private static let nameKeys: Set = ["name", "block", "block_name", "title", "header", "role"]
  private static let idKeys: Set = ["id", "index", "idx", "node", "node_id", "key"]
  private static let operationKeys: Set = ["op", "operation", "op_type", "type", "layer", "kind"]
  private static let argumentKeys: Set = ["args", "arguments", "params", "parameters", "attrs", "attributes", "kwargs"]
  private static let operandKeys: Set = ["inputs", "operands", "parents", "predecessors", "in"]
  private static let sourceKeys: Set = ["from", "source", "src", "start"]
  private static let targetKeys: Set = ["to", "target", "dst", "destination", "end"]
  private static let depthLimit = 4

  /// The blocks of a document; none where it is something else.
  static func blocks(in value: JSONValue, name: String? = nil, depth: Int = 0) -> [ForeignBlock] {
    guard depth < depthLimit else { return [] }
    switch value {
    case .object(let members):
      if let block = ForeignBlock(value, name: name) { return [block] }
      return members.flatMap { member -> [ForeignBlock] in
        if let text = member.value.stringValue { return ForeignBlock(text: text, name: member.key).map { [$0] } ?? [] }
        return blocks(in: member.value, name: heading(member.key), depth: depth + 1)
      }
    case .array(let elements):
      if let block = ForeignBlock(value, name: name) { return [block] }
      return elements.flatMap { blocks(in: $0, depth: depth + 1) }
    case .null, .bool, .integer, .number, .string: return []
    }
  }

  private init?(text: String, name: String) {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count > 2, lines.contains(where: { $0.contains("->") }), lines.contains(where: { $0.contains(":") })
    else { return nil }
    (self.name, nodes, edges, written) = (Self.heading(name), [], [], lines.joined(separator: "\n"))
  }

  private init?(_ value: JSONValue, name outer: String?) {
    // A list of nodes with their operands may stand alone.
    let list = Self.member(of: value, Self.nodeKeys) ?? value
    guard let nodes = Self.items(list)?.map(Self.node).whole(), nodes.count > 1 else { return nil }
    var all = nodes.flatMap { node in node.operands.map { "\($0)->\(node.id)" } }
    if let list = Self.member(of: value, Self.edgeKeys) {
      guard let own = Self.items(list)?.map(Self.edges).whole() else { return nil }
      all += own.joined()
    }
    guard !all.isEmpty else { return nil }
    let own = Self.member(of: value, Self.nameKeys)?.stringValue
    name = own.flatMap(Self.heading) ?? outer
    (self.nodes, edges, written) = (nodes.map(\.text), all, nil)
  }

  /// An element of a list with its position as key, or a member of an object.
  private struct Item {
    let key: String
    let value: JSONValue
    let isMember: Bool
  }

  private static func items(_ value: JSONValue) -> [Item]? {
    switch value {
    case .array(let elements):
      elements.enumerated().map { Item(key: "\($0.offset)", value: $0.element, isMember: false) }
    case .object(let members): members.map { Item(key: $0.key, value: $0.value, isMember: true) }
    case .null, .bool, .integer, .number, .string: nil
    }
  }

  private struct Node {
    let id: String
    let text: String
    var operands: [String] = []

    init?(id: String?, operation: String?, operands: [String] = []) {
      guard let id, let operation, Self.isOneLine(operation) else { return nil }
      (self.id, text, self.operands) = (id, "\(id):\(operation)", operands)
    }

    static func isOneLine(_ text: String) -> Bool {
      !text.isEmpty && text.utf8.count <= 1_000 && !text.contains { $0.isNewline || $0 == "#" }
    }
  }

  /// `"0:input"`, `"input"` at its position, `[0, "input"]`, `{"id": 0, "op": "Conv2d", "args": {...}}`, `"0": "input"`.
  private static func node(_ item: Item) -> Node? {
    let (key, value, isMember) = (item.key, item.value, item.isMember)
    switch value {
    case .string(let text):
      let parts = text.split(separator: ":", maxSplits: 1)
      if !isMember, parts.count == 2, let id = identifier(.string(trimmed(parts[0]))) {
        return Node(id: id, operation: trimmed(parts[1]))
      }
      return Node(id: identifier(.string(key)), operation: text)
    case .array(let elements):
      if isMember || elements.count != 2 { return nil }
      return Node(id: identifier(elements[0]), operation: elements[1].stringValue)
    case .object:
      let name = value["name"]
      var operation = (member(of: value, operationKeys) ?? name)?.stringValue
      if let arguments = member(of: value, argumentKeys), operation?.contains("(") == false {
        guard let text = list(arguments) else { return nil }
        if !text.isEmpty { operation? += "(\(text))" }
      }
      let named = member(of: value, operationKeys) == nil ? nil : name
      let id = isMember ? .string(key) : member(of: value, idKeys) ?? named ?? .string(key)
      let operands = member(of: value, operandKeys).map { $0.arrayValue ?? [$0] } ?? []
      guard let sources = operands.map(identifier).whole() else { return nil }
      return Node(id: identifier(id), operation: operation, operands: sources)
    case .null, .bool, .integer, .number: return nil
    }
  }

  /// `"0->2"`, `[0, 2]`, `{"from": 0, "to": 2}`, `"0": [2, 3]`.
  private static func edges(_ item: Item) -> [String]? {
    let value = item.value
    if item.isMember {
      guard let source = identifier(.string(item.key)),
        let targets = (value.arrayValue ?? [value]).map(identifier).whole()
      else { return nil }
      return targets.map { "\(source)->\($0)" }
    }
    switch value {
    case .string(let text): return Node.isOneLine(text) && text.contains("-") ? [text] : nil
    case .array(let elements):
      guard elements.count == 2, let ids = elements.map(identifier).whole() else { return nil }
      return ["\(ids[0])->\(ids[1])"]
    case .object:
      guard let source = member(of: value, sourceKeys), let target = member(of: value, targetKeys),
        let sources = (source.arrayValue ?? [source]).map(identifier).whole(),
        let targets = (target.arrayValue ?? [target]).map(identifier).whole()
      else { return nil }
      return sources.flatMap { source in targets.map { "\(source)->\($0)" } }
    case .null, .bool, .integer, .number: return nil
    }
  }

  /// Arguments as they stand between parentheses: `C,kernel_size=3`.
  private static func list(_ value: JSONValue) -> String? {
    switch value {
    case .object(let members):
      members.map { member in argument(member.value).map { "\(member.key)=\($0)" } }.whole()
        .map { $0.joined(separator: ",") }
    case .array(let elements): elements.map(argument).whole().map { $0.joined(separator: ",") }
    case .null: ""
    case .bool, .integer, .number, .string: argument(value)
    }
  }

  private static func argument(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .bool(let value): value ? "True" : "False"
    case .array(let elements): elements.map(argument).whole().map { "(\($0.joined(separator: ",")))" }
    case .object, .null: nil
    }
  }

  private static func identifier(_ value: JSONValue) -> String? {
    if let number = value.integerValue { return number < 0 ? nil : "\(number)" }
    guard let text = value.stringValue, (1...80).contains(text.utf8.count), text.utf8.allSatisfy(Cursor.isNameByte)
    else { return nil }
    return text
  }

  private static func member(of value: JSONValue, _ keys: Set<String>) -> JSONValue? {
    guard case .object(let members) = value else { return nil }
    return members.first { keys.contains($0.key.lowercased()) }?.value
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }

  /// What a header can hold of a name.
  private static func heading(_ text: String) -> String? {
    let name = trimmed(text.filter { $0 != "#" && !$0.isNewline })
    return name.isEmpty || name.utf8.count > 80 ? nil : name
  }
}

extension Array {
  /// The elements where none is nil.
  fileprivate func whole<Wrapped>() -> [Wrapped]? where Element == Wrapped? {
    var result: [Wrapped] = []
    for element in self {
      guard let element else { return nil }
      result.append(element)
    }
    return result
  }
}
