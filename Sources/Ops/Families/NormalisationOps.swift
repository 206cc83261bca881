import Diagnostics
import GraphLang
import IR

/// Normalisation and stochastic depth.
let normalisationOps: [OpDefinition] = [
  OpDefinition(
    "BN", .normalisation,
    parameters: [OpParameter("num_features", .normalised, "the number of channels; may be left out")],
    summary: "Batch normalisation over each channel, with scale, shift and running statistics.",
    result: "the same shape, of rank 4; dimension 1 is normalised",
    synonyms: [
      "batchnorm2d", "batchnorm", "bnorm", "batchnormalization", "groupnorm", "instancenorm", "instancenorm2d", "gn",
      "frn",
    ],
    example: """
      ##Example##
      0:input
      1:output
      2:BN
      0->2
      2->1
      """,
    pyTorch: .layer(.batchNorm), onnx: .batchNormalization, lower: Lowerings.batchNorm
  ) { context throws(InferenceFailure) in
    try context.requireRank4(or: context.tokenNormalisation)
    let channels = context.input[1]
    try context.requireFreeOfImage(channels, "the channel dimension", repairs: { $0.channelsFirstRepairs })
    return try context.normalisation(over: channels)
  },
  OpDefinition(
    "LN", .normalisation,
    parameters: [OpParameter("normalized_shape", .normalised, "the size of the last dimension; may be left out")],
    summary: "Layer normalisation over the last dimension, with scale and shift.",
    result: "the same shape; the last dimension is normalised",
    synonyms: ["layernorm", "layernormalization", "layernorm2d", "rmsnorm", "lnorm"],
    example: """
      ##Example##
      0:input
      1:output
      2:permute(0,2,3,1)
      3:LN
      4:permute(0,3,1,2)
      0->2
      2->3
      3->4
      4->1
      """,
    pyTorch: .layer(.layerNorm), onnx: .layerNormalization, lower: Lowerings.layerNorm
  ) { context throws(InferenceFailure) in
    guard let size = context.input.last else { throw context.failure(ShapeCode.wrongRank, "LN needs a dimension") }
    try context.requireFreeOfImage(size, "the last dimension", repairs: { $0.channelsLastRepairs })
    context.warnOfChannelsElsewhere()
    return try context.normalisation(over: size)
  },
  OpDefinition(
    "DropPath", .normalisation,
    parameters: [
      OpParameter("prob", .probability, standard: .probability(0.2), "probability that an image's path is dropped")
    ],
    summary: "Stochastic depth: drops whole images of the operand while training, the rest is scaled by 1/(1-prob).",
    result: "the same shape",
    synonyms: ["dropout", "dropout2d", "stochasticdepth", "dropblock", "droppathway"],
    example: """
      ##Example##
      0:input
      1:output
      2:Conv2d(out_channels=C,kernel_size=3)
      3:DropPath(prob=0.1)
      4:Add
      0->2
      2->3
      3->4
      0->4
      4->1
      """,
    pyTorch: .layer(.dropPath), onnx: .identity, lower: Lowerings.dropPath
  ) { context throws(InferenceFailure) in Inference(context.input) },
]

extension InferenceContext {
  /// Over the channels of tokens (B, N, C) goes LN.
  fileprivate var tokenNormalisation: [Repair] {
    guard input.count == 3, table.isSpatial(input[1]), !table.isSpatial(input[2]) else { return [] }
    let whole = node.operation.span.union(node.argumentSpan)
    return [.fix(.maybe("use LN, which is over the last dimension", .init(whole, "LN")))]
  }

  /// Two parameters a channel, four operations an element; a size that was given must be the right one.
  fileprivate mutating func normalisation(over channels: Size) throws(InferenceFailure) -> Inference {
    if case .size(let given) = values[0] {
      let condition = table.condition(given, equals: channels)
      let (found, needed) = (text(given), text(channels))
      try require(
        condition, ArgumentCode.normalisedSizeDiffers, at: spans[0],
        fixes: [.safe("leave it out", .init(node.argumentSpan, ""))]
      ) { "\($0.operation.name)(\(found)) is over a dimension of size \(needed)" }
    }
    var inference = Inference(input)
    let elements = try elements(input)
    (inference.parameters, inference.naderMACs) = try compute { _ throws(SizeError) in
      (try channels.multiplied(by: 2), try elements.multiplied(by: 4))
    }
    return inference
  }
}
