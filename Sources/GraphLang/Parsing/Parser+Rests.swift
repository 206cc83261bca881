import Diagnostics

/// What stands behind a node or an edge that is whole.
extension Parser {
  private static let noComment = "a comment begins with '#'"

  /// `2:ReLU -> 3`, `2:Conv2d(C,3))`, `2:ReLU // remark`. The node is kept whatever follows it.
  mutating func parseRest(of node: NodeSyntax, _ cursor: inout Cursor, line: Int, span: SourceSpan) -> LineSyntax.Kind {
    let rest = SourceSpan(cursor.position, cursor.end)
    let kind = LineSyntax.Kind.node(node)
    if cursor.peek == UInt8(ascii: "-") && cursor.peek(1) == UInt8(ascii: ">")
      || cursor.arrow(consume: false)?.isCanonical == false,
      let chain = parseChain(from: node, &cursor, line: line, span: span)
    {
      return chain
    }
    guard !node.isDamaged else { return kind }
    let text = source.text(rest)
    var fixes: [FixIt]
    var notes = ["a node is written id:Operation(arguments), one a line; \(Self.noComment)"]
    var message = "unexpected '\(text.prefix(40))' after "
    message += node.arguments == nil ? "the operation '\(node.operation.text.prefix(40))'" : "the arguments"
    if text.utf8.allSatisfy({ ")]}".utf8.contains($0) || Self.isSpace($0) }), node.arguments != nil {
      message = "'\(text.prefix(40))' closes nothing: the arguments end before it"
      fixes = [.safe("delete it", .init(SourceSpan(node.span.end, rest.end), ""))]
      notes = []
    } else if text.utf8.allSatisfy({ ";,.".utf8.contains($0) || Self.isSpace($0) }) {
      fixes = [.safe("delete it", .init(SourceSpan(node.span.end, rest.end), ""))]
      notes = []
    } else if node.arguments == nil,
      text.hasPrefix("[") && text.hasSuffix("]") || text.hasPrefix("{") && text.hasSuffix("}")
    {
      fixes = [.safe("write the arguments in parentheses", .init(rest, "(\(text.dropFirst().dropLast()))"))]
      current?.nodes.removeLast()
      current?.nodes.append(node.damaged)
    } else if node.arguments == nil, text.hasSuffix(")"), !text.contains("(") {
      // `Conv2d C,3)`
      fixes = [.safe("open the parenthesis", .init(SourceSpan(node.span.end, rest.start), "("))]
      current?.nodes.removeLast()
      current?.damagedIDs.insert(node.id.text)
    } else {
      fixes = [commentFix(rest, text)]
    }
    report(
      Diagnostic(SyntaxCode.textAfterNode.code, message, at: rest, node: node.id.text, notes: notes, fixes: fixes))
    return kind
  }

  /// Makes the rest of a line a comment: surely, where it is marked as a remark in another language's way.
  func commentFix(_ rest: SourceSpan, _ text: String) -> FixIt {
    for mark in ["//", "--", "/*", "%", ";"] where text.hasPrefix(mark) {
      let end = rest.start + mark.utf8.count
      let space = end < rest.end && Self.isSpace(bytes[end]) ? "" : " "
      let gap = rest.start > 0 && Self.isSpace(bytes[rest.start - 1]) ? "" : " "
      return .safe("make it a comment", .init(SourceSpan(rest.start, end), "\(gap)#\(space)"))
    }
    let gap = rest.start > 0 && Self.isSpace(bytes[rest.start - 1]) ? "" : " "
    let edit = FixIt.Edit(SourceSpan(rest.start, rest.start), "\(gap)# ")
    let isRemark = text.hasPrefix("(") || text.hasPrefix("[") || text.hasPrefix("\"") || text.hasPrefix("<")
    return isRemark ? .safe("make it a comment", edit) : .maybe("make it a comment", edit)
  }

  /// `2:ReLU -> 3` and `0:input -> 2:ReLU -> 1:output`: nodes and edges on one line; nil for anything else.
  private mutating func parseChain(from node: NodeSyntax, _ cursor: inout Cursor, line: Int, span: SourceSpan)
    -> LineSyntax.Kind?
  {
    var attempt = cursor
    var declarations = [source.text(node.span)]
    var found: [NodeSyntax] = []
    var ids = [node.id]
    while attempt.arrow(consume: true) != nil {
      attempt.skipSpace()
      guard let id = attempt.name() else { return nil }
      ids.append(id)
      attempt.skipSpace()
      guard attempt.peek == UInt8(ascii: ":") else { continue }
      attempt.advance()
      attempt.skipSpace()
      guard let operation = attempt.name(), !Cursor.isDigit(operation.text.utf8.first) else { return nil }
      let start = operation.span.end
      var (arguments, isDamaged): ([ArgumentSyntax]?, Bool) = (nil, false)
      attempt.skipSpace()
      if attempt.peek == UInt8(ascii: "(") {
        var parser = ArgumentParser(cursor: attempt, source: source)
        arguments = parser.parse()
        isDamaged = parser.isDamaged
        attempt = parser.cursor
        guard parser.diagnostics.isEmpty else { return nil }
      }
      let end = arguments == nil ? start : attempt.position
      found.append(
        NodeSyntax(
          id: id, operation: operation, arguments: arguments, span: SourceSpan(id.span.start, end),
          argumentSpan: SourceSpan(start, end), line: line, isDamaged: isDamaged))
      declarations.append(source.text(SourceSpan(id.span.start, end)))
      attempt.skipSpace()
    }
    guard attempt.isAtEnd, (current?.nodes.count ?? 0) + found.count <= ParserLimits.nodes else { return nil }
    cursor = attempt
    current?.nodes += found
    let edges = addEdges(ids.map { [$0] }, line: line, span: span)
    let text = declarations.joined(separator: "\n") + "\n" + ids.map(\.text).joined(separator: "->")
    report(
      Diagnostic(
        SyntaxCode.severalStatements.code, "nodes and edges stand on lines of their own",
        at: SourceSpan(node.span.end, span.end), node: node.id.text,
        notes: ["first the nodes, such as \(declarations[0].prefix(60)), then the edges, such as 0->2"],
        fixes: [.safe("write them one a line", .init(SourceSpan(node.span.start, cursor.position), text))]))
    return .edges(edges)
  }

  /// What stands behind edges that are whole: the edges are kept.
  mutating func reportRest(of edges: SourceSpan, _ rest: SourceSpan) {
    let text = source.text(rest)
    if text.utf8.allSatisfy({ ";.)]}".utf8.contains($0) || Self.isSpace($0) }) {
      report(
        Diagnostic(
          SyntaxCode.unexpectedToken.code, "unexpected '\(text.prefix(40))' after an edge", at: rest,
          fixes: [.safe("delete it", .init(SourceSpan(edges.end, rest.end), ""))]))
      return
    }
    let isLabel = text.hasPrefix(":")
    let fix =
      isLabel
      ? FixIt.maybe("make it a comment", .init(SourceSpan(rest.start, rest.start + 1), " #")) : commentFix(rest, text)
    report(
      Diagnostic(
        SyntaxCode.unexpectedToken.code, "unexpected '\(text.prefix(40))' after an edge", at: rest,
        notes: ["edges are written 0->2, 0,1->2, 0->1,2 or 0->1->2; \(Self.noComment)"], fixes: [fix]))
  }
}
