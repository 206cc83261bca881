import Diagnostics

/// Blocks as a JSON document or a literal of Python, as models answer that were asked for JSON.
extension Parser {
  /// Documents of a file that are tried, and the bytes that one may have.
  private static let documentLimit = 16
  private static let documentBytes = 1 << 16
  private static let documentDepth = 16

  /// `{"nodes": ["0:input", ...], "edges": [[0, 1], ...]}` or `nodes = [...]` and `edges = [...]`, on one line or on
  /// several: one finding, whose fix writes the block's lines. Nil for anything else.
  mutating func jsonBlock(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    guard triedDocuments < Self.documentLimit, beginsDocument(at: span.start) != nil else { return nil }
    triedDocuments += 1
    guard let (value, end) = documents(from: span.start) else { return nil }
    let blocks = ForeignBlock.blocks(in: value)
    let lastLine = source.line(of: end - 1)
    let content = source.content(ofLine: lastLine)
    guard !blocks.isEmpty, bytes[end..<max(end, content.endIndex)].allSatisfy({ Self.isSpace($0) || $0 == 0x2C }) else {
      return nil
    }
    let place = SourceSpan(span.start, max(end, content.endIndex))
    let header = current.flatMap { $0.hasHeader && $0.nodes.isEmpty && $0.edges.isEmpty ? $0.name : nil }
    let name = header ?? blocks[0].name ?? Self.blockName(forPath: source.path)
    if header == nil { startBlock(NameSyntax(name, span), line: line) }
    current?.damagedIDs.insert(BlockSyntax.unknownID)
    let texts = blocks.enumerated().map { index, block in
      block.text(header: index > 0 ? block.name ?? name : header == nil ? name : nil)
    }
    report(
      Diagnostic(
        SyntaxCode.blockAsDocument.code,
        "a block is no JSON; it is written as lines: ##\(name)##, then nodes such as 0:input, then edges such as 0->2",
        at: SourceSpan(span.start, span.start + 1),
        fixes: [.safe("write it as lines", .init(place, texts.joined(separator: "\n")))]))
    firstUnread = lastLine + 1
    return .unrecognised
  }

  /// Where the bracket of `{`, `[`, `nodes = [` or `"nodes": {` stands, and the name before it.
  private func beginsDocument(at start: Int) -> (name: String?, bracket: Int)? {
    var cursor = Cursor(bytes, start, bytes.count)
    func isBracket() -> Bool { cursor.peek == UInt8(ascii: "{") || cursor.peek == UInt8(ascii: "[") }
    if isBracket() { return (nil, start) }
    guard let name = cursor.name() else { return nil }
    cursor.skipSpace()
    guard cursor.peek == UInt8(ascii: "=") || cursor.peek == UInt8(ascii: ":") else { return nil }
    cursor.advance()
    cursor.skipSpace()
    return isBracket() ? (name.text, cursor.position) : nil
  }

  /// A document, or what several names are given one after the other as the members of one.
  private func documents(from start: Int) -> (value: JSONValue, end: Int)? {
    var members: [(key: String, value: JSONValue)] = []
    var (position, end) = (start, start)
    while let (name, bracket) = beginsDocument(at: position), members.count < Self.documentLimit,
      let document = document(from: bracket), let value = try? JSONValue(parsing: document.json)
    {
      guard let name else { return members.isEmpty ? (value, document.end) : nil }
      members.append((key: name, value: value))
      end = document.end
      position = bytes[end...].firstIndex { !Self.isSpace($0) && $0 != 0x0A } ?? bytes.count
    }
    return members.isEmpty ? nil : (.object(members), end)
  }

  /// What stands from a bracket to the one that closes it as JSON, and the offset behind it: strings and keys in double
  /// quotes, tuples in square brackets, no comma before a closing bracket. Nil where none closes it within the bounds.
  private func document(from start: Int) -> (json: [UInt8], end: Int)? {
    let limit = min(bytes.count, start + Self.documentBytes)
    var json: [UInt8] = []
    var isObject: [Bool] = []
    var quote: UInt8?
    var lastMark = 0
    var index = start
    while index < limit {
      let byte = bytes[index]
      index += 1
      if let open = quote {
        if byte == open { quote = nil }
        json.append(byte == open ? UInt8(ascii: "\"") : byte)
        if byte == UInt8(ascii: "\\"), index < limit {
          json.append(bytes[index])
          index += 1
        }
        continue
      }
      let isKey = isObject.last == true && (json[lastMark] == UInt8(ascii: "{") || json[lastMark] == UInt8(ascii: ","))
      if !Self.isSpace(byte) && byte != 0x0A { lastMark = json.count }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quote = byte
        json.append(UInt8(ascii: "\""))
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("):
        isObject.append(byte == UInt8(ascii: "{"))
        json.append(isObject.last == true ? byte : UInt8(ascii: "["))
        if isObject.count > Self.documentDepth { return nil }
      case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"):
        while let last = json.last, Self.isSpace(last) || last == 0x0A { json.removeLast() }
        if json.last == UInt8(ascii: ",") { json.removeLast() }
        lastMark = json.count
        json.append(isObject.popLast() == true ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        if isObject.isEmpty { return (json, index) }
      case let byte where isKey && Cursor.isNameByte(byte):
        let first = index - 1
        while index < limit, Cursor.isNameByte(bytes[index]) { index += 1 }
        json += [UInt8(ascii: "\"")] + bytes[first..<index] + [UInt8(ascii: "\"")]
        lastMark = json.count - 1
      default: json.append(byte)
      }
    }
    return nil
  }
}
