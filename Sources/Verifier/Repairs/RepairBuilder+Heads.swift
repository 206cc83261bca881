import Diagnostics
import GraphLang
import IR
import Ops

/// Heads of attention.
extension RepairBuilder {
  private static var chainLimit: Int { 16 }

  /// The heads are put together behind the permute that brings them beside their channels, in front of the layers that follow
  /// it; in front of the node itself where there is none.
  func headFixes(_ sizes: [String], _ operand: Int, _ node: Int) -> [FixIt] {
    let merged = "reshape(\(sizes.joined(separator: ",")))"
    var (current, position) = (node, operand)
    for _ in 0..<Self.chainLimit {
      guard let source = source(current, position), let operation = nodes[source]?.operation else { return [] }
      if operation.name == "permute" {
        let id = graph.nodes[source].syntax.id.text
        return fixes(
          .insert(operations: [merged], operand: position, title: "put the heads of node \(id) together"),
          node: current)
      }
      guard ["Linear", "LN", "DropPath", "GELU", "ReLU", "Sigmoid"].contains(operation.name),
        graph.operands(of: source).count == 1
      else { return [] }
      (current, position) = (source, 0)
    }
    return []
  }
}
