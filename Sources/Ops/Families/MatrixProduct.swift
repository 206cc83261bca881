import Diagnostics
import GraphLang
import IR

/// The matrix product and its two orders.
extension InferenceContext {
  mutating func matrixProduct() throws(InferenceFailure) -> Inference {
    for (index, shape) in operands.enumerated() where shape.count < 2 {
      throw failure(
        ShapeCode.wrongRank, "multiply needs operands of rank 2 or more, found \(text(shape))", at: edgeSpan(index))
    }
    let fits = fit(operands[0], operands[1])
    // What the order is must not depend on the widths that are looked at.
    let isElsewhere =
      fits.widths.isEmpty && !table.domain.isAll
      && !Self.fit(operands[0], operands[1], table.atAllWidths).widths.isEmpty
    guard fits.widths.isEmpty && !isElsewhere else {
      return try product(operands[0], operands[1], fits, isSwapped: false)
    }
    let swapped = fit(operands[1], operands[0])
    guard !swapped.widths.isEmpty else {
      var condition = Condition(.none, divisors: fits.divisors + swapped.divisors)
      condition.possible = fits.possible.union(swapped.possible)
      condition.vanishing = sums(operands[0], operands[1]).map { [$0] } ?? []
      requirements.append(
        Requirement(
          condition: condition,
          diagnostic: failure(ShapeCode.matrixMismatch, "").diagnostic))
      let isMended = repairsLeft > 0
      if isMended { repairsLeft -= 1 }
      var failure = failure(
        ShapeCode.matrixMismatch,
        mismatch(operands[0], operands[1]),
        notes: [
          "a matrix product (..., n, k) @ (..., k, m) gives (..., n, m); agreement must hold for every H and W",
          "the element by element product is Mul; a transposed operand comes from permute",
        ],
        repairs: isMended ? productRepairs : [])
      failure.isCertain = condition.possible.isEmpty
      throw failure
    }
    warnings.append(
      failure(
        ShapeCode.productSwapped,
        "a@b fits at no width; the operands are taken as b@a: \(text(operands[1])) @ \(text(operands[0]))",
        notes: ["write the edges in the order of the product"],
        fixes: exchangedOperands.map { [FixIt("exchange the operands", .safe, $0)] } ?? []
      ).diagnostic)
    return try product(operands[1], operands[0], swapped, isSwapped: true)
  }

  /// Which sizes do not agree: those that are summed over, or else those of the batch.
  private func mismatch(_ left: [Size], _ right: [Size]) -> String {
    let (a, b) = (left[left.count - 1], right[right.count - 2])
    let start = "multiply fits in neither order: \(text(left)) @ \(text(right))"
    let rank = max(left.count, right.count) - 2
    let differing = (0..<rank).first { position in
      let (i, j) = (left.count - 2 - rank + position, right.count - 2 - rank + position)
      return i >= 0 && j >= 0 && left[i] != right[j] && !left[i].isOne && !right[j].isOne
    }
    guard a == b, let differing else { return "\(start) needs \(text(a)) = \(text(b))" }
    let (i, j) = (left.count - 2 - rank + differing, right.count - 2 - rank + differing)
    return "\(start): batch dimensions differ: \(text(left[i])) against \(text(right[j])) (dimension \(differing))"
  }

  /// The product of elements for a gate and for two images; a transposition for what stands before a softmax, and for heads.
  private var productRepairs: [Repair] {
    guard isElementwise else {
      let found = transpositions
      return found.isEmpty ? permutations : found
    }
    let mul = Repair.fix(.maybe("use Mul, the product of elements", .init(node.operation.span, "Mul")))
    let isGate = operands[0] != operands[1]
    let shape = operands[0]
    let isImage =
      shape.count == 4 && (2...3).contains { shape[$0 - 1] == symbols["H"] && shape[$0] == symbols["W"] }
      || shape.count == 3 && table.isSpatial(shape[1]) && !table.isSpatial(shape[2])
    if isGate || isImage && !isScore { return [mul] + transpositions }
    return transpositions.isEmpty ? [mul] : transpositions
  }

  /// Whether the product exists as one of matrices at every width, and sums over more than one element.
  var fitsAsMatrices: Bool {
    guard operands.count == 2, operands[0].count >= 3, operands[1].count == operands[0].count else { return false }
    return !operands[0][operands[0].count - 1].isOne && alwaysFit(operands[0], operands[1])
  }

  /// Whether the product of elements exists and is what images are usually combined by.
  private var isElementwise: Bool {
    (3...4).contains(operands[0].count) && operands[1].count == operands[0].count
      && zip(operands[0], operands[1]).allSatisfy { $0 == $1 || $0.isOne || $1.isOne }
  }

  /// Exchanging the operands where the product then fits at every width.
  private var orders: [Repair] {
    guard alwaysFit(operands[1], operands[0]), let edits = exchangedOperands else { return [] }
    return [.fix(FixIt("exchange the operands", .maybe, edits))]
  }

  /// Permuting one operand where the product then fits at every width.
  private var transpositions: [Repair] {
    [1, 0].compactMap { index in
      let shape = operands[index]
      var transposed = shape
      transposed.swapAt(shape.count - 1, shape.count - 2)
      guard alwaysFit(index == 0 ? transposed : operands[0], index == 1 ? transposed : operands[1]) else {
        return nil
      }
      var axes = Array(shape.indices)
      axes.swapAt(shape.count - 1, shape.count - 2)
      return .insert(
        operations: ["permute(\(axes.map(String.init).joined(separator: ",")))"], operand: index,
        title: "transpose operand \(index + 1)")
    }
  }

  /// Another order of one operand's dimensions, where the product fits in no other one.
  private var permutations: [Repair] {
    [1, 0].flatMap { index -> [Repair] in
      let shape = operands[index]
      guard shape.count == 4, operands[1 - index].count == 4 else { return [] }
      let orders = [[0, 1, 3, 2], [0, 2, 1, 3], [0, 2, 3, 1], [0, 3, 1, 2], [0, 3, 2, 1]].filter { order in
        let permuted = order.map { shape[$0] }
        return alwaysFit(index == 0 ? permuted : operands[0], index == 1 ? permuted : operands[1])
      }
      guard orders.count == 1, let order = orders.first else { return [] }
      return [.permuted(operand: index, order: order, shape: text(order.map { shape[$0] }))]
    }
  }

  /// Whether the product of these shapes exists at every width.
  private func alwaysFit(_ left: [Size], _ right: [Size]) -> Bool {
    table.mayBeEqual(left[left.count - 1], right[right.count - 2]) && fit(left, right).widths.isAll
  }

  /// One of these has to be 0, for the product in this order or in the other one.
  private func sums(_ left: [Size], _ right: [Size]) -> [Size]? {
    try? [(left, right), (right, left)].map { try $0[$0.count - 1].subtracting($1[$1.count - 2]) }
  }

  /// Where the product of these shapes exists.
  private func fit(_ left: [Size], _ right: [Size]) -> Condition { Self.fit(left, right, table) }

  private static func fit(_ left: [Size], _ right: [Size], _ table: SizeTable) -> Condition {
    var condition = table.condition(left[left.count - 1], equals: right[right.count - 2])
    let rank = max(left.count, right.count) - 2
    for position in 0..<rank {
      let (i, j) = (left.count - 2 - rank + position, right.count - 2 - rank + position)
      guard i >= 0, j >= 0 else { continue }
      let (a, b) = (left[i], right[j])
      if a == b || a.isOne || b.isOne { continue }
      condition = condition.and(table.agreement(a, b).condition)
    }
    return condition
  }

  private mutating func product(_ left: [Size], _ right: [Size], _ condition: Condition, isSwapped: Bool)
    throws(InferenceFailure) -> Inference
  {
    let (a, b) = (text(left), text(right))
    var repairs: RepairSearch?
    if condition.widths.hasAtMost(64) { repairs = { $0.orders + $0.transpositions } }
    try require(condition, ShapeCode.matrixMismatch, repairs: repairs) { _ in
      "the matrix product \(a) @ \(b) does not fit at every width"
    }
    let rank = max(left.count, right.count) - 2
    var shape: [Size] = []
    for position in 0..<rank {
      let (i, j) = (left.count - 2 - rank + position, right.count - 2 - rank + position)
      guard i >= 0, j >= 0 else {
        shape.append(i >= 0 ? left[i] : right[j])
        continue
      }
      shape.append(try compute { table throws(SizeError) in try table.broadcast(left[i], right[j]) })
    }
    shape += [left[left.count - 2], right[right.count - 1]]
    var inference = Inference(shape)
    inference.isSwapped = isSwapped
    let elements = try elements(shape)
    inference.exactMACs = try compute { _ throws(SizeError) in try elements.multiplied(by: left[left.count - 1]) }
    return inference
  }
}
