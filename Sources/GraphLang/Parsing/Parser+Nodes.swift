import Diagnostics

/// Node lines: `id:Operation(arguments)`.
extension Parser {
  mutating func parseNode(_ id: NameSyntax, _ cursor: inout Cursor, line: Int, span: SourceSpan) -> LineSyntax.Kind {
    cursor.skipSpace()
    let colon = cursor.position
    guard let first = cursor.name() else {
      openBlock(line: line, span: span)
      current?.damagedIDs.insert(id.text)
      let sign = SourceSpan(colon, cursor.end)
      let word = cursor.end - colon <= 4 ? Self.signs[source.text(sign).filter { $0 != " " }] : nil
      report(
        Diagnostic(
          SyntaxCode.missingOperation.code, "expected an operation after '\(id.text):'",
          at: cursor.isAtEnd ? id.span : word == nil ? SourceSpan(colon, colon + 1) : sign, node: id.text,
          notes: ["a node is written id:Operation or id:Operation(arguments), for example 2:Conv2d(C,3)"],
          fixes: word.map { [.safe("write '\($0)'", .init(sign, $0))] } ?? []))
      return .unrecognised
    }
    if Cursor.isDigit(first.text.utf8.first), let kind = parseIDs(id, first, cursor, line: line, span: span) {
      return kind
    }
    let operation = withoutQualifier(first, &cursor)
    cursor.skipSpace()
    let hasArguments = cursor.peek == UInt8(ascii: "(")
    if !hasArguments && !cursor.isAtEnd && isProse(id, cursor) {
      current?.damagedIDs.insert(id.text)
      return reportProse(after: operation, SourceSpan(cursor.position, cursor.end), span)
    }
    openBlock(line: line, span: span)
    if operation.span.start > first.span.start { reportQualifier(first, operation, id) }
    if let long = isTooLong(id) ? id : isTooLong(operation) ? operation : nil {
      report(nameTooLong(long))
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
    let node = finishNode(id, operation, &cursor, hasArguments, line: line)
    current?.nodes.append(node)
    cursor.skipSpace()
    guard !cursor.isAtEnd else { return .node(node) }
    return parseRest(of: node, &cursor, line: line, span: span)
  }

  /// Signs that are written for operations.
  private static let signs = ["+": "Add", "*": "Mul", "@": "multiply", "×": "Mul", "⊕": "Add", "⊗": "Mul", "⊙": "Mul"]

  /// Reads the arguments, where there are any.
  private mutating func finishNode(
    _ id: NameSyntax, _ operation: NameSyntax, _ cursor: inout Cursor, _ hasArguments: Bool, line: Int
  ) -> NodeSyntax {
    guard hasArguments else {
      let end = operation.span.end
      return NodeSyntax(
        id: id, operation: operation, arguments: nil, span: SourceSpan(id.span.start, end),
        argumentSpan: SourceSpan(end, end), line: line, isDamaged: false)
    }
    let start = cursor.position
    var parser = ArgumentParser(cursor: cursor, source: source)
    let arguments = parser.parse()
    for diagnostic in parser.diagnostics {
      var located = diagnostic
      located.node = id.text
      report(located)
    }
    cursor = parser.cursor
    return NodeSyntax(
      id: id, operation: operation, arguments: arguments, span: SourceSpan(id.span.start, cursor.position),
      argumentSpan: SourceSpan(start, cursor.position), line: line, isDamaged: parser.isDamaged)
  }

  /// `nn.ReLU`: the last name is the operation.
  func withoutQualifier(_ first: NameSyntax, _ cursor: inout Cursor) -> NameSyntax {
    var operation = first
    while cursor.peek == UInt8(ascii: "."), let next = cursor.peek(1), Cursor.isNameByte(next) {
      cursor.advance()
      if let name = cursor.name() { operation = name }
    }
    return operation
  }

  private mutating func reportQualifier(_ first: NameSyntax, _ operation: NameSyntax, _ id: NameSyntax) {
    let prefix = SourceSpan(first.span.start, operation.span.start)
    report(
      Diagnostic(
        SyntaxCode.qualifiedOperation.code,
        "operations belong to no module: write '\(operation.text)' without '\(source.text(prefix).prefix(60))'",
        at: prefix, node: id.text, fixes: [.safe("delete the prefix", .init(prefix, ""))]))
  }

  /// Whether the line reads like text: "Note: this block ...".
  private func isProse(_ id: NameSyntax, _ cursor: Cursor) -> Bool {
    guard let byte = cursor.peek, !id.text.utf8.contains(where: Cursor.isDigit) else { return false }
    return Cursor.isNameByte(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "-") && cursor.peek(1) != UInt8(ascii: ">")
  }

  private mutating func reportProse(after operation: NameSyntax, _ rest: SourceSpan, _ span: SourceSpan)
    -> LineSyntax.Kind
  {
    report(
      Diagnostic(
        SyntaxCode.textAfterNode.code,
        "unexpected '\(source.text(rest).prefix(40))' after '\(operation.text)'", at: rest,
        notes: ["a node is written id:Operation(arguments), one a line; a comment begins with '#'"],
        fixes: [
          .maybe("make the line a comment", .init(SourceSpan(span.start, span.start), "# ")),
          .maybe("make the rest a comment", .init(SourceSpan(rest.start, rest.start), "# ")),
        ]))
    return .unrecognised
  }

  /// `0:2` for `0->2`, and `input:0` for `0:input`.
  private mutating func parseIDs(
    _ id: NameSyntax, _ operation: NameSyntax, _ cursor: Cursor, line: Int, span: SourceSpan
  ) -> LineSyntax.Kind? {
    var rest = cursor
    rest.skipSpace()
    guard rest.isAtEnd, operation.text.utf8.allSatisfy({ Cursor.isDigit($0) }) else { return nil }
    openBlock(line: line, span: span)
    if ["input", "input1", "input2", "output"].contains(id.text.lowercased()) {
      report(
        Diagnostic(
          SyntaxCode.missingOperation.code, "the id stands before the colon: \(operation.text):\(id.text)", at: span,
          node: operation.text,
          fixes: [
            .safe("exchange them", .init(id.span, operation.text), .init(operation.span, id.text))
          ]))
      let node = NodeSyntax(
        id: operation, operation: id, arguments: nil, span: span, argumentSpan: SourceSpan(span.end, span.end),
        line: line, isDamaged: false)
      current?.nodes.append(node)
      return .unrecognised
    }
    report(
      Diagnostic(
        SyntaxCode.missingOperation.code,
        "'\(operation.text)' is no operation; an edge is written \(id.text)->\(operation.text)", at: operation.span,
        node: id.text,
        fixes: [.maybe("make it an edge", .init(SourceSpan(id.span.end, operation.span.start), "->"))]))
    return .edges(addEdges([[id], [operation]], line: line, span: span))
  }
}
