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

  private func skip(_ marks: String, _ cursor: inout Cursor) {
    while let byte = cursor.peek, Self.isSpace(byte) || marks.utf8.contains(byte) { cursor.advance() }
  }

  /// A line of brackets alone, or the head and the rule of a table: nothing is lost without it. Nil for anything else.
  mutating func frame(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    let text = bytes[span.start..<span.end]
    let isFrame = text.allSatisfy { "[](){}|,;:+-=".utf8.contains($0) || Self.isSpace($0) }
    guard isFrame, let first = text.first, "[](){}|".utf8.contains(first) else { return nil }
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code, "nodes and edges stand in no brackets and in no table", at: span,
        fixes: [.safe("delete the line", .init(source.wholeLine(line), ""))]))
    return .unrecognised
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
