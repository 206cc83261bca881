import Diagnostics
import GraphLang
import IR
import Ops

/// Images that were pooled to be looked at from afar, and that have to become as large again.
extension RepairBuilder {
  /// Repeats the pixels of a way of a base block on which a convolution follows pools: they have a purpose there, which a
  /// stride of 1 would take away.
  func enlarging(_ node: Int, _ way: Way, to other: Way) -> [FixIt] {
    func name(_ node: Int) -> String? { nodes[node]?.operation?.name }
    guard signature.role == .base, way.down >= 4, other.down == 1, way.up == 1, way.shape.count == 4,
      way.strides.allSatisfy({ ["AvgPool2d", "MaxPool2d"].contains(name($0.node)) }),
      way.ancestors.contains(where: { name($0) == "Conv2d" }), let channels = symbol(way.shape[1]),
      let input = graph.nodes.firstIndex(where: { $0.kind.isInput }),
      other.shape.suffix(2) == nodes[input]?.shape.suffix(2)
    else { return [] }
    let part = ["B", channels, "H//\(way.down)", "W//\(way.down)"]
    let operations = Enlargement(from: part, to: ["B", channels, "H", "W"], by: (way.down, way.down)).operations
    return fixes(
      .insert(
        operations: operations, operand: way.operand,
        title: "bring operand \(way.operand + 1) back to the size by repeating its pixels"), node: node)
  }
}
