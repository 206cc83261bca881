import Diagnostics

/// Headers in the spellings of other languages: `**Block**`, `[Block]`, `Block:`, `class Block:`.
extension Parser {
  private static let headerWords: Set = ["class", "block", "name", "module", "model", "def", "cell"]
  private static let headerLength = 80
  /// So many lines below one are looked at for a node.
  private static let reach = 8

  /// A line above a node that can be nothing but its header: reported, and read as one; nil for anything else.
  mutating func otherHeader(line: Int, span: SourceSpan) -> LineSyntax.Kind? {
    let isBegun = current != nil
    guard span.end - span.start <= Self.headerLength, let last = bytes[span.start..<span.end].last,
      "*]=:".utf8.contains(last) || !isBegun && (bytes[span.start..<span.end].contains(UInt8(ascii: ":")))
    else { return nil }
    // Within a block it stands behind nodes and edges, and is marked.
    if isBegun, current?.edges.isEmpty != false || current?.nodes.isEmpty != false || last == UInt8(ascii: ":") {
      return nil
    }
    guard isNode(below: line) else { return nil }
    var text = source.text(span)
    for mark in ["*", "[", "]", "<", ">", "=", "~", "#", "\""] { text = text.replacing(mark, with: " ") }
    var words = text.split { $0.isWhitespace || $0 == ":" }
    if words.count > 1, let first = words.first, Self.headerWords.contains(first.lowercased()) { words.removeFirst() }
    let isName = words.allSatisfy {
      $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }
    guard (1...3).contains(words.count), isName, let initial = words[0].first, initial.isLetter,
      isMarked(span) || source.text(span).contains(":"), !isNodeLine(span)
    else { return nil }
    let name = words.joined(separator: " ")
    if !isBegun { current = nil }
    let diagnostic = Diagnostic(
      SyntaxCode.unrecognisedLine.code, "a header is written ##\(name)##", at: span,
      fixes: [.safe("write '##\(name)##'", .init(span, "##\(name)##"))])
    startBlock(NameSyntax(name, span), line: line)
    report(diagnostic)
    return .header(NameSyntax(name, span))
  }

  /// `**##Name##**`: the header within, which is reported to the file as the block begins with it; nil for anything else.
  mutating func headerInAsterisks(_ start: Int, _ end: Int, line: Int) -> Range<Int>? {
    let star = UInt8(ascii: "*")
    guard bytes[start] == star, bytes[end - 1] == star else { return nil }
    var (low, high) = (start, end)
    while low < high, bytes[low] == star { low += 1 }
    while high > low, bytes[high - 1] == star { high -= 1 }
    let inner = bytes[low..<high]
    guard inner.count > 4, inner.starts(with: "##".utf8), inner.suffix(2).elementsEqual("##".utf8) else { return nil }
    report(
      Diagnostic(
        SyntaxCode.unrecognisedLine.code, "a header stands in no asterisks", at: SourceSpan(start, end),
        fixes: [
          FixIt("delete them", .safe, [.init(SourceSpan(start, low), ""), .init(SourceSpan(high, end), "")])
        ]))
    return low..<high
  }

  private func isMarked(_ span: SourceSpan) -> Bool { "*[=~".utf8.contains(bytes[span.start]) }

  /// `conv: ReLU` and `block: Conv2d(C,3)` are nodes; `Block: Name` above a node is a header.
  private func isNodeLine(_ span: SourceSpan) -> Bool {
    var cursor = Cursor(bytes, span.start, span.end)
    guard let first = cursor.name() else { return false }
    cursor.skipSpace()
    guard cursor.peek == UInt8(ascii: ":") else { return false }
    cursor.advance()
    cursor.skipSpace()
    return !cursor.isAtEnd && !Self.headerWords.contains(first.text.lowercased())
  }

  /// Whether the next line with something on it is a node.
  private func isNode(below line: Int) -> Bool {
    for next in (line + 1)..<min(line + Self.reach, max(source.lineStarts.count, line + 1)) {
      let content = source.content(ofLine: next)
      var cursor = Cursor(bytes, content.startIndex, content.endIndex)
      cursor.skipSpace()
      if cursor.isAtEnd || cursor.peek == Self.hash { continue }
      guard cursor.name() != nil else { return false }
      cursor.skipSpace()
      return cursor.peek == UInt8(ascii: ":")
    }
    return false
  }
}
