import Diagnostics

/// Lines without anything unusual, as nearly all are: `0->2`, `0->2->3`, `2:ReLU` and `2:Conv2d(C,3)` with a number for an id.
/// They are read in one go; what comes of them is what the other readers would make of them.
extension Parser {
  /// Reads the line where it is plain; else nothing has been done.
  mutating func parsePlain(_ start: Int, _ end: Int, line: Int) -> Bool {
    guard readsPlainLines, Cursor.isDigit(bytes[start]), let count = current?.nodes.count, lookalikes.isEmpty,
      end - start <= ParserLimits.lineBytes
    else { return false }
    var cursor = Cursor(bytes, start, end)
    guard let id = cursor.smallNumber() ?? cursor.name(), !isTooLong(id) else { return false }
    let kind: LineSyntax.Kind?
    switch cursor.peek {
    case UInt8(ascii: ":") where count < ParserLimits.nodes:
      kind = plainNode(id, &cursor, line: line).map { .node($0) }
    case UInt8(ascii: "-"): kind = parsePlainEdges(id, cursor, line: line)
    default: kind = nil
    }
    guard let kind else { return false }
    append(kind, SourceSpan(start, end))
    return true
  }

  private mutating func plainNode(_ id: NameSyntax, _ cursor: inout Cursor, line: Int) -> NodeSyntax? {
    cursor.advance()
    cursor.skipSpace()
    guard !Cursor.isDigit(cursor.peek), let operation = cursor.name(), !isTooLong(operation) else { return nil }
    var arguments: [ArgumentSyntax]?
    let start = cursor.position
    if !cursor.isAtEnd {
      guard cursor.peek == UInt8(ascii: "("), cursor.isFree(of: Self.hash, Self.semicolon) else { return nil }
      var parser = ArgumentParser(cursor: cursor, source: source)
      arguments = parser.parse()
      guard parser.diagnostics.isEmpty, !parser.isDamaged, parser.cursor.isAtEnd else { return nil }
      cursor = parser.cursor
    }
    let node = NodeSyntax(
      id: id, operation: operation, arguments: arguments, span: SourceSpan(id.span.start, cursor.position),
      argumentSpan: SourceSpan(start, cursor.position), line: line, isDamaged: false)
    current?.nodes.append(node)
    return node
  }

  /// `a->b` and `a->b->c` without anything unusual; nil for any other line.
  mutating func parsePlainEdges(_ first: NameSyntax, _ cursor: Cursor, line: Int) -> LineSyntax.Kind? {
    guard let before = current?.edges.count else { return nil }
    var (ahead, source, count) = (cursor, first, before)
    while !ahead.isAtEnd {
      if ahead.peek == UInt8(ascii: "-"), ahead.peek(1) == UInt8(ascii: ">"), count < ParserLimits.edges {
        ahead.advance(2)
        ahead.skipSpace()
        if let target = ahead.smallNumber() ?? ahead.name(), !isTooLong(target) {
          current?.edges.append(EdgeSyntax(source: source, target: target, line: line))
          (source, count) = (target, count + 1)
          ahead.skipSpace()
          continue
        }
      }
      current?.edges.removeLast(count - before)
      return nil
    }
    return count > before ? .edges(before..<count) : nil
  }
}
