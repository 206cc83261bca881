import Diagnostics
import GraphLang
import IR
import Ops

/// Reshapes between an image and its patches or windows that leave the permute between them out.
extension Lints {
  /// (B, k*k*C, H, W) and (B, C, k*H, k*W), either way: pixels would be shuffled in the order of the memory.
  mutating func checkPixels(_ index: Int, _ node: TypedGraph.Node, _ shape: [Size]) {
    guard shape.count == 4, node.shape.count == 4, shape[0] == node.shape[0] else { return }
    func times(_ size: Size, _ factor: Int) -> Size? { try? size.multiplied(by: factor) }
    for factor in 2...16 {
      let (few, many) = (node.shape, shape)
      if times(few[1], factor * factor) == many[1], (2...3).allSatisfy({ times(many[$0], factor) == few[$0] }) {
        let cut = [many[0], few[1], Size(factor), Size(factor), many[2], many[3]]
        return warnOfOrder(index, node, shape, through: cut, [0, 1, 4, 2, 5, 3])
      }
      if times(many[1], factor * factor) == few[1], (2...3).allSatisfy({ times(few[$0], factor) == many[$0] }) {
        let cut = [many[0], many[1], few[2], Size(factor), few[3], Size(factor)]
        return warnOfOrder(index, node, shape, through: cut, [0, 1, 3, 5, 2, 4])
      }
    }
  }

  /// (B, C, H, W) repeated along H and W: copies of the image side by side, where larger pixels were meant.
  mutating func checkTiling(_ index: Int, _ node: TypedGraph.Node, _ shape: [Size]) {
    guard shape.count == 4, case .sizes(let factors) = node.values[0], factors.count == 4, factors[0]?.isOne == true,
      factors[1]?.isOne == true, let rows = factors[2]?.constant, let columns = factors[3]?.constant
    else { return }
    let isTiled = rows > 1 && !shape[2].isOne || columns > 1 && !shape[3].isOne
    guard isTiled, pass.table.isSpatial(shape[2]), pass.table.isSpatial(shape[3]) else { return }
    var fixes: [FixIt] = []
    if found.count < limit, let sizes = written(shape), let target = written(node.shape) {
      let operations = Enlargement(from: sizes, to: target, by: (rows, columns)).operations
      let syntax = graph.nodes[index].syntax
      let whole = syntax.operation.span.union(syntax.argumentSpan)
      fixes = builder.fixes(.insert(operations: operations.dropLast(), operand: 0, title: ""), node: index).map {
        FixIt("repeat each pixel instead", .maybe, $0.edits + [.init(whole, operations[operations.count - 1])])
      }
    }
    warn(
      .tiledImage, index, "repeat puts copies of the image side by side; it does not enlarge its pixels",
      notes: ["to enlarge \(text(shape)), repeat each pixel: reshape, repeat, reshape"], fixes: fixes)
  }

  /// The sizes of a shape as they are written in a block; nil where one cannot be.
  func written(_ shape: [Size]) -> [String]? {
    let texts = shape.compactMap { pass.table.written($0, signature.names) }
    return texts.count == shape.count ? texts : nil
  }

  /// Windows that were permuted together on the way in, and are an image at once on the way out.
  mutating func checkWindows(_ index: Int, _ node: TypedGraph.Node, _ shape: [Size]) {
    guard shape.count == 3, node.shape.count == 4, (shape[1].constant ?? 0) > 1,
      let channels = [3, 1].first(where: { node.shape[$0] == shape[2] }), !pass.table.isSpatial(shape[2]),
      let start = graph.operands(of: index).first?.source, let (cut, order) = windows(before: start, shape)
    else { return }
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    // The channels go where they are wanted, wherever they were before.
    inverse.removeAll { $0 == order.count - 1 }
    inverse.insert(order.count - 1, at: channels == 1 ? 1 : inverse.count)
    warnOfOrder(index, node, shape, through: cut, inverse)
  }

  /// The shape of six dimensions that these windows were joined from, with the order of the permute that gave it.
  private func windows(before node: Int, _ shape: [Size]) -> (cut: [Size], order: [Int])? {
    var current = node
    for _ in 0..<32 {
      guard let operation = pass.nodes[current]?.operation else { return nil }
      let sources = graph.operands(of: current).map(\.source)
      if operation.name == "reshape", let source = sources.first, let before = pass.nodes[source],
        before.shape.count == 6
      {
        guard before.operation?.name == "permute", case .axes(let axes) = before.values[0] else { return nil }
        return (before.shape.dropLast() + [shape[2]], axes.map { $0 < 0 ? $0 + axes.count : $0 })
      }
      guard let next = sources.first(where: { pass.nodes[$0]?.shape.prefix(2) == shape.prefix(2) }) else { return nil }
      current = next
    }
    return nil
  }

  /// Warns of a reshape that should go through another shape and a permute.
  private mutating func warnOfOrder(
    _ index: Int, _ node: TypedGraph.Node, _ shape: [Size], through cut: [Size], _ order: [Int]
  ) {
    var fixes: [FixIt] = []
    if let sizes = written(cut)?.joined(separator: ",") {
      let operations = ["reshape(\(sizes))", "permute(\(order.map(String.init).joined(separator: ",")))"]
      fixes = builder.fixes(
        .insert(
          operations: operations, operand: 0, title: "put \(operations.joined(separator: " and ")) in front of it"),
        node: index)
    }
    warn(
      .scramblingReshape, index,
      "reshape from \(text(shape)) to \(text(node.shape)) scrambles the pixels; it does not move dimensions",
      notes: ["reshape keeps the elements in row-major order; permute reorders dimensions"], fixes: fixes)
  }
}
