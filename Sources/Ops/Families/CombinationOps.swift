import Diagnostics
import GraphLang
import IR

/// Several operands into one.
let combinationOps: [OpDefinition] = [
  broadcasting(
    "Add", "Sum of the operands with NumPy broadcasting.", synonyms: ["sumof", "plus", "addition", "residual", "skip"],
    pyTorch: .add, onnx: "Add", lower: Lowerings.add),
  broadcasting(
    "Mul", "Product of the operands, element by element, with NumPy broadcasting.",
    synonyms: ["hadamard", "times", "elementwisemul", "hadamardproduct", "prod", "product"],
    pyTorch: .multiply, onnx: "Mul", lower: Lowerings.multiplyElements),
  OpDefinition(
    "multiply", .combination, operands: .two,
    summary: "Matrix product of the last two dimensions; the dimensions before them broadcast.",
    result: "a@b; b@a only where a@b fits at no width (a warning)",
    synonyms: ["matmul", "bmm", "mm", "dot", "einsum", "matrixmultiply", "matmultiply", "batchmatmul"],
    example: """
      ##Example##
      0:input
      1:output
      2:reshape(B,C,H*W)
      3:permute(0,2,1)
      4:multiply
      5:softmax(dim=-1)
      6:multiply
      7:reshape(B,C,H,W)
      0->2
      2->3
      2->4
      3->4
      4->5
      5->6
      2->6
      6->7
      7->1
      """,
    pyTorch: .infix(.matrixMultiply), onnx: .matrixProduct, lower: Lowerings.matrixProduct
  ) { context throws(InferenceFailure) in try context.matrixProduct() },
  OpDefinition(
    "concat", .combination, operands: .twoOrMore,
    parameters: [OpParameter("dim", .axis, "the dimension along which the operands follow each other")],
    summary: "Concatenation in the order in which the edges are written.",
    result: "the sizes along dim add up; all others must agree",
    synonyms: ["cat", "concatenate", "concatenation", "stack", "join", "merge"],
    example: """
      ##Example##
      0:input
      1:output
      2:ReLU
      3:concat(dim=1)
      4:Conv2d(out_channels=C,kernel_size=1)
      0->2
      0->3
      2->3
      3->4
      4->1
      """,
    pyTorch: .concatenation, onnx: .concatenation, lower: Lowerings.concat
  ) { context throws(InferenceFailure) in try context.concatenation() },
]

private func broadcasting(
  _ name: String, _ summary: String, synonyms: [String], pyTorch: PyTorchForm.Infix, onnx: String,
  lower: @escaping @Sendable (inout LoweringContext) -> ID<Value>
) -> OpDefinition {
  OpDefinition(
    name, .combination, operands: .twoOrMore, summary: summary, result: "the broadcast shape", synonyms: synonyms,
    example: """
      ##Example##
      0:input
      1:output
      2:Sigmoid
      3:\(name)
      0->2
      0->3
      2->3
      3->1
      """,
    pyTorch: .infix(pyTorch), onnx: .elementwise(onnx), lower: lower
  ) { context throws(InferenceFailure) in
    var shape = context.operands[0]
    for index in context.operands.indices.dropFirst() {
      shape = try context.broadcast(shape, context.operands[index], operand: index)
    }
    return Inference(shape)
  }
}

extension InferenceContext {
  /// The shape of two operands combined; sizes agree from the right where they are equal or one of them is 1.
  fileprivate mutating func broadcast(_ left: [Size], _ right: [Size], operand: Int) throws(InferenceFailure) -> [Size]
  {
    if left == right { return left }
    let rank = max(left.count, right.count)
    var result: [Size] = []
    for position in (0..<rank).reversed() {
      let (i, j) = (left.count - rank + position, right.count - rank + position)
      guard i >= 0 else {
        result.append(right[j])
        continue
      }
      guard j >= 0 else {
        result.append(left[i])
        continue
      }
      result.append(try broadcast(left[i], right[j], in: (left, right), position, operand))
    }
    return result.reversed()
  }

  private mutating func broadcast(
    _ left: Size, _ right: Size, in shapes: ([Size], [Size]), _ position: Int, _ operand: Int
  ) throws(InferenceFailure) -> Size {
    if left == right || right.isOne { return left }
    if left.isOne { return right }
    let equal = table.condition(left, equals: right)
    let (leftOne, rightOne) = (table.condition(left, equals: .one), table.condition(right, equals: .one))
    let widths = equal.widths.union(leftOne.widths).union(rightOne.widths)
    let condition = Condition(widths, divisors: equal.divisors + leftOne.divisors + rightOne.divisors)
    let (a, b) = (text(shapes.0), text(shapes.1))
    try require(
      condition, ShapeCode.broadcastMismatch, at: edges[operand].span,
      notes: widths.isEmpty ? ["sizes agree from the right where they are equal or one of them is 1"] : [],
      repair: repair(left, right, shapes, position, operand)
    ) { context in
      "\(context.operation.name) cannot combine \(a) with \(b): \(context.text(left)) against \(context.text(right)) "
        + "in dimension \(position)"
    }
    if equal.widths == widths { return left }
    if equal.widths.union(rightOne.widths) == widths { return left }
    if equal.widths.union(leftOne.widths) == widths { return right }
    return try compute { table throws(SizeError) in try table.broadcast(left, right) }
  }

  /// Channels that differ: a 1x1 convolution. The same sizes in another order: a permutation.
  private func repair(_ left: Size, _ right: Size, _ shapes: ([Size], [Size]), _ position: Int, _ operand: Int)
    -> Repair?
  {
    guard shapes.0.count == 4, shapes.1.count == 4 else { return nil }
    let (a, b) = shapes
    if b == [a[0], a[2], a[3], a[1]] {
      return .insert(operation: "permute(0,3,1,2)", operand: operand, title: "permute the operand back to (B, C, H, W)")
    }
    if b == [a[0], a[3], a[1], a[2]] {
      return .insert(operation: "permute(0,2,3,1)", operand: operand, title: "permute the operand to (B, H, W, C)")
    }
    if Array(a[2...]) == Array(b[2...]), a[0] == b[0], position == 1, !table.isSpatial(a[1]), !table.isSpatial(b[1]) {
      return .insert(
        operation: "Conv2d(out_channels=\(text(a[1]).filter { $0 != " " }),kernel_size=1)", operand: operand,
        title: "bring the operand to \(text(a[1])) channels with a 1x1 convolution")
    }
    return nil
  }

  fileprivate mutating func concatenation() throws(InferenceFailure) -> Inference {
    let first = input
    for (index, shape) in operands.enumerated() where shape.count != first.count {
      throw failure(
        ShapeCode.concatRanks, "concat needs operands of one rank, found \(text(first)) and \(text(shape))",
        at: edges[index].span)
    }
    let axis = try resolve(axes(0).first ?? 0, rank: first.count, at: spans[0])
    var sum = first[axis]
    for index in operands.indices.dropFirst() {
      let shape = operands[index]
      for position in first.indices where position != axis && first[position] != shape[position] {
        let condition = table.condition(first[position], equals: shape[position])
        let (a, b) = (text(first), text(shape))
        try require(
          condition, ShapeCode.concatSizes, at: edges[index].span,
          notes: ["all dimensions but dim=\(axis) must be equal"]
        ) { context in
          "concat cannot join \(a) with \(b) along dimension \(axis): \(context.text(first[position])) "
            + "against \(context.text(shape[position])) in dimension \(position)"
        }
      }
      sum = try compute { _ throws(SizeError) in try sum.adding(shape[axis]) }
    }
    var result = first
    result[axis] = sum
    return Inference(result)
  }
}
