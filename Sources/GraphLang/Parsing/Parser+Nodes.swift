import Diagnostics

/// Node lines: `id:Operation(arguments)`.
extension Parser {
  mutating func parseNode(_ id: NameSyntax, _ cursor: inout Cursor, line: Int, span: SourceSpan) -> LineSyntax.Kind {
    cursor.skipSpace()
    let colon = cursor.position
    guard let operation = cursor.name() else {
      openBlock(line: line, span: span)
      current?.damagedIDs.insert(id.text)
      report(
        Diagnostic(
          SyntaxCode.missingOperation.code, "expected an operation after '\(id.text):'",
          at: cursor.isAtEnd ? id.span : SourceSpan(colon, colon + 1), node: id.text,
          notes: ["a node is written id:Operation or id:Operation(arguments), for example 2:Conv2d(C,3)"]))
      return .unrecognised
    }
    cursor.skipSpace()
    let hasArguments = cursor.peek == UInt8(ascii: "(")
    if !hasArguments && !cursor.isAtEnd {
      return reportText(after: operation, id, &cursor, line: line, span: span)
    }
    openBlock(line: line, span: span)
    for name in [id, operation] where name.text.utf8.count > ParserLimits.nameBytes {
      report(nameTooLong(name))
      current?.damagedIDs.insert(id.text)
      return .unrecognised
    }
    guard (current?.nodes.count ?? 0) < ParserLimits.nodes else {
      if current?.isFull == false {
        current?.isFull = true
        report(
          Diagnostic(SyntaxCode.tooManyNodes.code, "a block may have at most \(ParserLimits.nodes) nodes", at: span))
      }
      current?.damagedIDs.insert(id.text)
      return .unrecognised
    }
    var arguments: [ArgumentSyntax]?
    var damaged = false
    let start = hasArguments ? cursor.position : operation.span.end
    if hasArguments {
      var parser = ArgumentParser(cursor: cursor, source: source)
      arguments = parser.parse()
      for diagnostic in parser.diagnostics {
        var located = diagnostic
        located.node = id.text
        report(located)
      }
      damaged = parser.isDamaged
      cursor = parser.cursor
    }
    let node = NodeSyntax(
      id: id, operation: operation, arguments: arguments, span: SourceSpan(id.span.start, cursor.position),
      argumentSpan: SourceSpan(start, cursor.position), line: line, isDamaged: damaged)
    current?.nodes.append(node)
    return .node(node)
  }

  private mutating func reportText(
    after operation: NameSyntax, _ id: NameSyntax, _ cursor: inout Cursor, line: Int, span: SourceSpan
  ) -> LineSyntax.Kind {
    // Prose such as "Note: this block ..." has no digits for an id; it belongs wherever it stands.
    let rest = SourceSpan(cursor.position, cursor.end)
    let text = source.text(rest)
    current?.damagedIDs.insert(id.text)
    var fixes: [FixIt] = []
    if text.hasPrefix("[") && text.hasSuffix("]") || text.hasPrefix("{") && text.hasSuffix("}") {
      fixes.append(.safe("write the arguments in parentheses", .init(rest, "(\(text.dropFirst().dropLast()))")))
    } else {
      fixes.append(.maybe("make the rest a comment", .init(SourceSpan(rest.start, rest.start), "# ")))
      fixes.append(.maybe("make the line a comment", .init(SourceSpan(span.start, span.start), "# ")))
    }
    report(
      Diagnostic(
        SyntaxCode.textAfterNode.code,
        "unexpected '\(text.prefix(40))' after the operation '\(operation.text)'", at: rest,
        notes: ["a node is written id:Operation(arguments), one a line; a comment begins with '#'"], fixes: fixes))
    return .unrecognised
  }
}
