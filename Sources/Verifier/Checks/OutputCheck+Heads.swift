import Diagnostics
import GraphLang
import IR
import Ops

/// Classifier heads: the skeleton has one behind the last block.
extension OutputCheck {
  private static var chainLimit: Int { 8 }

  /// What was pooled and flattened for classes is led to the output as it was; nothing where something else uses the
  /// head, or where other edges stand in its lines.
  func headFixes(_ shape: [Size], _ expected: [Size]) -> [FixIt] {
    guard shape.count == 2 || shape.count == 3 && shape[2].isOne else { return [] }
    let (consumers, editor) = (graph.consumers, GraphEditor(graph.block, source))
    var (head, current, hasLayer) = ([Int](), operand.source, false)
    while head.count < Self.chainLimit, nodes[current]?.shape != expected {
      guard let name = nodes[current]?.operation?.name, graph.operands(of: current).count == 1,
        consumers[current].count == 1, let before = graph.operands(of: current).first?.source
      else { return [] }
      switch name {
      case "Linear": hasLayer = true
      case "AdaptiveAvgPool2d", "AdaptiveMaxPool2d", "mean", "reshape", "softmax", "ReLU", "GELU", "LN", "BN": break
      default: return []
      }
      head.append(current)
      current = before
    }
    guard hasLayer, nodes[current]?.shape == expected, graph.nodes[current].kind == .operation else { return [] }
    let edges = head.compactMap { graph.operands(of: $0).first.map(graph.edge) }
    let last = graph.edge(operand)
    let id = graph.nodes[current].syntax.id.text
    let title = "lead node \(id) to the output, without a head for classes: the network has one"
    // The last nodes of a chain, `7->8->9->1`.
    let path = edges.reversed() + [last]
    if let first = path.first, zip(path, path.dropFirst()).allSatisfy({ $0.target.span == $1.source.span }) {
      let gap = FixIt.Edit(SourceSpan(first.source.span.end, last.source.span.end), "")
      return [
        FixIt(title, .maybe, head.map { editor.deletion(ofLine: graph.nodes[$0].syntax.line) }.reversed() + [gap])
      ]
    }
    guard Set((edges + [last]).map(\.line)).count == edges.count + 1,
      (edges + [last]).allSatisfy({ editor.edges(onLine: $0.line).count == 1 })
    else { return [] }
    let lines = (head.map { graph.nodes[$0].syntax.line } + edges.map(\.line)).sorted()
    return [FixIt(title, .maybe, lines.map { editor.deletion(ofLine: $0) } + [.init(last.source.span, id)])]
  }
}
