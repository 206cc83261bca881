import Diagnostics

/// What stands on a line: usually one statement.
extension Parser {
  static let semicolon = UInt8(ascii: ";")

  /// `0->2; 2->1` and `2:ReLU;`: reported, and read all the same.
  mutating func parseStatements(_ start: Int, _ end: Int, line: Int, hasSemicolon: Bool) -> LineSyntax.Kind {
    let whole = SourceSpan(start, end)
    let parts = hasSemicolon ? segments(start, end) : []
    guard let first = parts.first, parts.allSatisfy({ isStatement($0.start..<$0.end) }) else {
      var cursor = Cursor(bytes, start, end)
      return parseStatement(&cursor, line: line, span: whole)
    }
    var edits = zip(parts, parts.dropFirst()).map { FixIt.Edit(SourceSpan($0.end, $1.start), "\n") }
    if first.start > start { edits.append(.init(SourceSpan(start, first.start), "")) }
    if let last = parts.last, last.end < end { edits.append(.init(SourceSpan(last.end, end), "")) }
    if edits.isEmpty {
      // Between parentheses: that of the arguments.
      var cursor = Cursor(bytes, start, end)
      return parseStatement(&cursor, line: line, span: whole)
    }
    openBlock(line: line, span: whole)
    let mark = bytes[start..<end].firstIndex(of: Self.semicolon) ?? start
    let isSingle = parts.count == 1
    report(
      Diagnostic(
        isSingle ? SyntaxCode.unexpectedToken.code : SyntaxCode.severalStatements.code,
        isSingle ? "lines end without ';'" : "';' does not separate nodes or edges; write one a line",
        at: SourceSpan(mark, mark + 1),
        fixes: [FixIt(isSingle ? "delete it" : "write one a line", .safe, edits)]))
    var kinds: [LineSyntax.Kind] = []
    for part in parts {
      var cursor = Cursor(bytes, part.start, part.end)
      kinds.append(parseStatement(&cursor, line: line, span: part))
    }
    return kinds.count == 1 ? kinds[0] : .unrecognised
  }

  /// What stands between the semicolons outside parentheses, without the empty parts and without white space around.
  private func segments(_ start: Int, _ end: Int) -> [SourceSpan] {
    var result: [SourceSpan] = []
    var (from, depth) = (start, 0)
    for index in start...end {
      if index < end {
        if bytes[index] == UInt8(ascii: "(") { depth += 1 }
        if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
        guard bytes[index] == Self.semicolon, depth <= 0 else { continue }
      }
      var (low, high) = (from, index)
      while low < high && Self.isSpace(bytes[low]) { low += 1 }
      while high > low && Self.isSpace(bytes[high - 1]) { high -= 1 }
      if low < high { result.append(SourceSpan(low, high)) }
      from = index + 1
    }
    return result
  }

  /// Whether this begins like a node or an edge.
  func isStatement(_ range: Range<Int>) -> Bool {
    var cursor = Cursor(bytes, range.lowerBound, range.upperBound)
    cursor.skipSpace()
    guard cursor.name() != nil else { return false }
    cursor.skipSpace()
    return cursor.peek == UInt8(ascii: ":") || cursor.peek == UInt8(ascii: ",") || cursor.arrow(consume: false) != nil
  }

  private static let headings = [
    "node", "nodes", "edge", "edges", "link", "links", "graph", "connections", "layers", "edgelist",
    "edge_list",
  ]

  /// `Nodes:`, `**Edges**`, `Edges: 0->2`: a heading; what follows it is read.
  mutating func sectionHeading(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    var cursor = Cursor(bytes, span.start, span.end)
    func skipMarks() {
      while let byte = cursor.peek, Self.isSpace(byte) || "*:\"".utf8.contains(byte) {
        cursor.advance()
      }
    }
    skipMarks()
    guard let name = cursor.name(), Self.headings.contains(name.text.lowercased()) else { return nil }
    let end = cursor.position
    skipMarks()
    let marks = source.text(SourceSpan(end, cursor.position))
    if cursor.peek == UInt8(ascii: "="), !marks.contains(":") {
      cursor.advance()
      cursor.skipSpace()
      if cursor.isAtEnd { return nil }
    } else if !cursor.isAtEnd && !marks.contains(":") {
      return nil
    }
    let rest = cursor.position..<span.end
    let head = SourceSpan(span.start, cursor.position)
    guard cursor.isAtEnd || isStatement(rest) else {
      return edgeList(from: rest.lowerBound, line: line, span: span)
    }
    let fix: FixIt =
      cursor.isAtEnd
      ? .safe("make it a comment", .init(SourceSpan(span.start, span.start), "# "))
      : .safe("delete the heading", .init(head, ""))
    report(
      Diagnostic(
        SyntaxCode.sectionHeading.code, "a heading; nodes and edges need none", at: SourceSpan(span.start, end),
        fixes: [fix]))
    guard !cursor.isAtEnd else { return .unrecognised }
    return parseStatement(&cursor, line: line, span: SourceSpan(rest.lowerBound, rest.upperBound))
  }

  /// `(0, 2)` and `[0, 2],` for `0->2`.
  mutating func edgeInBrackets(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    var cursor = Cursor(bytes, span.start, span.end)
    guard let open = cursor.peek, open == UInt8(ascii: "(") || open == UInt8(ascii: "[") else { return nil }
    cursor.advance()
    cursor.skipSpace()
    guard let first = cursor.name() else { return nil }
    cursor.skipSpace()
    if cursor.arrow(consume: true) == nil {
      guard cursor.peek == UInt8(ascii: ",") else { return nil }
      cursor.advance()
    }
    cursor.skipSpace()
    guard let second = cursor.name() else { return nil }
    cursor.skipSpace()
    guard cursor.peek == UInt8(ascii: ")") || cursor.peek == UInt8(ascii: "]") else { return nil }
    cursor.advance()
    cursor.skipSpace()
    if cursor.peek == UInt8(ascii: ",") { cursor.advance() }
    guard cursor.isAtEnd else { return nil }
    openBlock(line: line, span: span)
    let edge = "\(first.text)->\(second.text)"
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code, "an edge is written \(edge)", at: span,
        fixes: [.safe("write '\(edge)'", .init(span, edge))]))
    return .edges(addEdges([[first], [second]], line: line, span: span))
  }
}
