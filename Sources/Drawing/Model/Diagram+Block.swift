package import Diagnostics
import GraphLang
import IR
package import Ops
package import Verifier

extension Diagram {
  /// The drawing of a block, also of an invalid one: what has a shape shows it, what is wrong is marked.
  package init(_ report: BlockReport, source: SourceFile, vocabulary: Vocabulary = .standard) {
    let graph = report.graph
    let shapes = Dictionary(report.shapes.map { ($0.node, $0.text) }) { first, _ in first }
    var errors: [String: String] = [:]
    for diagnostic in report.diagnostics where diagnostic.severity == .error {
      if let node = diagnostic.node, errors[node] == nil { errors[node] = diagnostic.message }
    }
    var nodes: [Node] = []
    var edges: [Edge] = []
    for (index, node) in graph.nodes.enumerated() {
      let definition = vocabulary.find(node.syntax.operation.text)?.operation
      var drawn = Node(title: node.syntax.operation.text, style: .terminal)
      drawn.id = PlainText.shortened(node.syntax.id.text, to: 12)
      switch node.kind {
      case .input: drawn.shape = shapes[index]
      case .output: break
      case .operation:
        drawn.style = definition.map { .operation($0.family) } ?? .unknown
        drawn.title = definition?.name ?? node.syntax.operation.text
        drawn.detail = ArgumentText.text(of: node.syntax, definition, in: source)
        drawn.shape = shapes[index]
      }
      drawn.title = PlainText.shortened(drawn.title, to: DrawingLimits.text)
      drawn.shape = drawn.shape.map { PlainText.shortened($0, to: DrawingLimits.text) }
      drawn.tooltip = PlainText.shortened(source.text(node.syntax.span), to: 400)
      if let error = errors[node.syntax.id.text] {
        drawn.isWrong = true
        drawn.tooltip += ": " + PlainText.shortened(error, to: 400)
      }
      nodes.append(drawn)
      let isOrdered = ["concat", "multiply"].contains(definition?.name ?? "") && graph.operands(of: index).count > 1
      for (position, operand) in graph.operands(of: index).enumerated() where operand.source != index {
        edges.append(Edge(source: operand.source, target: index, ordinal: isOrdered ? position + 1 : nil))
      }
    }
    self.init(
      title: PlainText.shortened(report.block.name, to: 60), subtitle: Self.subtitle(report), nodes: nodes, edges: edges
    )
  }

  private static func subtitle(_ report: BlockReport) -> String {
    var parts = [report.signature.role.rawValue]
    if let typed = report.typed, report.isValid {
      parts.append(report.condition.map { $0 == "all" ? "every width" : $0 } ?? "no width")
      let parameters = typed.table.describe(typed.parameters, report.signature.names)
      if parameters.utf8.count <= 64 { parts.append("\(parameters) parameters") }
    } else {
      let count = report.diagnostics.count { $0.severity == .error }
      parts.append("invalid: \(count) error\(count == 1 ? "" : "s")")
    }
    return PlainText.shortened(parts.joined(separator: " · "), to: 110)
  }
}
