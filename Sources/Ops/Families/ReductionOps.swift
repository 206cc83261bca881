import Diagnostics
import GraphLang
import IR

/// Reductions (dimensions become 1) and softmax.
let reductionOps: [OpDefinition] = [
  reduction(
    "mean", "Mean over one dimension or several.", synonyms: ["reducemean", "average", "avg", "globalmean"],
    pyTorch: .mean, onnx: "ReduceMean", lower: Lowerings.mean),
  reduction(
    "max", "Maximum over one dimension or several; the gradient is split evenly among ties.",
    synonyms: ["reducemax", "maximum", "amax"], pyTorch: .amax, onnx: "ReduceMax", lower: Lowerings.max),
  reduction(
    "sum", "Sum over one dimension or several.", synonyms: ["reducesum", "total", "addall"], pyTorch: .sum,
    onnx: "ReduceSum", lower: Lowerings.sum),
  OpDefinition(
    "softmax", .reduction, parameters: [OpParameter("dim", .axis, "the dimension that is normalised")],
    summary: "exp(x) divided by its sum over one dimension.", result: "the same shape",
    synonyms: ["softargmax", "logsoftmax"],
    example: """
      ##Example##
      0:input
      1:output
      2:softmax(dim=1)
      0->2
      2->1
      """,
    pyTorch: .softmax, onnx: .softmax, lower: Lowerings.softmax
  ) { context throws(InferenceFailure) in
    _ = try context.resolve(context.axes(0).first ?? 0, rank: context.input.count, at: context.spans[0])
    return Inference(context.input)
  },
]

private func reduction(
  _ name: String, _ summary: String, synonyms: [String], pyTorch: PyTorchForm.Reduction, onnx: String,
  lower: @escaping @Sendable (inout LoweringContext) -> ID<Value>
) -> OpDefinition {
  OpDefinition(
    name, .reduction, parameters: [OpParameter("dim", .axes, "the dimensions that are reduced")],
    summary: summary, result: "the reduced dimensions become 1", synonyms: synonyms,
    example: """
      ##Example##
      0:input
      1:output
      2:\(name)(dim=(2,3))
      3:Mul
      0->2
      0->3
      2->3
      3->1
      """,
    pyTorch: .reduction(pyTorch), onnx: .reduction(onnx), lower: lower
  ) { context throws(InferenceFailure) in
    var shape = context.input
    for axis in try context.distinctAxes(0) { shape[axis] = .one }
    return Inference(shape)
  }
}

extension InferenceContext {
  /// The axes of an argument counted from the front, each once.
  func distinctAxes(_ index: Int) throws(InferenceFailure) -> [Int] {
    var result: [Int] = []
    for axis in axes(index) {
      let resolved = try resolve(axis, rank: input.count, at: spans[index])
      if result.contains(resolved) {
        throw failure(
          ArgumentCode.repeatedAxis, "dimension \(resolved) is named twice", at: spans[index],
          fixes: distinctFixes(axes(index)))
      }
      result.append(resolved)
    }
    return result
  }
}
