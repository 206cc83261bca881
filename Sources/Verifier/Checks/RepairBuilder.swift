import Diagnostics
import GraphLang
import Ops

/// Turns repairs of the graph into edits of the text.
struct RepairBuilder {
  let graph: Graph
  let source: SourceFile

  private var editor: GraphEditor { GraphEditor(graph.block, source) }

  func fixes(_ repair: Repair, node: Int) -> [FixIt] {
    let operands = graph.operands(of: node)
    let syntax = graph.nodes[node].syntax
    switch repair {
    case .insert(let operations, let operand, let title):
      guard operand < operands.count else { return [] }
      let edge = operands[operands.startIndex + operand].edge
      let fresh = editor.freshIDs(operations.count)
      let lines = zip(fresh, operations).map { "\($0):\($1)" }.joined(separator: "\n")
      return [
        FixIt(title, .maybe, [editor.declaration(lines, before: syntax)] + editor.insertion(fresh, on: edge))
      ]
    case .wrap(let before, let after, let title):
      guard let edge = operands.first?.edge, operands.count == 1 else { return [] }
      let ids = editor.freshIDs(2)
      let lines = "\(ids[0]):\(before)\n\(ids[1]):\(after)"
      let first = editor.insertion([ids[0]], on: edge)
      guard let behind = editor.leading(syntax.id.text, through: [ids[1]]) else { return [] }
      return [FixIt(title, .maybe, [editor.declaration(lines, before: syntax)] + first + behind)]
    }
  }

  /// Add or concat in front of a node that has several operands but takes one.
  func combining(_ node: Int) -> [FixIt] {
    let edges = graph.operands(of: node).map(\.edge)
    let fresh = editor.freshIDs(1)[0]
    let syntax = graph.nodes[node].syntax
    return [
      ("Add", "add the operands up first"), ("concat(dim=1)", "concatenate the operands first (the channels add up)"),
    ].map { operation, title in
      FixIt(
        title, .maybe,
        [editor.declaration("\(fresh):\(operation)", before: syntax)]
          + editor.gathering(edges, at: fresh, into: syntax.id.text))
    }
  }

  /// Takes out a node that combines a single operand.
  func bypassing(_ node: Int) -> [FixIt] {
    let operands = graph.operands(of: node)
    guard let only = operands.first, operands.count == 1 else { return [] }
    let syntax = graph.nodes[node].syntax
    let outgoing = graph.block.edges.filter { $0.source.text == syntax.id.text }
    let isChained = outgoing.contains { $0.source.span == only.edge.target.span }
    guard !graph.block.nodes.contains(where: { $0.line == syntax.line && $0.id != syntax.id }) else { return [] }
    var edits = [editor.deletion(ofLine: syntax.line)]
    if isChained {
      // `0->2->1` becomes `0->1`.
      edits.append(.init(SourceSpan(only.edge.source.span.end, only.edge.target.span.end), ""))
    } else {
      edits.append(editor.deletion(of: only.edge))
    }
    var seen: Set<SourceSpan> = [only.edge.target.span]
    edits += outgoing.filter { seen.insert($0.source.span).inserted }
      .map { .init($0.source.span, only.edge.source.text) }
    return [FixIt("take the node out", .maybe, edits)]
  }

  /// A residual connection: the input as a second operand of a node that combines.
  func completing(_ node: Int) -> [FixIt] {
    let id = graph.nodes[node].syntax.id.text
    let inputs = graph.nodes.filter { if case .input = $0.kind { true } else { false } }
    guard inputs.count == 1, let only = graph.operands(of: node).first,
      graph.nodes[only.source].kind == .operation
    else { return [] }
    let edge = "\(inputs[0].syntax.id.text)->\(id)"
    return [.maybe("draw the edge \(edge) from the input", editor.append(edge))]
  }
}
