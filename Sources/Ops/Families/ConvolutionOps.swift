import Diagnostics
import GraphLang
import IR

/// Layers with weights.
let convolutionOps: [OpDefinition] = [
  OpDefinition(
    "Conv2d", .convolution,
    parameters: [
      OpParameter("out_channels", .size, "channels of the result"),
      OpParameter("kernel_size", .pair, "height and width of the window"),
      OpParameter("stride", .pair, standard: .constant(1), "step of the window"),
      OpParameter("dilation", .pair, standard: .constant(1), "distance of the window's elements"),
      OpParameter("groups", .size, standard: .constant(1), "groups of channels that are convolved on their own"),
    ],
    summary: "Two-dimensional convolution with a bias and \"same\" padding.",
    result: "rank 4; channels out_channels; H and W divided by the stride, rounded up or as the window fits",
    synonyms: ["convolution", "conv2", "convolution2d", "conv2dlayer", "dwconv", "depthwiseconv2d", "pointwiseconv"],
    example: """
      ##Example##
      0:input
      1:output
      2:Conv2d(out_channels=C,kernel_size=3,groups=C)
      0->2
      2->1
      """,
    pyTorch: .layer(.conv2d), onnx: .convolution, lower: Lowerings.convolution
  ) { context throws(InferenceFailure) in
    try context.requireRank4()
    let shape = context.input
    let (outputs, groups) = (context.size(0), context.size(4))
    let (kernel, stride, dilation) = (context.pair(1), context.pair(2), context.pair(3))
    try context.requireFreeOfImage(
      shape[1], "the channel dimension", repairs: { $0.linearRepairs + $0.channelsFirstRepairs })
    try context.requirePositiveSize(0, "out_channels")
    try context.requirePositiveSize(4, "groups")
    try context.requirePositive(kernel, 1, "kernel_size")
    try context.requirePositive(stride, 2, "stride")
    try context.requirePositive(dilation, 3, "dilation")
    try context.requireGroups(groups, divide: shape[1], ShapeCode.groupsDivideInput) {
      "the \($0.text(shape[1])) input channels"
    }
    try context.requireGroups(groups, divide: outputs, ShapeCode.groupsDivideOutput) {
      "out_channels = \($0.text(outputs))"
    }
    let height = try context.strided(shape[2], kernel.height, stride.height, dilation.height)
    let width = try context.strided(shape[3], kernel.width, stride.width, dilation.width)
    let result = [shape[0], outputs, height.cropped, width.cropped]
    try context.requireImage(result, "convolution")
    var inference = Inference(result)
    let elements = try context.elements(result)
    let isCropped = height.cropped != height.uncropped || width.cropped != width.uncropped
    let uncropped =
      isCropped ? try context.elements([shape[0], outputs, height.uncropped, width.uncropped]) : elements
    let weights = try context.compute { table throws(SizeError) in
      try table.floor(shape[1], by: groups).multiplied(by: kernel.height).multiplied(by: kernel.width)
    }
    (inference.parameters, inference.exactMACs, inference.naderMACs) = try context.compute { _ throws(SizeError) in
      let macs = try elements.multiplied(by: weights)
      return (
        try outputs.multiplied(by: weights).adding(outputs), macs,
        isCropped ? try uncropped.multiplied(by: weights) : macs
      )
    }
    return inference
  },
  OpDefinition(
    "Linear", .convolution,
    parameters: [OpParameter("out_channels", .size, "size of the last dimension of the result")],
    summary: "Linear map of the last dimension, with a bias.",
    result: "the last dimension becomes out_channels",
    synonyms: ["dense", "fc", "fullyconnected", "mlp", "lineal"],
    example: """
      ##Example##
      0:input
      1:output
      2:permute(0,2,3,1)
      3:Linear(out_channels=C)
      4:permute(0,3,1,2)
      0->2
      2->3
      3->4
      4->1
      """,
    pyTorch: .layer(.linear), onnx: .linear, lower: Lowerings.linear
  ) { context throws(InferenceFailure) in
    let shape = context.input
    guard let inputs = shape.last else { throw context.failure(ShapeCode.wrongRank, "Linear needs a dimension") }
    try context.requireFreeOfImage(inputs, "the last dimension", repairs: { $0.channelsLastRepairs })
    context.warnOfChannelsElsewhere()
    let outputs = context.size(0)
    try context.requirePositiveSize(0, "out_channels")
    var inference = Inference(shape.dropLast() + [outputs])
    let elements = try context.elements(inference.shape)
    (inference.parameters, inference.exactMACs) = try context.compute { _ throws(SizeError) in
      (try inputs.multiplied(by: outputs).adding(outputs), try elements.multiplied(by: inputs))
    }
    inference.naderMACs = inference.exactMACs
    return inference
  },
]

extension InferenceContext {
  mutating func requirePositiveSize(_ index: Int, _ name: String) throws(InferenceFailure) {
    try requirePositive(size(index), ArgumentCode.notPositive, at: spans[index]) { _ in name }
  }

  /// Both parts of a pair must be at least 1.
  mutating func requirePositivePair(_ index: Int, _ name: String) throws(InferenceFailure) {
    try requirePositive(pair(index), index, name)
  }

  /// The same for a pair that is at hand.
  mutating func requirePositive(_ pair: SizePair, _ index: Int, _ name: String)
    throws(InferenceFailure)
  {
    if let height = pair.height.constant, height > 0, let width = pair.width.constant, width > 0 { return }
    try requirePositive(pair.height, ArgumentCode.notPositive, at: spans[index]) { _ in name }
    if pair.width != pair.height {
      try requirePositive(pair.width, ArgumentCode.notPositive, at: spans[index]) { _ in name }
    }
  }

  mutating func requireGroups(
    _ groups: Size, divide size: Size, _ code: ShapeCode, _ what: (InferenceContext) -> String
  ) throws(InferenceFailure) {
    if groups.isOne || groups == size { return }
    let (condition, text) = divisibility(size, by: groups)
    if condition.widths.isAll { return }
    if isSilent { return try require(condition, code) { _ in "" } }
    var fixes = [FixItProposal]()
    if let number = groups.constant, let total = size.constant, number > 0, total > 0 {
      let nearest = Self.divisor(of: total, nearest: number)
      fixes.append(FixItProposal("\(nearest)", "use groups=\(nearest), the nearest divisor of \(total)"))
    } else if let number = groups.constant, number > 1 {
      var power = 1
      while power * 2 <= number { power *= 2 }
      if power > 1 && power != number { fixes.append(FixItProposal("\(power)", "use groups=\(power)")) }
    }
    if let symbol = size.variable, symbol == .width, code == .groupsDivideInput {
      fixes.append(FixItProposal(names.width, "use groups=\(names.width) (depthwise)"))
    } else if groups.constant == nil, condition.widths.count <= 64, input.count == 4, !table.isSpatial(input[1]) {
      // As many groups as channels that enter or leave, where that divides both.
      for candidate in [input[1], self.size(0)]
      where fixes.isEmpty && table.condition(input[1], isDivisibleBy: candidate).widths.isAll
        && table.condition(self.size(0), isDivisibleBy: candidate).widths.isAll
      {
        fixes.append(FixItProposal(written(candidate), "use groups=\(written(candidate))"))
      }
    }
    if condition.widths.count <= 64 { fixes.append(FixItProposal("1", "use groups=1, an ordinary convolution")) }
    let depthwise = code == .groupsDivideInput && condition.widths.count <= 64 ? depthwiseFixes(groups) : []
    try require(
      condition, code, at: spans[4],
      notes: condition.widths.isEmpty
        ? [] : ["it divides where \(text ?? "never")"],
      fixes: depthwise + (condition.widths.count <= 64 ? wholeGroups(groups) : [])
        + fixes.map { $0.fix(replacing: spans[4], keyword: "groups", isMissing: spans[4] == node.operation.span) }
    ) { "groups = \($0.text(groups)) does not divide \(what($0))" }
  }

  /// The divisor of a number that is nearest to another one, the smaller of two; of numbers above 2 ** 32 one that is found soon.
  static func divisor(of total: Int, nearest number: Int) -> Int {
    var best = 1
    var low = 1
    while low < 1 << 16, low * low <= total {
      if total % low == 0 {
        for candidate in [low, total / low] {
          let (distance, least) = ((candidate - number).magnitude, (best - number).magnitude)
          if distance < least || distance == least && candidate < best { best = candidate }
        }
      }
      low += 1
    }
    return best
  }

  /// A depthwise convolution from which fewer channels leave than enter: as many leave.
  private func wholeGroups(_ groups: Size) -> [FixIt] {
    guard input.count == 4, groups == input[1], groups.constant == nil, !table.isSpatial(groups),
      let outputs = node.arguments?.first(where: { $0.span == spans[0] })?.value.span
    else { return [] }
    let channels = written(groups)
    return [.maybe("use out_channels=\(channels), as many as enter (depthwise)", .init(outputs, channels))]
  }

  /// A depthwise convolution of another number of channels than enters: both numbers are what enters.
  private func depthwiseFixes(_ groups: Size) -> [FixIt] {
    guard groups == size(0), input.count == 4, !table.isSpatial(input[1]),
      let outputs = node.arguments?.first(where: { $0.span == spans[0] })?.value.span,
      let number = node.arguments?.first(where: { $0.span == spans[4] })?.value.span
    else { return [] }
    let channels = written(input[1])
    return [
      .maybe(
        "use out_channels=\(channels) and groups=\(channels), as many as enter", .init(outputs, channels),
        .init(number, channels))
    ]
  }

  /// A 1x1 convolution of channels that stand last is a linear layer.
  fileprivate var linearRepairs: [Repair] {
    let (kernel, stride) = (pair(1), pair(2))
    guard !table.isSpatial(input[3]), kernel.height.isOne, kernel.width.isOne, stride.height.isOne, stride.width.isOne,
      size(4).isOne, let outputs = node.arguments?.first(where: { $0.span == spans[0] })?.value.printed
    else { return [] }
    let text = "Linear(out_channels=\(outputs))"
    let whole = node.operation.span.union(node.argumentSpan)
    return [.fix(.maybe("use \(text), which is over the last dimension", .init(whole, text)))]
  }

  /// Round a layer over dimension 1 whose channels stand last.
  var channelsFirstRepairs: [Repair] {
    [
      .wrap(before: "permute(0,3,1,2)", after: "permute(0,2,3,1)", title: "bring the channels to dimension 1 and back")
    ]
  }

  /// Repairs a layer over the last dimension that was given (B, C, H, W) or (B, C, N).
  var channelsLastRepairs: [Repair] {
    guard input.count == 3 || input.count == 4 else { return [] }
    if !table.isSpatial(input[1]) { return [.channelsLast(dimension: 1)] }
    let found = input.indices.filter { $0 > 0 && !table.isSpatial(input[$0]) }
    return found.count == 1 ? [.channelsLast(dimension: found[0])] : []
  }

  /// A layer over the last dimension where that has size 1 and the channels are dimension 1: almost surely a mistake.
  mutating func warnOfChannelsElsewhere() {
    guard input.count == 4, input[3].isOne, !input[1].isOne, !table.isSpatial(input[1]) else { return }
    var fixes: [FixIt] = []
    if operation.name == "Linear", let argument = node.arguments?.first {
      let channels = argument.value.printed
      fixes = [
        .maybe(
          "use Conv2d(out_channels=\(channels),kernel_size=1), which is over dimension 1",
          .init(node.operation.span.union(node.argumentSpan), "Conv2d(out_channels=\(channels),kernel_size=1)"))
      ]
    } else if operation.name == "LN" {
      fixes = [.maybe("use BN, which is over dimension 1", .init(node.operation.span.union(node.argumentSpan), "BN"))]
    }
    warnings.append(
      failure(
        ShapeCode.singletonLayer, "\(operation.name) is over the last dimension, whose size is 1: \(text(input))",
        notes: ["the \(text(input[1])) channels are dimension 1 here"], fixes: fixes
      ).diagnostic)
  }
}
