import Diagnostics
import GraphLang
import IR

/// Operations that move elements without computing.
let layoutOps: [OpDefinition] = [
  OpDefinition(
    "permute", .layout, parameters: [OpParameter("dims", .axisList, "the dimensions in their new order")],
    summary: "Reorders the dimensions.", result: "dimension i of the result is dimension dims[i] of the operand",
    synonyms: ["transpose", "swapaxes", "moveaxis", "rearrange", "perm"],
    example: """
      ##Example##
      0:input
      1:output
      2:permute(0,2,3,1)
      3:permute(0,3,1,2)
      0->2
      2->3
      3->1
      """,
    pyTorch: .rearrangement(.permute), onnx: .permutation, lower: Lowerings.permute
  ) { context throws(InferenceFailure) in
    let (shape, axes) = (context.input, context.axes(0))
    guard axes.count == shape.count else {
      throw context.failure(
        ShapeCode.notAPermutation,
        "permute names \(axes.count) dimensions, the operand \(context.text(shape)) has \(shape.count)",
        at: context.spans[0],
        notes: [
          "permute names every dimension once, for example permute(\((0..<shape.count).map(String.init).joined(separator: ",")))"
        ], fixes: context.permutationFixes(axes, rank: shape.count),
        repairs: shape.count < 4 && axes.count == 4 ? context.rank4Repairs : [])
    }
    return Inference(try context.distinctAxes(0).map { shape[$0] })
  },
  OpDefinition(
    "repeat", .layout,
    parameters: [OpParameter("sizes", .sizeList, allowsImageSymbols: true, "how often each dimension is repeated")],
    summary: "Repeats the operand along its dimensions, as torch.Tensor.repeat.",
    result: "each size times its number; more numbers than dimensions add dimensions in front",
    synonyms: ["tile", "expand", "repeatinterleave", "upsample", "interpolate", "broadcastto"],
    example: """
      ##Example##
      0:input
      1:output
      2:mean(dim=1)
      3:repeat(1,C,1,1)
      0->2
      2->3
      3->1
      """,
    pyTorch: .rearrangement(.repeat), onnx: .tiling, lower: Lowerings.tile
  ) { context throws(InferenceFailure) in try context.repetition() },
  OpDefinition(
    "reshape", .layout,
    parameters: [OpParameter("shape", .sizeList, allowsImageSymbols: true, "the new sizes; one may be -1")],
    summary: "The same elements in row-major order under another shape.",
    result: "the given sizes; their product must be the number of elements",
    synonyms: ["view", "flatten", "unflatten", "squeeze", "unsqueeze", "resize"],
    example: """
      ##Example##
      0:input
      1:output
      2:reshape(B,C,H*W)
      3:reshape(B,C,H,W)
      0->2
      2->3
      3->1
      """,
    pyTorch: .rearrangement(.reshape), onnx: .reshaping, lower: Lowerings.reshape
  ) { context throws(InferenceFailure) in try context.reshaping() },
]

extension InferenceContext {
  private var sizes: [Size?] {
    guard case .sizes(let sizes) = values[0] else { return [] }
    return sizes
  }

  fileprivate mutating func repetition() throws(InferenceFailure) -> Inference {
    let (shape, sizes) = (input, sizes.map { $0 ?? Size(-1) })
    guard sizes.count >= shape.count else {
      throw failure(
        ShapeCode.repeatTooShort,
        "repeat has \(sizes.count) numbers, the operand \(text(shape)) has \(shape.count) dimensions", at: spans[0],
        notes: [
          "repeat needs a number for each dimension, for example repeat(\([String](repeating: "1", count: shape.count).joined(separator: ",")))"
        ],
        fixes: [
          .maybe(
            "repeat the last dimensions, the first ones once",
            .init(
              listSpan,
              (Array(repeating: "1", count: shape.count - sizes.count) + writtenSizes).joined(separator: ",")))
        ])
    }
    for size in sizes {
      try requirePositive(size, ArgumentCode.notPositive, at: spans[0]) { _ in "a number of repetitions" }
    }
    let extra = sizes.count - shape.count
    var result: [Size] = []
    for (index, size) in sizes.enumerated() {
      result.append(
        index < extra ? size : try compute { _ throws(SizeError) in try shape[index - extra].multiplied(by: size) })
    }
    return Inference(result)
  }

  fileprivate mutating func reshaping() throws(InferenceFailure) -> Inference {
    let sizes = sizes
    let total = try elements(input)
    let holes = sizes.count { $0 == nil }
    guard holes <= 1 else {
      throw failure(
        ShapeCode.severalHoles, "reshape has \(holes) sizes of -1, at most one can be inferred", at: spans[0],
        notes: ["write all sizes but one, for example with B, C, H and W"], fixes: holeFixes(sizes, total))
    }
    for size in sizes.compactMap({ $0 }) {
      try requirePositive(size, ArgumentCode.notPositive, at: spans[0]) { _ in "a size of reshape" }
    }
    let rest = try elements(sizes.compactMap { $0 })
    guard holes == 1 else {
      let condition = table.condition(total, equals: rest)
      let isMended = condition.widths.hasAtMost(64) && repairsLeft > 0
      var repairs: RepairSearch?
      if isMended {
        repairsLeft -= 1
        repairs = { ReshapeRepairs.all($0, sizes.compactMap { $0 }, total: total) }
      }
      try require(
        condition, ShapeCode.reshapeCount, at: spans[0],
        notes: ["agreement must hold for every B, H and W"],
        repairs: repairs, isReshape: true
      ) { context in
        "reshape from \(context.text(context.input)) to \(context.text(sizes.compactMap { $0 })) changes the number of "
          + "elements: \(context.text(total)) against \(context.text(rest))"
      }
      return Inference(sizes.compactMap { $0 })
    }
    if rest.isZero {
      throw failure(ShapeCode.holeDoesNotDivide, "the other sizes of reshape have the product 0", at: spans[0])
    }
    let hole = try compute(at: spans[0]) { table throws(SizeError) in try table.floor(total, by: rest) }
    let covered = try compute(at: spans[0]) { _ throws(SizeError) in try hole.multiplied(by: rest) }
    try require(
      equality(total, covered), ShapeCode.holeDoesNotDivide, at: spans[0]
    ) { "the -1 of reshape is not whole: \($0.text(total)) elements over \($0.text(rest))" }
    return Inference(sizes.map { $0 ?? hole })
  }
}
