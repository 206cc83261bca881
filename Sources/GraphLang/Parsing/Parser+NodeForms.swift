import Diagnostics

/// Nodes in the spellings of lists, tables and dictionaries, and lines of a diff.
extension Parser {
  private static let nodeWords: Set = ["node", "layer", "op", "operation", "vertex", "step", "id"]

  /// Larger blocks are not searched for the ids of such lines.
  private static let nodeLimit = 200

  /// `Node 2: Conv2d(C,3)`, `[2] ReLU`, `| 2 | ReLU |`, `"2": "ReLU",`: reported, and read all the same; nil for anything
  /// else.
  mutating func otherNode(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    var cursor = Cursor(bytes, span.start, span.end)
    skip("[(<{|\"'", &cursor)
    guard var id = cursor.name() else { return nil }
    cursor.skipSpace()
    if Self.nodeWords.contains(id.text.lowercased()) {
      skip("#", &cursor)
      if let number = cursor.name() { id = number }
    }
    guard id.span.start > span.start, id.text.utf8.allSatisfy({ Cursor.isDigit($0) }), !isTooLong(id) else {
      return nil
    }
    skip("])>}|\"':=.-", &cursor)
    skip("\"'|", &cursor)
    let start = cursor.position
    guard let operation = cursor.name(), !Cursor.isDigit(bytes[start]), start > id.span.end else { return nil }
    var end = span.end
    while end > operation.span.end, Self.isSpace(bytes[end - 1]) || "|\"',;".utf8.contains(bytes[end - 1]) { end -= 1 }
    if end > operation.span.end {
      var ahead = cursor
      _ = withoutQualifier(operation, &ahead)
      ahead.skipSpace()
      guard ahead.position >= end || ahead.peek == UInt8(ascii: "(") else { return nil }
    }
    // Remarks on nodes that are there.
    let nodes = current?.nodes ?? []
    guard nodes.count < Self.nodeLimit, !nodes.contains(where: { $0.id.text == id.text }) else { return nil }
    openBlock(line: line, span: span)
    let head = SourceSpan(span.start, start)
    var edits: [FixIt.Edit] = [.init(head, "\(id.text):")]
    if end < span.end { edits.append(.init(SourceSpan(end, span.end), "")) }
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code, "a node is written \(id.text):\(operation.text)", at: head, node: id.text,
        fixes: [FixIt("write '\(id.text):'", .safe, edits)]))
    var rest = Cursor(bytes, start, end)
    return parseNode(id, &rest, line: line, span: SourceSpan(span.start, end))
  }

  /// `` `2:ReLU` `` and ``- `0->2` ``: reported, and read all the same; nil for anything else.
  mutating func inBackticks(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    let tick = UInt8(ascii: "`")
    guard var first = bytes[span.start..<span.end].firstIndex(of: tick) else { return nil }
    let marker = bytes[span.start..<first]
    guard marker.allSatisfy({ Self.isSpace($0) || "-*+.)".utf8.contains($0) || Cursor.isDigit($0) }) else { return nil }
    while first < span.end, bytes[first] == tick { first += 1 }
    guard let last = bytes[first..<span.end].firstIndex(of: tick), isStatement(first..<last),
      bytes[last..<span.end].allSatisfy({ $0 == tick || Self.isSpace($0) || ",;.".utf8.contains($0) })
    else { return nil }
    openBlock(line: line, span: span)
    let before = SourceSpan(span.start, first)
    report(
      Diagnostic(
        SyntaxCode.listMarker.code, "nodes and edges stand in no backticks", at: before,
        fixes: [FixIt("delete them", .safe, [.init(before, ""), .init(SourceSpan(last, span.end), "")])]))
    var cursor = Cursor(bytes, first, last)
    return parseStatement(&cursor, line: line, span: SourceSpan(first, last))
  }

  private func skip(_ marks: String, _ cursor: inout Cursor) {
    while let byte = cursor.peek, Self.isSpace(byte) || marks.utf8.contains(byte) { cursor.advance() }
  }

  /// A line of brackets alone, the head and the rule of a table, or a tag such as `<answer>`: nothing is lost without it. Nil
  /// for anything else.
  mutating func frame(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    let text = bytes[span.start..<span.end]
    let isFrame = text.allSatisfy { "[](){}|,;:+-=".utf8.contains($0) || Self.isSpace($0) }
    guard let first = text.first, isFrame && "[](){}|".utf8.contains(first) || isTag(text) else { return nil }
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code, "nodes and edges stand in no brackets, no table and no tags", at: span,
        fixes: [.safe("delete the line", .init(source.wholeLine(line), ""))]))
    return .unrecognised
  }

  /// `<answer>` and `</answer>`.
  private func isTag(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count > 2, text.first == UInt8(ascii: "<"), text.last == UInt8(ascii: ">") else { return false }
    var name = text.dropFirst().dropLast()
    if name.first == UInt8(ascii: "/") { name = name.dropFirst() }
    return !name.isEmpty && name.allSatisfy { Cursor.isNameByte($0) || $0 == UInt8(ascii: "-") }
  }

  /// `+2:ReLU` and `-2:BN` of a diff, and `-2:ReLU` of a list: the first and the last are read all the same; nil for
  /// anything else.
  mutating func signedLine(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    guard let sign = bytes[span.start..<span.end].first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      return nil
    }
    let start = span.start + 1
    guard isStatement(start..<span.end) else { return nil }
    if sign == UInt8(ascii: "-"), isDiff {
      report(
        Diagnostic(
          SyntaxCode.listMarker.code, "a line that a diff takes away; a block is written as it shall be", at: span,
          fixes: [.safe("delete the line", .init(source.wholeLine(line), ""))]))
      return .unrecognised
    }
    openBlock(line: line, span: span)
    let marker = SourceSpan(span.start, start)
    report(
      Diagnostic(
        SyntaxCode.listMarker.code, "'\(source.text(marker))' before a node or an edge", at: marker,
        fixes: [.safe("delete it", .init(marker, ""))]))
    var cursor = Cursor(bytes, start, span.end)
    return parseStatement(&cursor, line: line, span: SourceSpan(start, span.end))
  }

  /// Whether some line begins with '+' and a node or an edge behind it. Looked for once.
  private var isDiff: Bool {
    mutating get {
      if let known = hasAddedLines { return known }
      let found = source.lineStarts.contains { start in
        guard start < bytes.count, bytes[start] == UInt8(ascii: "+") else { return false }
        let end = bytes[start...].prefix(256).firstIndex(of: 0x0A) ?? min(bytes.count, start + 256)
        return isStatement(start + 1..<end)
      }
      hasAddedLines = found
      return found
    }
  }
}
