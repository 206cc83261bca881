import Diagnostics

/// Telling what a line is.
extension Parser {
  static let hash = UInt8(ascii: "#")

  mutating func parseLine(_ line: Int) {
    let content = source.range(ofLine: line)
    var (start, end) = (content.lowerBound, content.upperBound)
    if line == 0 && source.bytes[content].starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
    while start < end && Self.isSpace(bytes[start]) { start += 1 }
    while end > start && Self.isSpace(bytes[end - 1]) { end -= 1 }
    let span = SourceSpan(start, end)
    if start == end { return append(.blank, span) }
    if line < firstUnread { return append(.unrecognised, span) }
    if parsePlain(start, end, line: line) { return }
    if end - start > ParserLimits.lineBytes {
      report(
        Diagnostic(
          SyntaxCode.lineTooLong.code,
          "the line has \(end - start) bytes, more than the \(ParserLimits.lineBytes) that a line may have",
          at: SourceSpan(start, start + 1)))
      current?.damagedIDs.insert(BlockSyntax.unknownID)
      return append(.unrecognised, span)
    }
    if isFence(start, end) { return append(.fence, span) }
    if bytes[start] == Self.hash { return parseHashLine(start, end, line: line) }
    if let inner = headerInAsterisks(start, end, line: line) {
      return parseHashLine(inner.lowerBound, inner.upperBound, line: line)
    }
    var comment: SourceSpan?
    var hasSemicolon = false
    var mark = end
    var index = start
    while index < end {
      if bytes[index] == Self.semicolon { hasSemicolon = true }
      if bytes[index] == Self.hash {
        mark = index
        break
      }
      index += 1
    }
    if mark < end {
      comment = SourceSpan(mark, end)
      end = mark
      while end > start && Self.isSpace(bytes[end - 1]) { end -= 1 }
    }
    reportLookalikes(start..<end, line: line)
    let kind = parseStatements(start, end, line: line, hasSemicolon: hasSemicolon)
    append(kind, SourceSpan(start, end), comment: comment)
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0B || byte == 0x0C
  }

  /// Three or more backticks or tildes, perhaps with one word behind them.
  private func isFence(_ start: Int, _ end: Int) -> Bool {
    let mark = bytes[start]
    guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return false }
    var index = start
    while index < end && bytes[index] == mark { index += 1 }
    guard index - start >= 3 else { return false }
    while index < end && Self.isSpace(bytes[index]) { index += 1 }
    return bytes[index..<end].allSatisfy { !Self.isSpace($0) && $0 != mark }
  }

  /// A header, or a comment.
  mutating func parseHashLine(_ start: Int, _ end: Int, line: Int) {
    var (left, right) = (start, end)
    while left < end && bytes[left] == Self.hash { left += 1 }
    while right > left && bytes[right - 1] == Self.hash { right -= 1 }
    let (leading, trailing) = (left - start, end - right)
    let inner = left..<right
    while left < right && Self.isSpace(bytes[left]) { left += 1 }
    while right > left && Self.isSpace(bytes[right - 1]) { right -= 1 }
    let name = NameSyntax(String(decoding: bytes[left..<right], as: UTF8.self), SourceSpan(left, right))
    let plain = !name.text.isEmpty && leading <= 3 && !bytes[inner].contains(Self.hash)
    let oneWord = !bytes[left..<right].contains(where: Self.isSpace)
    if plain && (1...3).contains(trailing) && (leading + trailing > 2 || oneWord) {
      startBlock(name, line: line)
      return append(.header(name), SourceSpan(start, end))
    }
    if !name.text.isEmpty && (leading == 2 || leading == 3) {
      let before = bytes[left..<right].firstIndex(of: Self.hash) ?? right
      let words = String(decoding: bytes[left..<before], as: UTF8.self)
      let title = words.last == " " ? String(words.dropLast()) : words
      report(
        Diagnostic(
          SyntaxCode.unclosedHeader.code, "a header needs '##' on both sides; this line is taken as a comment",
          at: SourceSpan(start, end),
          fixes: [
            .maybe("close the header", .init(SourceSpan(start, end), "##\(title)##")),
            .safe("make it a plain comment", .init(SourceSpan(start, left), "# ")),
          ]))
    }
    append(.comment, SourceSpan(start, end))
  }

  mutating func parseStatement(_ cursor: inout Cursor, line: Int, span: SourceSpan) -> LineSyntax.Kind {
    // Most lines begin with a digit: they are no heading.
    if span.start < span.end, !Cursor.isDigit(bytes[span.start]),
      let heading = jsonBlock(line: line, span: span) ?? sectionHeading(line: line, span: span)
        ?? otherHeader(line: line, span: span)
    {
      return heading
    }
    guard let first = cursor.name() else {
      return listItem(line: line, span: span) ?? edgeInBrackets(line: line, span: span)
        ?? groupedEdge(line: line, span: span) ?? edgeList(from: span.start, line: line, span: span)
        ?? signedLine(line: line, span: span) ?? inBackticks(line: line, span: span)
        ?? otherNode(line: line, span: span) ?? frame(line: line, span: span) ?? unrecognised(span)
    }
    cursor.skipSpace()
    let next = cursor.peek
    if next == UInt8(ascii: ":") {
      cursor.advance()
      return parseNode(first, &cursor, line: line, span: span)
    }
    if let edges = parsePlainEdges(first, cursor, line: line) { return edges }
    if next == UInt8(ascii: ",") || cursor.arrow(consume: false) != nil {
      if hasInvalidID(span) { return .unrecognised }
      return parseEdges(first, &cursor, line: line, span: span)
    }
    if hasInvalidID(span) { return .unrecognised }
    return listItem(line: line, span: span) ?? inBackticks(line: line, span: span)
      ?? groupedEdge(line: line, span: span) ?? otherArrow(line: line, span: span)
      ?? otherNode(line: line, span: span) ?? nodeWithInvalidID(first, cursor, line: line, span: span)
      ?? unrecognised(span, after: first, cursor, line: line)
  }

  /// A line that is nothing: an error of the block above it, or of the file.
  mutating func unrecognised(_ span: SourceSpan, after id: NameSyntax? = nil, _ cursor: Cursor? = nil, line: Int = 0)
    -> LineSyntax.Kind
  {
    if let id, let cursor, let kind = slip(id, cursor, line: line, span: span) { return kind }
    let text = bytes[span.start..<span.end]
    // Words without a digit, a colon or an arrow hide no node and no edge.
    let isProse =
      text.contains(0x20) && !text.contains(UInt8(ascii: ">"))
      && (!text.contains(UInt8(ascii: ":")) || isSentence(text))
    // What would be an edge with some change: its ids are not blamed for having none.
    if text.contains(UInt8(ascii: ">")) { damageNames(in: span) }
    let edit = FixIt.Edit(SourceSpan(span.start, span.start), "# ")
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code,
        "this line is neither a header (##Name##), a node (2:ReLU), an edge (0->2) nor a comment (# ...)", at: span,
        fixes: [isProse ? .safe("make it a comment", edit) : .maybe("make it a comment", edit)]))
    return .unrecognised
  }

  /// Four words or more, and neither digits nor parentheses.
  private func isSentence(_ text: ArraySlice<UInt8>) -> Bool {
    text.split(whereSeparator: Self.isSpace).count >= 4
      && !text.contains { Cursor.isDigit($0) || $0 == UInt8(ascii: "(") }
  }
}
