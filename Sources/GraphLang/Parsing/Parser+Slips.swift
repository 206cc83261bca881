import Diagnostics

/// Lines that are nearly right, as language models write them.
extension Parser {
  /// A node or an edge behind a list marker (`- `, `* `, `1. `): reported, and read all the same.
  mutating func listItem(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    guard let start = endOfListMarker(span) else { return nil }
    var cursor = Cursor(bytes, start, span.end)
    let inner = SourceSpan(start, span.end)
    guard let first = cursor.name() else { return nil }
    cursor.skipSpace()
    let isNode = cursor.peek == UInt8(ascii: ":")
    guard isNode || cursor.arrow(consume: false) != nil else { return nil }
    if isNode {
      // Prose such as "- Note: this block ..." is no node.
      var ahead = cursor
      ahead.advance()
      ahead.skipSpace()
      guard ahead.name() != nil else { return nil }
      // `nn.ReLU`
      while ahead.peek == UInt8(ascii: ".") {
        ahead.advance()
        guard ahead.name() != nil else { return nil }
      }
      ahead.skipSpace()
      guard ahead.isAtEnd || ahead.peek == UInt8(ascii: "(") else { return nil }
    }
    openBlock(line: line, span: inner)
    let marker = SourceSpan(span.start, start)
    report(
      Diagnostic(
        SyntaxCode.listMarker.code, "a list marker before a node or an edge", at: marker,
        fixes: [.safe("delete it", .init(marker, ""))]))
    if isNode {
      cursor.advance()
      return parseNode(first, &cursor, line: line, span: inner)
    }
    return parseEdges(first, &cursor, line: line, span: inner)
  }

  /// The offset behind a list marker and the white space after it.
  private func endOfListMarker(_ span: SourceSpan) -> Int? {
    var index = span.start
    switch bytes[index] {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): index += 1
    case 0xE2 where bytes[index..<span.end].starts(with: [0xE2, 0x80, 0xA2]): index += 3
    case let byte where Cursor.isDigit(byte):
      while index < span.end && Cursor.isDigit(bytes[index]) { index += 1 }
      guard index < span.end, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ")") else { return nil }
      index += 1
    default: return nil
    }
    guard index < span.end, Self.isSpace(bytes[index]) else { return nil }
    while index < span.end && Self.isSpace(bytes[index]) { index += 1 }
    return index
  }

  /// `2 = ReLU`, `2. ReLU`, `2 ReLU` for `2:ReLU`, and `0 2` for `0->2`: reported, and read all the same; nil for
  /// anything else.
  mutating func slip(_ id: NameSyntax, _ cursor: Cursor, line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    var cursor = cursor
    var isAssignment = false
    if let byte = cursor.peek, byte == UInt8(ascii: "=") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ")") {
      isAssignment = byte == UInt8(ascii: "=")
      cursor.advance()
      cursor.skipSpace()
    }
    let separator = SourceSpan(id.span.end, cursor.position)
    var ahead = cursor
    guard let name = ahead.name() else { return nil }
    while ahead.peek == UInt8(ascii: "."), Cursor.isNameByte(ahead.peek(1) ?? 0) {
      ahead.advance()
      _ = ahead.name()
    }
    ahead.skipSpace()
    let isEdge = name.text.utf8.allSatisfy { Cursor.isDigit($0) }
    let hasArguments = !isEdge && ahead.peek == UInt8(ascii: "(")
    guard ahead.isAtEnd || hasArguments else { return nil }
    // `x = input`
    let isOperation = hasArguments || ["input", "input1", "input2", "output"].contains(name.text)
    guard id.text.utf8.allSatisfy({ Cursor.isDigit($0) }) || isAssignment && isOperation else { return nil }
    openBlock(line: line, span: span)
    let mark = isEdge ? "->" : ":"
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code,
        isEdge
          ? "two ids without an arrow; an edge is written \(id.text)->\(name.text)"
          : "an id without a colon; a node is written \(id.text):\(name.text)", at: span,
        fixes: [.maybe("write '\(mark)'", .init(separator, mark))]))
    if isEdge { return .edges(addEdges([[id], [name]], line: line, span: span)) }
    return parseNode(id, &cursor, line: line, span: span)
  }

  /// `(2,3)->4`, `[2,3] -> 4`, `2+3->4`, `2 & 3->4` for `2,3->4`: reported, and read all the same; nil for anything else.
  mutating func groupedEdge(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    var cursor = Cursor(bytes, span.start, span.end)
    let opener = cursor.peek
    let isBracketed = opener == UInt8(ascii: "(") || opener == UInt8(ascii: "[") || opener == UInt8(ascii: "{")
    if isBracketed { cursor.advance() }
    var sources: [NameSyntax] = []
    while sources.count < 64 {
      cursor.skipSpace()
      guard let name = cursor.name() else { return nil }
      sources.append(name)
      cursor.skipSpace()
      guard let byte = cursor.peek, ",+&".utf8.contains(byte) else { break }
      cursor.advance()
    }
    if isBracketed {
      guard let byte = cursor.peek, ")]}".utf8.contains(byte) else { return nil }
      cursor.advance()
    }
    guard sources.count > 1, cursor.arrow(consume: true) != nil else { return nil }
    cursor.skipSpace()
    guard let target = cursor.name(), cursor.isAtEnd else { return nil }
    openBlock(line: line, span: span)
    let edge = sources.map(\.text).joined(separator: ",") + "->\(target.text)"
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code, "edges from several nodes to one are written \(edge)", at: span,
        fixes: [.safe("write '\(edge)'", .init(span, edge))]))
    return .edges(addEdges([sources, [target]], line: line, span: span))
  }
}
