import Diagnostics

/// Blocks whose input leads to the output at once, past all that they hold.
extension GraphBuilder {
  private static let lineLimit = 1_000

  /// The only input and the only output, where all edges lead from the one to the other.
  private var bypass: (input: NodeSyntax, output: NodeSyntax)? {
    guard let edge = block.edges.first, let input = indices[edge.source], let output = indices[edge.target],
      nodes[input].kind == .input(0), nodes[output].kind == .output,
      block.edges.allSatisfy({ $0.source.text == edge.source.text && $0.target.text == edge.target.text })
    else { return nil }
    return (nodes[input].syntax, nodes[output].syntax)
  }

  /// One finding for all operations, where no edge names one: they are what the block was written for.
  mutating func reportBypassed(_ alone: [Int]) -> Bool {
    guard let first = alone.first, alone.count == nodes.count - 2, alone.count <= 64, block.edges.count == 1,
      let bypass
    else { return false }
    let syntax = nodes[first].syntax
    let path = [bypass.input.id.text] + alone.map { nodes[$0].syntax.id.text } + [bypass.output.id.text]
    let shown = path.joined(separator: "->")
    let listed = alone.dropFirst().prefix(8).map { nodes[$0].syntax }
    report(
      .unusedNode,
      alone.count == 1
        ? "node \(syntax.id.text) (\(syntax.operation.text)) is not connected: the input leads to the output past it"
        : "\(alone.count) nodes are not connected: the input leads to the output past them", at: syntax.span,
      node: syntax.id.text, labels: listed.map { .init($0.span, "not connected") },
      notes: ["every node must lie on a path from the input to the output"],
      fixes: [.maybe("connect the nodes in the order of their lines", .init(block.edges[0].span, shown))])
    return true
  }

  /// An identity beside nodes that were made comments.
  mutating func checkComments() {
    guard nodes.count == 2, block.edges.count == 1, diagnostics.isEmpty, block.lines.count <= Self.lineLimit,
      let bypass
    else { return }
    var (ids, edits, hasEdges): ([String], [FixIt.Edit], Bool) = ([], [], false)
    for line in block.lines {
      let content = source.content(ofLine: line)
      guard let mark = content.firstIndex(where: { !Parser.isSpace($0) }), content[mark] == Parser.hash else {
        continue
      }
      var cursor = Cursor(source.bytes, mark, content.endIndex)
      while let byte = cursor.peek, byte == Parser.hash || Parser.isSpace(byte) { cursor.advance() }
      let start = cursor.position
      guard let id = cursor.name() else { continue }
      cursor.skipSpace()
      if cursor.arrow(consume: true) != nil {
        cursor.skipSpace()
        guard cursor.name() != nil else { continue }
        hasEdges = true
      } else {
        guard cursor.peek == UInt8(ascii: ":") else { continue }
        cursor.advance()
        cursor.skipSpace()
        guard let name = cursor.name(), !Cursor.isDigit(name.text.utf8.first) else { continue }
        cursor.skipSpace()
        guard cursor.isAtEnd || cursor.peek == UInt8(ascii: "(") else { continue }
        ids.append(id.text)
      }
      edits.append(.init(SourceSpan(mark, start), ""))
    }
    guard !ids.isEmpty, ids.count <= 64 else { return }
    let path = ([bypass.input.id.text] + ids + [bypass.output.id.text]).joined(separator: "->")
    edits.append(hasEdges ? editor.deletion(of: block.edges[0]) : .init(block.edges[0].span, path))
    report(
      .commentedNodes,
      "the input leads to the output at once, and \(ids.count == 1 ? "a node is a comment" : "\(ids.count) nodes are comments")",
      at: block.edges[0].span, notes: ["a line that begins with '#' is not read"],
      fixes: [FixIt("take the marks away", .maybe, edits)])
  }
}
