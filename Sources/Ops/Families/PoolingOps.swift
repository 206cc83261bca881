import Diagnostics
import GraphLang
import IR

/// Pooling windows.
let poolingOps: [OpDefinition] = [
  pool(
    "AvgPool2d", "Mean of each window; padded zeros count.",
    synonyms: ["avgpool", "averagepool", "averagepool2d", "averagepooling2d", "meanpool"], countsMACs: true,
    pyTorch: .average, onnx: .average, lower: Lowerings.averagePool),
  pool(
    "MaxPool2d", "Maximum of each window; the gradient goes to the first maximum in row-major order.",
    synonyms: ["maxpool", "maxpooling", "maxpooling2d"], countsMACs: false,
    pyTorch: .maximum, onnx: .maximum, lower: Lowerings.maxPool),
  adaptivePool(
    "AdaptiveAvgPool2d", "Means over a grid of windows of the given size.",
    synonyms: [
      "adaptiveavgpool", "globalavgpool", "globalaveragepool", "globalaveragepooling2d", "gap", "globalavgpool2d",
    ],
    countsMACs: true,
    pyTorch: .adaptiveAverage, onnx: .average, lower: Lowerings.adaptiveAveragePool),
  adaptivePool(
    "AdaptiveMaxPool2d", "Maxima over a grid of windows of the given size.",
    synonyms: ["adaptivemaxpool", "globalmaxpool", "globalmaxpooling2d", "gmp", "globalmaxpool2d"], countsMACs: false,
    pyTorch: .adaptiveMaximum, onnx: .maximum, lower: Lowerings.adaptiveMaxPool),
]

private func pool(
  _ name: String, _ summary: String, synonyms: [String], countsMACs: Bool,
  pyTorch: PyTorchForm.Window, onnx: ONNXForm.Pooling,
  lower: @escaping @Sendable (inout LoweringContext) -> ID<Value>
) -> OpDefinition {
  OpDefinition(
    name, .pooling,
    parameters: [
      OpParameter("kernel_size", .pair, "height and width of the window"),
      OpParameter("stride", .pair, "step of the window"),
    ],
    summary: summary, result: "rank 4; the channels stay; H and W divided by the stride",
    synonyms: synonyms,
    example: """
      ##Example##
      0:input
      1:output
      2:\(name)(kernel_size=3,stride=1)
      0->2
      2->1
      """,
    pyTorch: .window(pyTorch), onnx: .window(onnx), lower: lower
  ) { context throws(InferenceFailure) in
    try context.requireRank4()
    try context.requirePositivePair(0, "kernel_size")
    try context.requirePositivePair(1, "stride")
    let (shape, kernel, stride) = (context.input, context.pair(0), context.pair(1))
    let height = try context.strided(shape[2], kernel.height, stride.height, .one).cropped
    let width = try context.strided(shape[3], kernel.width, stride.width, .one).cropped
    var inference = Inference([shape[0], shape[1], height, width])
    try context.requireImage(inference.shape, name)
    if countsMACs { inference.naderMACs = try context.elements(inference.shape) }
    return inference
  }
}

private func adaptivePool(
  _ name: String, _ summary: String, synonyms: [String], countsMACs: Bool,
  pyTorch: PyTorchForm.Window, onnx: ONNXForm.Pooling,
  lower: @escaping @Sendable (inout LoweringContext) -> ID<Value>
) -> OpDefinition {
  OpDefinition(
    name, .pooling,
    parameters: [
      OpParameter("output_size", .pair, allowsImageSymbols: true, "height and width of the result")
    ],
    summary: summary, result: "rank 4; the channels stay; H and W become output_size",
    synonyms: synonyms,
    example: """
      ##Example##
      0:input
      1:output
      2:\(name)(output_size=1)
      3:Mul
      0->2
      0->3
      2->3
      3->1
      """,
    pyTorch: .adaptiveWindow(pyTorch), onnx: .adaptiveWindow(onnx), lower: lower
  ) { context throws(InferenceFailure) in
    try context.requireRank4()
    let (shape, size) = (context.input, context.pair(0))
    try context.requirePositivePair(0, "output_size")
    var inference = Inference([shape[0], shape[1], size.height, size.width])
    if countsMACs {
      // An area ratio of additions and one division for each element of the result.
      let (before, after) = (try context.elements(shape), try context.elements(inference.shape))
      inference.naderMACs = try context.compute { _ throws(SizeError) in try before.adding(after) }
    }
    return inference
  }
}
