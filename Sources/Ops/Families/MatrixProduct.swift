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
    guard fits.widths.isEmpty else { return try product(operands[0], operands[1], isSwapped: false) }
    let swapped = fit(operands[1], operands[0])
    guard !swapped.widths.isEmpty else {
      let (a, b) = (text(operands[0]), text(operands[1]))
      requirements.append(
        Requirement(
          condition: Condition(.none, divisors: fits.divisors + swapped.divisors),
          diagnostic: failure(ShapeCode.matrixMismatch, "").diagnostic))
      throw failure(
        ShapeCode.matrixMismatch,
        "multiply fits in neither order: \(a) @ \(b) needs \(text(operands[0][operands[0].count - 1])) = \(text(operands[1][operands[1].count - 2]))",
        notes: [
          "a matrix product (..., n, k) @ (..., k, m) gives (..., n, m); agreement must hold for every H and W",
          "the element by element product is Mul; a transposed operand comes from permute",
        ],
        fixes: isElementwise ? [mulFix] : [], repairs: transpositions)
    }
    warnings.append(
      failure(
        ShapeCode.productSwapped,
        "a@b fits at no width; the operands are taken as b@a: \(text(operands[1])) @ \(text(operands[0]))",
        notes: ["write the edges in the order of the product"]
      ).diagnostic)
    return try product(operands[1], operands[0], isSwapped: true)
  }

  private var mulFix: FixIt { .maybe("use Mul, the product of elements", .init(node.operation.span, "Mul")) }

  /// Whether the product of elements exists and is what images are usually combined by.
  private var isElementwise: Bool {
    operands[0].count == 4 && operands[1].count == 4
      && zip(operands[0], operands[1]).allSatisfy { $0 == $1 || $0.isOne || $1.isOne }
  }

  /// Permuting one operand where the product then fits at every width.
  private var transpositions: [Repair] {
    [1, 0].compactMap { index in
      let shape = operands[index]
      var transposed = shape
      transposed.swapAt(shape.count - 1, shape.count - 2)
      guard fit(index == 0 ? transposed : operands[0], index == 1 ? transposed : operands[1]).widths.isAll else {
        return nil
      }
      var axes = Array(shape.indices)
      axes.swapAt(shape.count - 1, shape.count - 2)
      return .insert(
        operations: ["permute(\(axes.map(String.init).joined(separator: ",")))"], operand: index,
        title: "transpose operand \(index + 1)")
    }
  }

  /// Where the product of these shapes exists.
  private func fit(_ left: [Size], _ right: [Size]) -> Condition {
    var condition = table.condition(left[left.count - 1], equals: right[right.count - 2])
    let rank = max(left.count, right.count) - 2
    for position in 0..<rank {
      let (i, j) = (left.count - 2 - rank + position, right.count - 2 - rank + position)
      guard i >= 0, j >= 0 else { continue }
      let (a, b) = (left[i], right[j])
      if a == b || a.isOne || b.isOne { continue }
      let (equal, leftOne, rightOne) = (
        table.condition(a, equals: b), table.condition(a, equals: .one), table.condition(b, equals: .one)
      )
      condition = condition.and(
        Condition(
          equal.widths.union(leftOne.widths).union(rightOne.widths),
          divisors: equal.divisors + leftOne.divisors + rightOne.divisors))
    }
    return condition
  }

  private mutating func product(_ left: [Size], _ right: [Size], isSwapped: Bool) throws(InferenceFailure) -> Inference
  {
    let (a, b) = (text(left), text(right))
    try require(
      fit(left, right), ShapeCode.matrixMismatch
    ) { _ in "the matrix product \(a) @ \(b) does not fit at every width" }
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
