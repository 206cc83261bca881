import Diagnostics

/// Edges in the spellings of other languages: lists of pairs, arrows that point back, longer arrows.
extension Parser {
  /// Ids of one line that are read so.
  private static let nameLimit = 1 << 12

  /// `[(0,2), (2,3)]`, `(0,2),(2,3)` and `[0->2, 2->3]` for one edge a line: reported, and read all the same; nil for
  /// anything else. The list begins at `start`.
  mutating func edgeList(from start: Int, line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    var cursor = Cursor(bytes, start, span.end)
    guard let first = cursor.peek, "[({\"'".utf8.contains(first) else { return nil }
    var chains: [[NameSyntax]] = []
    var count = 0
    while true {
      let opened = skipListMarks(&cursor)
      if cursor.isAtEnd { break }
      guard let name = cursor.name(), count < Self.nameLimit else { return nil }
      var chain = [name]
      while let isArrow = skipSeparator(&cursor, isFirst: chain.count == 1 && opened) {
        guard let next = cursor.name(), isArrow || chain.count == 1 else { return nil }
        chain.append(next)
        if !isArrow {
          skipQuotes(&cursor)
          guard let close = cursor.peek, ")]}".utf8.contains(close) else { return nil }
          break
        }
      }
      guard chain.count > 1 else { return nil }
      count += chain.count
      chains.append(chain)
    }
    guard !chains.isEmpty else { return nil }
    openBlock(line: line, span: span)
    let text = chains.map { $0.map(\.text).joined(separator: "->") }.joined(separator: "\n")
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code, "edges are no list; they are written one a line, such as 0->2", at: span,
        fixes: [.safe("write one a line", .init(span, text))]))
    let before = current?.edges.count ?? 0
    for chain in chains { addEdges(chain.map { [$0] }, line: line, span: span) }
    return .edges(before..<(current?.edges.count ?? before))
  }

  /// Goes behind brackets, commas and quotes; whether a bracket was opened last.
  private func skipListMarks(_ cursor: inout Cursor) -> Bool {
    var isOpen = false
    while let byte = cursor.peek, Self.isSpace(byte) || "[](){},;\"'".utf8.contains(byte) {
      if "[({".utf8.contains(byte) { isOpen = true } else if "])},;".utf8.contains(byte) { isOpen = false }
      cursor.advance()
    }
    return isOpen
  }

  private func skipQuotes(_ cursor: inout Cursor) {
    while let byte = cursor.peek, Self.isSpace(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      cursor.advance()
    }
  }

  /// Goes behind what stands between two ids of an edge, and says whether it is an arrow; nil where there is nothing.
  private func skipSeparator(_ cursor: inout Cursor, isFirst: Bool) -> Bool? {
    var ahead = cursor
    skipQuotes(&ahead)
    if ahead.arrow(consume: true) != nil {
      skipQuotes(&ahead)
      cursor = ahead
      return true
    }
    guard isFirst, ahead.peek == UInt8(ascii: ",") else { return nil }
    ahead.advance()
    skipQuotes(&ahead)
    cursor = ahead
    return false
  }

  /// `2<-0`, `5 <- 0,4`, `5 ---> 1` and `0 -- 2`: reported, and read all the same; nil for anything else.
  mutating func otherArrow(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    var cursor = Cursor(bytes, span.start, span.end)
    var groups: [[NameSyntax]] = []
    var direction: ArrowForm?
    while true {
      guard let group = idGroup(&cursor) else { return nil }
      groups.append(group)
      if cursor.isAtEnd { break }
      guard groups.count < Self.nameLimit, let found = arrowForm(&cursor), direction == nil || direction == found else {
        return nil
      }
      direction = found
      cursor.skipSpace()
    }
    guard let direction, groups.dropFirst().dropLast().allSatisfy({ $0.count == 1 }) else { return nil }
    // `conv -- remark`
    let isNumbers = groups.joined().allSatisfy { $0.text.utf8.allSatisfy { Cursor.isDigit($0) } }
    let isArrow = direction != .line && bytes[span.start..<span.end].contains { $0 == UInt8(ascii: "-") || $0 > 0x7F }
    guard isNumbers || isArrow || direction == .forward else { return nil }
    openBlock(line: line, span: span)
    if direction == .backward { groups.reverse() }
    let edge = groups.map { $0.map(\.text).joined(separator: ",") }.joined(separator: "->")
    report(
      Diagnostic(
        SyntaxCode.wrongArrow.code, "an edge is written with '->', from the operand to what uses it", at: span,
        fixes: [.safe("write '\(edge.prefix(80))'", .init(span, edge))]))
    return .edges(addEdges(groups, line: line, span: span))
  }

  private enum ArrowForm {
    case forward, backward, line
  }

  /// `0` and `0,4`, with white space behind them.
  private func idGroup(_ cursor: inout Cursor) -> [NameSyntax]? {
    var group: [NameSyntax] = []
    while group.count < Self.nameLimit, let name = cursor.name(), !isTooLong(name) {
      group.append(name)
      cursor.skipSpace()
      guard cursor.peek == UInt8(ascii: ",") else { return group }
      cursor.advance()
      cursor.skipSpace()
    }
    return nil
  }

  /// `<-`, `<=`, `←`, and any number of `-` or `=`, perhaps with `>` behind them.
  private func arrowForm(_ cursor: inout Cursor) -> ArrowForm? {
    let start = cursor.position
    if bytes[start..<cursor.end].starts(with: "←".utf8) {
      cursor.advance("←".utf8.count)
      return .backward
    }
    let isBackward = cursor.peek == UInt8(ascii: "<")
    if isBackward { cursor.advance() }
    let shaft = cursor.position
    while let byte = cursor.peek, "-=~".utf8.contains(byte) { cursor.advance() }
    let length = cursor.position - shaft
    if isBackward { return length > 0 ? .backward : nil }
    guard cursor.peek == UInt8(ascii: ">") else { return length > 1 ? .line : nil }
    cursor.advance()
    return length > 0 ? .forward : nil
  }
}
