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
    // Sizes that agree nowhere are the finding, not those behind them that agree by coincidence.
    if left.count != right.count {
      for (position, (a, b)) in zip(left.reversed(), right.reversed()).enumerated().dropFirst()
      where a != b && !a.isOne && !b.isOne {
        let condition = table.agreement(a, b).condition
        guard condition.widths.isEmpty, condition.divisors.isEmpty, condition.multiples == nil else { continue }
        _ = try broadcast(a, b, in: (left, right), rank - 1 - position, operand)
      }
    }
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
    let (condition, equal, leftOne, rightOne) = table.agreement(left, right)
    let widths = condition.widths
    let (a, b) = (text(shapes.0), text(shapes.1))
    var repairs: RepairSearch?
    if widths.hasAtMost(64) { repairs = { $0.repairs(shapes, position, operand) } }
    try require(
      condition, ShapeCode.broadcastMismatch, at: edgeSpan(operand),
      notes: widths.isEmpty ? ["sizes agree from the right where they are equal or one of them is 1"] : [],
      repairs: repairs
    ) { context in
      "\(context.operation.name) cannot combine \(a) with \(b): \(context.text(left)) against \(context.text(right)) "
        + "in dimension \(position)"
    }
    if equal == widths { return left }
    if equal.union(rightOne) == widths { return left }
    if equal.union(leftOne) == widths { return right }
    return try compute { table throws(SizeError) in try table.broadcast(left, right) }
  }

  fileprivate mutating func concatenation() throws(InferenceFailure) -> Inference {
    let first = input
    for (index, shape) in operands.enumerated() where shape.count != first.count {
      throw failure(
        ShapeCode.concatRanks, "concat needs operands of one rank, found \(text(first)) and \(text(shape))",
        at: edgeSpan(index), repairs: rankRepairs(first, shape, index))
    }
    let axis = try resolve(axes(0).first ?? 0, rank: first.count, at: spans[0])
    var sum = first[axis]
    for index in operands.indices.dropFirst() {
      let shape = operands[index]
      for position in first.indices where position != axis && first[position] != shape[position] {
        let condition = table.condition(first[position], equals: shape[position])
        let (a, b) = (text(first), text(shape))
        let isNarrow = condition.widths.hasAtMost(64)
        var repairs: RepairSearch?
        if isNarrow { repairs = { $0.concatRepairs(first, shape, axis, index) } }
        try require(
          condition, ShapeCode.concatSizes, at: edgeSpan(index),
          notes: ["all dimensions but dim=\(axis) must be equal"],
          fixes: isNarrow ? axisFixes(first, shape, axis) : [], repairs: repairs
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
