import Diagnostics
import GraphLang
import IR

/// What would make it possible to combine operands whose shapes do not go together.
extension InferenceContext {
  /// Channels that differ: a 1x1 convolution. The same sizes in another order: a permutation. Other image sizes: strides.
  func repairs(_ shapes: ([Size], [Size]), _ position: Int, _ operand: Int) -> [Repair] {
    let (a, b) = shapes
    if operation.name == "Mul", fitsAsMatrices {
      return [.fix(.maybe("use multiply, the product of matrices", .init(node.operation.span, "multiply")))]
    }
    // The left shape is that of all operands before; only with two of them does it belong to one edge.
    let other = operand == 1 ? 0 : operands.firstIndex(of: a) ?? 0
    guard a.count == 4, b.count == 4 else {
      if operation.name == "Mul" {
        for (gate, reshape) in [(operand, toStack(b, a)), (other, toStack(a, b))] {
          guard let reshape else { continue }
          return [.insert(operations: [reshape], operand: gate, title: "bring operand \(gate + 1) to rank 5")]
        }
      }
      let heads = headRepairs(a, b, other, operand)
      if !heads.isEmpty { return heads }
      if a.count == 4, let operations = toImage(b) {
        return [.insert(operations: operations, operand: operand, title: "bring operand \(operand + 1) to rank 4")]
      }
      if b.count == 4, let operations = toImage(a) {
        return [.insert(operations: operations, operand: other, title: "bring operand \(other + 1) to rank 4")]
      }
      return []
    }
    if let repairs = layoutRepairs(a, b, other, operand) { return repairs }
    let differing = (0..<4).filter { a[$0] != b[$0] && !a[$0].isOne && !b[$0].isOne }
    if differing.contains(where: { $0 >= 2 }), !differing.contains(0) {
      guard !table.isSpatial(a[1]), !table.isSpatial(b[1]) else { return [] }
      return [.imageSizes(first: other, second: operand)]
    }
    guard differing == [1], !table.isSpatial(a[1]), !table.isSpatial(b[1]) else { return [] }
    let first = Repair.channels(written(a[1]), operand: operand)
    let second = Repair.channels(written(b[1]), operand: other)
    // A gate has as many channels as what it scales.
    if operation.name == "Mul", isPixel(a) != isPixel(b) { return isPixel(a) ? [second, first] : [first, second] }
    // What a block gives is most often what its result must have.
    return b[1] == symbols["dim"] && a[1] != symbols["dim"] ? [second, first] : [first, second]
  }

  /// Tokens (B, N, C) against heads of them (B, N, heads, ...), which were not put together again.
  private func headRepairs(_ a: [Size], _ b: [Size], _ first: Int, _ second: Int) -> [Repair] {
    for (heads, tokens, operand) in [(a, b, first), (b, a, second)]
    where heads.count == 4 && tokens.count == 3 && heads[0] == tokens[0] && heads[1] == tokens[1]
      && (heads[2].constant ?? 0) > 1 && table.isSpatial(tokens[1]) && !table.isSpatial(tokens[2])
    {
      return [.mergedHeads(tokens.map(written), operand: operand)]
    }
    return []
  }

  /// A reshape of weights of one pixel for a stack (B, branches, C, H, W); nil where they do not go with it.
  private func toStack(_ gate: [Size], _ stack: [Size]) -> String? {
    guard stack.count == 5, gate[0] == stack[0] else { return nil }
    let branches = stack[1].constant
    if gate.count == 3, gate[1] == stack[1], gate[2] == stack[2] {
      return branches.map { "reshape(B,\($0),-1,1,1)" }
    }
    // The weights of an image that was pooled and flattened.
    if gate.count == 2, gate[1] == stack[1], let branches { return "reshape(B,\(branches),1,1,1)" }
    if gate.count == 2, gate[1] == stack[2] { return "reshape(B,1,-1,1,1)" }
    guard gate.count == 4 else { return nil }
    // Branches that were concatenated, against weights of each.
    if let branches, stack[3].isOne, stack[4].isOne, (try? stack[2].multiplied(by: branches)) == gate[1] {
      return "reshape(B,\(branches),-1,\(written(gate[2])),\(written(gate[3])))"
    }
    guard gate[3].isOne else { return nil }
    if gate[2].isOne, gate[1] == stack[1] { return "reshape(B,\(branches.map { "\($0)" } ?? "-1"),1,1,1)" }
    if let branches, gate[1] == stack[1], gate[2] == stack[2] { return "reshape(B,\(branches),-1,1,1)" }
    return gate[2].isOne && gate[1] == stack[2] ? "reshape(B,1,-1,1,1)" : nil
  }

  /// One operand is (B, C, H, W), the other the same in another order; nil where it is not so.
  private func layoutRepairs(_ a: [Size], _ b: [Size], _ first: Int, _ second: Int) -> [Repair]? {
    if isImage(a), isImage(b), a[1] == b[1], a[2] == b[3], a[3] == b[2], a[2] != a[3] {
      let isFirst = b[2] == symbols["H"]
      return [
        .permuted(operand: isFirst ? first : second, order: [0, 1, 3, 2], shape: text(isFirst ? b : a))
      ]
    }
    guard isImage(a) != isImage(b) else { return nil }
    let (image, other) = isImage(a) ? (a, b) : (b, a)
    let (imageOperand, otherOperand) = isImage(a) ? (first, second) : (second, first)
    // A gate whose channels stand last.
    if other[1].isOne, other[2].isOne, !other[3].isOne, other[3] == image[1] {
      return [
        .permuted(
          operand: otherOperand, order: [0, 3, 1, 2], shape: text([other[0], other[3], other[1], other[2]]))
      ]
    }
    // A gate whose channels were laid out as rows for a convolution over them.
    if other[1].isOne, other[3].isOne, !other[2].isOne, other[2] == image[1] {
      return [
        .permuted(
          operand: otherOperand, order: [0, 2, 1, 3], shape: text([other[0], other[2], other[1], other[3]]))
      ]
    }
    guard let order = Self.order(from: other, to: image), let inverse = Self.order(from: image, to: other) else {
      return nil
    }
    func permute(_ order: [Int]) -> String { "permute(\(order.map(String.init).joined(separator: ",")))" }
    let back = Repair.permuted(operand: otherOperand, order: order, shape: text(image))
    let isLast = other == [image[0], image[2], image[3], image[1]]
    return [back]
      + (isLast
        ? [
          .insert(
            operations: [permute(inverse)], operand: imageOperand,
            title: "permute operand \(imageOperand + 1) to \(text(other))")
        ] : [])
  }

  private func isPixel(_ shape: [Size]) -> Bool { shape[2].isOne && shape[3].isOne }

  /// Whether the channels stand in dimension 1 and the image behind them.
  private func isImage(_ shape: [Size]) -> Bool {
    shape.count == 4 && !table.isSpatial(shape[1]) && table.isSpatial(shape[2]) && table.isSpatial(shape[3])
  }

  /// The permutation that makes one shape of the other; nil where they have other sizes.
  private static func order(from shape: [Size], to wanted: [Size]) -> [Int]? {
    var order: [Int] = []
    for size in wanted {
      guard let index = shape.indices.first(where: { shape[$0] == size && !order.contains($0) }) else { return nil }
      order.append(index)
    }
    return order
  }

  func rankRepairs(_ first: [Size], _ shape: [Size], _ operand: Int) -> [Repair] {
    if first.count == 4, let operations = toImage(shape) {
      return [.insert(operations: operations, operand: operand, title: "bring operand \(operand + 1) to rank 4")]
    }
    if shape.count == 4, operands.count == 2, let operations = toImage(first) {
      return [.insert(operations: operations, operand: 0, title: "bring operand 1 to rank 4")]
    }
    return []
  }

  /// Where the operands differ in one other dimension alone, that was meant.
  func axisFixes(_ first: [Size], _ shape: [Size], _ axis: Int) -> [FixIt] {
    let differing = first.indices.filter { first[$0] != shape[$0] }
    guard differing.count == 1, differing[0] == 1 || first.count < 4, let argument = node.arguments?.first else {
      return []
    }
    return [.maybe("concatenate along dim=\(differing[0])", .init(argument.value.span, "\(differing[0])"))]
  }

  /// An operand of one row or one column is repeated, since concat does not broadcast; or rows and columns are exchanged
  /// where that alone makes the sizes agree.
  private func spreading(_ a: [Size], _ b: [Size], _ axis: Int, _ first: Int, _ second: Int) -> [Repair]? {
    let differing = (0..<4).filter { $0 != axis && a[$0] != b[$0] }
    let exchanged = [b[0], b[1], b[3], b[2]]
    if axis >= 2, (0..<4).allSatisfy({ $0 == axis || a[$0] == exchanged[$0] }) {
      return [
        .insert(
          operations: ["permute(0,1,3,2)"], operand: second, title: "exchange height and width of operand \(second + 1)"
        )
      ]
    }
    for (small, large, operand) in [(b, a, second), (a, b, first)]
    where !differing.isEmpty && differing.allSatisfy({ $0 >= 2 && small[$0].isOne }) {
      let numbers = (0..<4).map { differing.contains($0) ? written(large[$0]) : "1" }.joined(separator: ",")
      return [
        .insert(
          operations: ["repeat(\(numbers))"], operand: operand, title: "spread operand \(operand + 1) over the image")
      ]
    }
    return nil
  }

  /// One pixel with the channels of an image may be a gate.
  private func scaling(_ a: [Size], _ b: [Size], _ axis: Int) -> [Repair] {
    guard axis == 1, operands.count == 2, a[1] == b[1], isPixel(a) != isPixel(b) else { return [] }
    let whole = node.operation.span.union(node.argumentSpan)
    return [.fix(.maybe("use Mul, which scales the image by its gate", .init(whole, "Mul")))]
  }

  func concatRepairs(_ first: [Size], _ shape: [Size], _ axis: Int, _ operand: Int) -> [Repair] {
    guard first.count == 4, shape.count == 4 else { return [] }
    let (a, b) = (first, shape)
    if let repairs = layoutRepairs(a, b, 0, operand) { return repairs }
    if let repairs = spreading(a, b, axis, 0, operand) { return repairs + scaling(a, b, axis) }
    // Rows and columns of one image: a sum gives each pixel those of both.
    if axis == 1, operands.count == 2, a[1] == b[1], a[2].isOne != a[3].isOne,
      a[2].isOne != b[2].isOne, a[3].isOne != b[3].isOne
    {
      let whole = node.operation.span.union(node.argumentSpan)
      return [.fix(.maybe("use Add, which spreads rows and columns over the image", .init(whole, "Add")))]
    }
    let differing = (0..<4).filter { $0 != axis && a[$0] != b[$0] }
    return differing.allSatisfy { $0 >= 2 } && axis == 1 ? [.imageSizes(first: 0, second: operand)] : []
  }
}
