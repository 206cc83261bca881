import Diagnostics
import GraphLang
import IR
import Ops

/// Gates that scale another result than the one they are for.
extension Lints {
  private static var chainLimit: Int { 16 }

  /// A gate of pooled channels that is multiplied with these, in the place of the image that was pooled.
  mutating func checkGate(_ index: Int, _ shapes: [[Size]]) {
    guard shapes.count == 2, shapes.allSatisfy(isPixel), found.count < limit else { return }
    let operands = Array(graph.operands(of: index))
    guard operands.count == 2 else { return }
    for (gate, other) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      guard pass.nodes[gate.source]?.operation?.name == "Sigmoid", leads(other.source, to: gate.source),
        let image = graph.operands(of: other.source).first?.source, let shape = pass.nodes[image]?.shape,
        shape.count == 4, !isPixel(shape)
      else { continue }
      let (edge, source) = (graph.edge(other), graph.nodes[image].syntax)
      let editor = builder.editor
      let target = graph.nodes[index].syntax.id.text
      let edit = editor.writtenOut(editor.edges(onLine: edge.line)) {
        $0 == edge ? "\(source.id.text)->\(target)" : nil
      }
      return warn(
        .gateOfPooled, index,
        "the gate scales the pooled channels that it was computed from; was the image of node \(source.id.text) meant?",
        notes: ["node \(source.id.text) (\(source.operation.text)) gives \(text(shape))"],
        fixes: [.maybe("scale what node \(source.id.text) gives", edit)])
    }
  }

  private func isPixel(_ shape: [Size]) -> Bool {
    shape.count == 4 && shape[2].isOne && shape[3].isOne && !shape[1].isOne
  }

  /// Whether a node is reached from another one, operand by operand.
  private func leads(_ source: Int, to node: Int) -> Bool {
    var current = node
    for _ in 0..<Self.chainLimit {
      guard let next = graph.operands(of: current).first?.source, graph.operands(of: current).count == 1 else {
        return false
      }
      if next == source { return true }
      current = next
    }
    return false
  }
}
