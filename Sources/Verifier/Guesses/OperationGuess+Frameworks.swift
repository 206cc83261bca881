import Diagnostics
import GraphLang
import IR
import Ops

/// Operations of other frameworks, in the words of this one.
extension OperationGuess {
  /// Chains of operations that stand for one of another framework, the likeliest first; nil where the name is not known.
  func candidates(_ key: String) -> [[String]]? {
    switch key {
    case "identity", "noop", "skipconnect": return [[identity(rank: shape?.count ?? 4)]]
    case "skip", "shortcut": return operandCount > 1 ? [["Add"]] : [[identity(rank: shape?.count ?? 4)]]
    case "in", "inputs", "placeholder", "inputlayer", "start": return arguments.isEmpty ? [["input"]] : nil
    case "out", "outputs", "return", "result", "end": return [["output"]]
    case "plus", "addn", "elementwiseadd", "eltwiseadd", "sumall", "addresidual", "residualadd", "resadd":
      return operandCount > 1 ? [["Add"]] : nil
    case "eltwise", "elementwise": return operandCount > 1 ? [["Add"], ["Mul"]] : nil
    default: return layer(key) ?? pooling(key) ?? layout(key) ?? searched(key)
    }
  }

  private func layer(_ key: String) -> [[String]]? {
    switch key {
    case "relu6", "leakyrelu", "prelu", "elu", "softplus", "relu2", "selu": return [["ReLU"]]
    // They fall below 0 for small negative values and rise to it again, as GELU does.
    case "hardswish", "hswish", "hardsilu", "mish": return [["GELU"], ["ReLU"]]
    case "gelutanh", "quickgelu": return [["GELU"]]
    case "tanh", "logistic", "hardsigmoid", "gate": return [["Sigmoid"]]
    case "activation", "act": return activation.map { [[$0]] }
    case "groupnorm", "instancenorm", "instancenorm2d", "gn", "frn", "syncbatchnorm", "syncbn", "syncbatchnorm2d",
      "l2norm", "l2normalize", "l1norm", "normalize", "instancenorm1d":
      return [["BN"], ["LN"]]
    case "rmsnorm": return [["LN"], ["BN"]]
    case "softmax2d", "channelsoftmax": return shape?.count == 3 ? [["softmax(dim=-1)"]] : [["softmax(dim=1)"]]
    case "depthwiseconv2d", "dwconv", "depthwiseconv", "depthwise", "dwconv2d": return depthwise(kernel)
    case "pointwiseconv", "pointwise", "conv1x1", "pointwiseconv2d":
      return [["Conv2d(out_channels=\(channels ?? "C"),kernel_size=1)"]]
    case "separableconv2d", "separableconv", "sepconv", "depthwiseseparableconv", "depthwiseseparableconv2d", "dsconv":
      return depthwise(kernel).map { $0 + ["Conv2d(out_channels=\(channels ?? "C"),kernel_size=1)"] }
    case "conv": return [[convolution]]
    case "groupconv2d", "groupconv", "groupedconv2d", "groupedconv", "gconv", "groupconvolution":
      return [[under("Conv2d")]]
    case "dilatedconv2d", "dilatedconv", "atrousconv2d", "atrousconv", "atrousconvolution", "dilatedconvolution":
      return [[under("Conv2d", unless: ["dilation", "rate", "d", "dilation_rate"], beyond: 3, "dilation=2")]]
    case "partialconv", "partialconv2d", "pconv", "pconv2d": return [[convolution]]
    case "conv1d", "convolution1d": return sequenceConvolution
    case "mlp", "ffn", "feedforward", "mlpblock", "channelmlp": return perceptron
    case "dense", "fc":
      // After global pooling the channels are dimension 1.
      guard let shape, shape.count == 4, shape[3].isOne, !shape[1].isOne else { return nil }
      return [["Conv2d(out_channels=\(channels ?? "C"),kernel_size=1)"]]
    case "conv3x3": return [["Conv2d(out_channels=\(channels ?? "C"),kernel_size=3)"]]
    case "conv5x5": return [["Conv2d(out_channels=\(channels ?? "C"),kernel_size=5)"]]
    case "conv2dbnrelu", "convbnrelu", "convbnact", "convblock": return [[convolution, "BN", "ReLU"]]
    case "convbn", "conv2dbn": return [[convolution, "BN"]]
    case "bnrelu": return [["BN", "ReLU"]]
    default: return nil
    }
  }

  /// Operations of search spaces, with the window in the name: `sep_conv_3x3`, `avg_pool_3x3`.
  private func searched(_ key: String) -> [[String]]? {
    guard let kernel = [1, 3, 5, 7].first(where: { key.hasSuffix("\($0)x\($0)") }) else { return nil }
    let name = key.dropLast(3)
    let channels = channels ?? "C"
    let pointwise = "Conv2d(out_channels=\(channels),kernel_size=1)"
    switch name {
    case "conv2d": return [[under("Conv2d", unless: ["kernel_size"], beyond: 1, "kernel_size=\(kernel)")]]
    case "norconv", "conv", "convrelu": return [["Conv2d(out_channels=\(channels),kernel_size=\(kernel))"]]
    case "maxpool": return [["MaxPool2d(kernel_size=\(kernel),stride=1)"]]
    case "avgpool": return [["AvgPool2d(kernel_size=\(kernel),stride=1)"]]
    case "dwconv", "depthwise", "depthwiseconv": return depthwise(kernel)
    case "sepconv": return depthwise(kernel).map { $0 + [pointwise] }
    case "dilconv":
      return depthwise(kernel).map { [$0[0].dropLast() + ",dilation=2)", pointwise] }
    default: return nil
    }
  }

  private func pooling(_ key: String) -> [[String]]? {
    switch key {
    case "globalavgpool", "globalaveragepool", "globalaveragepooling2d", "gap", "globalavgpool2d", "globalavgpooling":
      return [["AdaptiveAvgPool2d(output_size=1)"]]
    case "globalmaxpool", "globalmaxpooling2d", "gmp", "globalmaxpool2d":
      return [["AdaptiveMaxPool2d(output_size=1)"]]
    case "channelavgpool", "channelmean", "channelavg", "avgchannel": return [["mean(dim=1)"]]
    case "channelmaxpool", "channelmax", "maxchannel": return [["max(dim=1)"]]
    default: return nil
    }
  }

  /// The first argument as channels.
  private var channels: String? {
    arguments.first { $0.keyword == nil || ["out_channels", "filters", "units"].contains($0.keyword?.text) }?.value
      .printed
  }

  private var kernel: String {
    arguments.first { $0.keyword?.text == "kernel_size" }?.value.printed
      ?? arguments.prefix { $0.keyword == nil }.map(\.value.printed).last { Int($0) != nil } ?? "3"
  }

  /// The same arguments behind another name; with one more where neither a keyword nor enough bare ones give it.
  private func under(_ name: String, unless keywords: [String] = [], beyond places: Int = 0, _ more: String? = nil)
    -> String
  {
    var written = arguments.map { argument in
      argument.keyword.map { "\($0.text)=\(argument.value.printed)" } ?? argument.value.printed
    }
    let isGiven =
      arguments.contains { keywords.contains($0.keyword?.text ?? "") }
      || arguments.prefix { $0.keyword == nil }.count > places
    if let more, !isGiven { written.append(more) }
    return "\(name)(\(written.joined(separator: ",")))"
  }

  private var convolution: String { "Conv2d(out_channels=\(channels ?? "C"),kernel_size=\(kernel))" }

  private var activation: String? {
    guard case .text(let name, _)? = arguments.first?.value else { return nil }
    return vocabulary.find(name)?.operation.name ?? vocabulary.suggestions(for: name).first
  }

  /// A depthwise convolution of all channels.
  func depthwise(_ kernel: some CustomStringConvertible) -> [[String]] {
    let known = shape.flatMap { $0.count == 4 ? text($0[1]) : nil } ?? "C"
    return [["Conv2d(out_channels=\(known),kernel_size=\(kernel),groups=\(known))"]]
  }

  /// Two layers over the channels with a function between them; one argument alone is that of a layer.
  private var perceptron: [[String]]? {
    let written = arguments.prefix { $0.keyword == nil }.map(\.value.printed)
    let isShort = written.count == 1 && syntax.operation.text.count <= 3
    guard let shape, shape.count == 3 || shape.count == 4 else { return isShort ? nil : [] }
    let isLast = shape.count == 3 || context.table.isSpatial(shape[1])
    let size = isLast ? shape[shape.count - 1] : shape[1]
    // The width between the layers, where it is another one than that of the operand.
    if isShort, written[0] == text(size) || Int(written[0]) != nil { return nil }
    let width = written.count > 1 ? written[1] : isShort ? written[0] : nil
    guard !context.table.isSpatial(size), let wide = try? size.multiplied(by: 4) else { return nil }
    let widths = [width ?? text(wide), text(size)]
    let layers = widths.map { isLast ? "Linear(out_channels=\($0))" : "Conv2d(out_channels=\($0),kernel_size=1)" }
    return [[layers[0], "GELU", layers[1]]]
  }

  /// A convolution over the last of three dimensions: the image is one pixel wide.
  private var sequenceConvolution: [[String]] {
    guard let shape else { return [[convolution]] }
    let sizes = shape.map(text)
    // Efficient channel attention: over the channels of a pooled image.
    if shape.count == 4, shape[2].isOne, shape[3].isOne, channels ?? "1" == "1" {
      return [
        [
          "reshape(\(sizes[0]),1,\(sizes[1]),1)", "Conv2d(out_channels=1,kernel_size=(\(kernel),1))",
          "reshape(\(sizes.joined(separator: ",")))",
        ]
      ]
    }
    guard shape.count == 3 else { return [[convolution]] }
    let channels = channels ?? sizes[1]
    return [
      [
        "reshape(\(sizes[0]),\(sizes[1]),\(sizes[2]),1)",
        "Conv2d(out_channels=\(channels),kernel_size=(\(kernel),1))",
        "reshape(\(sizes[0]),\(channels),\(sizes[2]))",
      ]
    ]
  }
}
