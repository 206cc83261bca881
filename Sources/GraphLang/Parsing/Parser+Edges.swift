import Diagnostics

/// Edge lines: `a->b`, `a,b->c`, `a->b,c`, `a->b->c`.
extension Parser {
  /// One chain of groups of ids.
  private struct Chain {
    var groups: [[NameSyntax]] = []
    var last: [NameSyntax]

    var isComplete: Bool { !groups.isEmpty && !last.isEmpty }
    var all: [[NameSyntax]] { groups + [last] }
  }

  mutating func parseEdges(_ first: NameSyntax, _ cursor: inout Cursor, line: Int, span: SourceSpan) -> LineSyntax.Kind
  {
    var chain = Chain(last: [first])
    var chains: [Chain] = []
    var gaps: [SourceSpan] = []
    var wrongArrows: [SourceSpan] = []
    var problem: Diagnostic?
    var rest: SourceSpan?
    reading: while true {
      let end = cursor.position
      cursor.skipSpace()
      if let arrow = cursor.arrow(consume: true) {
        if !arrow.isCanonical { wrongArrows.append(arrow.span) }
        chain.groups.append(chain.last)
        chain.last = []
        problem = readName(into: &chain.last, &cursor, after: arrow.span)
      } else if cursor.peek == UInt8(ascii: ",") {
        let comma = SourceSpan(cursor.position, cursor.position + 1)
        cursor.advance()
        problem = readName(into: &chain.last, &cursor, after: comma)
      } else if cursor.isAtEnd {
        break reading
      } else if chain.isComplete, let next = nextChain(cursor) {
        // `0->2 2->3`
        chains.append(chain)
        gaps.append(SourceSpan(end, cursor.position))
        chain = Chain(last: [next])
        cursor.move(to: next.span.end)
      } else if chain.isComplete, !isHyphenated(chain, cursor) {
        rest = SourceSpan(cursor.position, cursor.end)
        break reading
      } else {
        problem = unexpected(&cursor, chain.last.last)
      }
      if problem != nil { break reading }
    }
    chains.append(chain)
    if let problem { return reportEdges(problem, chains, line: line, span: span) }
    guard chain.isComplete else { return unrecognised(span) }
    openBlock(line: line, span: span)
    if !wrongArrows.isEmpty {
      report(
        Diagnostic(
          SyntaxCode.wrongArrow.code, "an edge is written with '->'", at: wrongArrows[0],
          fixes: [FixIt("write '->'", .safe, wrongArrows.map { .init($0, "->") })]))
    }
    if let gap = gaps.first {
      report(
        Diagnostic(
          SyntaxCode.severalStatements.code, "several edges on one line; write one a line or a chain such as 0->2->3",
          at: gap.end > gap.start ? gap : SourceSpan(gap.start, gap.start + 1),
          fixes: [FixIt("write one a line", .safe, gaps.map { .init($0, "\n") })]))
    }
    if let rest, let last = chain.last.last { reportRest(of: last.span, rest) }
    if chains.count == 1, let inner = chain.all.dropFirst().dropLast().first(where: { $0.count > 1 }) {
      let end = chain.last.last?.span.end ?? span.end
      return reportInnerGroup(inner, chain.all, line: line, span: SourceSpan(span.start, end))
    }
    let before = current?.edges.count ?? 0
    for chain in chains { addEdges(chain.all, line: line, span: span) }
    return .edges(before..<(current?.edges.count ?? before))
  }

  /// An edge line that cannot be read: nothing is said about the ids on it.
  private mutating func reportEdges(_ problem: Diagnostic, _ chains: [Chain], line: Int, span: SourceSpan)
    -> LineSyntax.Kind
  {
    openBlock(line: line, span: span)
    let names = chains.flatMap { $0.all.joined() }
    if problem.code == SyntaxCode.invalidName.code, let first = names.first, let last = names.last,
      (current?.invalidIDs.count ?? 16) < 16
    {
      let whole = SourceSpan(first.span.start, last.span.end)
      let text = source.text(whole)
      if text.utf8.allSatisfy({ Cursor.isNameByte($0) || $0 == UInt8(ascii: "-") }) {
        current?.invalidIDs.append(NameSyntax(text, whole))
        return .unrecognised
      }
    }
    damageNames(in: span)
    report(problem)
    return .unrecognised
  }

  /// Whatever may be an id on a line that cannot be read: nothing is said of its edges.
  mutating func damageNames(in span: SourceSpan) {
    var cursor = Cursor(bytes, span.start, span.end)
    var count = 0
    while !cursor.isAtEnd, count < 256 {
      if let name = cursor.name() {
        current?.damagedIDs.insert(name.text)
        count += 1
      } else {
        cursor.advance()
      }
    }
    // An end that is missing may be any node.
    if count < 2 { current?.damagedIDs.insert(BlockSyntax.unknownID) }
  }

  /// The first id of another edge on the same line.
  private func nextChain(_ cursor: Cursor) -> NameSyntax? {
    var ahead = cursor
    guard let name = ahead.name() else { return nil }
    return ahead.arrow(consume: false) == nil ? nil : name
  }

  /// `conv-1:ReLU`: an id with a hyphen, not an edge.
  private func isHyphenated(_ chain: Chain, _ cursor: Cursor) -> Bool {
    guard cursor.peek == UInt8(ascii: ":"), let first = chain.groups.first?.first, let last = chain.last.last else {
      return false
    }
    return !source.text(SourceSpan(first.span.start, last.span.end)).contains(">")
  }

  /// Takes a chain apart into edges, in the order of the text; gives their positions among the block's.
  @discardableResult
  mutating func addEdges(_ groups: [[NameSyntax]], line: Int, span: SourceSpan) -> Range<Int> {
    let before = current?.edges.count ?? 0
    for (sources, targets) in zip(groups, groups.dropFirst()) {
      guard sources.count * targets.count + (current?.edges.count ?? 0) <= ParserLimits.edges else {
        if current?.isFull == false {
          report(
            Diagnostic(
              SyntaxCode.tooManyEdges.code, "a block may have at most \(ParserLimits.edges) edges", at: span))
        }
        current?.isFull = true
        current?.damagedIDs.insert(BlockSyntax.unknownID)
        break
      }
      for source in sources {
        for target in targets { current?.edges.append(EdgeSyntax(source: source, target: target, line: line)) }
      }
    }
    return before..<(current?.edges.count ?? before)
  }

  private mutating func readName(into group: inout [NameSyntax], _ cursor: inout Cursor, after mark: SourceSpan)
    -> Diagnostic?
  {
    cursor.skipSpace()
    if let name = cursor.name() {
      group.append(name)
      return isTooLong(name) ? nameTooLong(name) : nil
    }
    let place = cursor.isAtEnd ? mark : SourceSpan(cursor.position, cursor.position + 1)
    let isTrailing = cursor.isAtEnd && source.text(mark) == ","
    return Diagnostic(
      SyntaxCode.incompleteEdge.code, "expected the id of a node after '\(source.text(mark))'", at: place,
      notes: ["an edge is written source->target, for example 0->2"],
      fixes: isTrailing && group.count > 0 ? [.maybe("delete the comma", .init(mark, ""))] : [])
  }

  private func unexpected(_ cursor: inout Cursor, _ previous: NameSyntax?) -> Diagnostic {
    let rest = SourceSpan(cursor.position, cursor.end)
    if cursor.peek == UInt8(ascii: ":"), let previous {
      return Diagnostic(
        SyntaxCode.invalidName.code,
        "ids consist of letters, digits and underscores; '-' stands for an edge", at: previous.span,
        notes: ["write the node as \(previous.text):Operation with one plain id"])
    }
    return Diagnostic(
      SyntaxCode.unexpectedToken.code, "unexpected '\(source.text(rest).prefix(40))' in an edge", at: rest,
      notes: ["edges are written 0->2, 0,1->2, 0->1,2 or 0->1->2; a comment begins with '#'"])
  }

  func isTooLong(_ name: NameSyntax) -> Bool { name.span.end - name.span.start > ParserLimits.nameBytes }

  func nameTooLong(_ name: NameSyntax) -> Diagnostic {
    Diagnostic(
      SyntaxCode.nameTooLong.code,
      "a name of \(name.text.utf8.count) characters; at most \(ParserLimits.nameBytes) are allowed", at: name.span)
  }

  /// `0->2, 2->3`: the edges were meant one by one.
  private mutating func reportInnerGroup(_ inner: [NameSyntax], _ groups: [[NameSyntax]], line: Int, span: SourceSpan)
    -> LineSyntax.Kind
  {
    var segments: [[NameSyntax]] = [[]]
    for (index, group) in groups.enumerated() {
      for (position, name) in group.enumerated() {
        let isEnd = index == 0 || index == groups.count - 1
        if position > 0 && !isEnd { segments.append([]) }
        segments[segments.count - 1].append(name)
      }
    }
    let complete = groups.first?.count == 1 && groups.last?.count == 1 && segments.allSatisfy { $0.count > 1 }
    let text = segments.map { $0.map(\.text).joined(separator: "->") }.joined(separator: "\n")
    let before = current?.edges.count ?? 0
    if complete {
      for segment in segments { addEdges(segment.map { [$0] }, line: line, span: span) }
    } else {
      damageNames(in: span)
    }
    report(
      Diagnostic(
        SyntaxCode.commaInsideChain.code,
        "a comma inside a chain of edges is ambiguous; write one edge a line",
        at: inner.dropFirst().reduce(inner[0].span) { $0.union($1.span) },
        notes: ["groups such as 0,1->2 or 0->1,2 are allowed at the two ends of a chain only"],
        fixes: complete ? [.safe("write one edge a line", .init(span, text))] : []))
    return complete ? .edges(before..<(current?.edges.count ?? before)) : .unrecognised
  }
}
