import GraphLang
package import IR
import Ops
package import Verifier

/// A network as a program: stem, stages of cells, downsamples, global average pooling, classifier, and in training the loss.
///
/// Inputs are `images` (N, 3, H, W) and in training `labels` (N); outputs `logits` (N, classes) and in training `loss`.
package struct NetworkLowering {
  private let network: Network
  private let shape: NetworkShape
  private let isTraining: Bool
  private var builder = ProgramBuilder()
  private var layers = 0

  /// The program for a batch of `batch` images; `training` uses batch statistics, DropPath and the loss.
  package static func program(
    _ network: Network, _ shape: NetworkShape, batch: Int, training: Bool, labelSmoothing: Float = 0
  ) throws(LoweringError) -> Program {
    var lowering = NetworkLowering(network: network, shape: shape, isTraining: training)
    try lowering.build(batch: batch, labelSmoothing: labelSmoothing)
    return lowering.builder.program
  }

  /// The program of one block alone, on images of any shape. Inputs are `input1`, and `input2` of a two-input cell, already
  /// with the cell's channels, and `cotangent` of the output's shape; outputs are `output` and `loss`, the sum of the output
  /// times the cotangent.
  package static func block(
    _ graph: TypedGraph, width: Int, batch: Int, height: Int, imageWidth: Int, training: Bool
  ) throws(LoweringError) -> Program {
    let environment = SizeTable.Environment(width: width, batch: batch, height: height, imageWidth: imageWidth)
    let network = Network(skeleton: .nasbench201, base: graph, stem: graph, downsample: graph)
    var lowering = NetworkLowering(
      network: network, shape: NetworkShape(width: width, imageSize: height, classes: 1), isTraining: training)
    var inputs: [ID<Value>] = []
    for position in 0..<(graph.signature.hasTwoInputs ? 2 : 1) {
      guard let node = graph.graph.nodes.firstIndex(where: { $0.kind == .input(position) }),
        let dims = graph.shape(ofNode: node, in: environment)
      else { throw LoweringError(description: "block '\(graph.graph.block.name)' does not take these images") }
      inputs.append(lowering.builder.input("input\(position + 1)", TensorType(dims, batchAxis: 0)))
    }
    let output = try lowering.lower(graph, inputs, width: width, name: "block")
    let dims = lowering.builder.type(output).dims
    let cotangent = lowering.builder.input("cotangent", TensorType(dims, batchAxis: 0))
    lowering.builder.output("output", output)
    let product = lowering.builder.multiply(output, cotangent)
    lowering.builder.output("loss", lowering.builder.reduceSum(product, axes: Array(dims.indices)))
    return lowering.builder.program
  }

  private init(network: Network, shape: NetworkShape, isTraining: Bool) {
    self.network = network
    self.shape = shape
    self.isTraining = isTraining
  }

  private mutating func build(batch: Int, labelSmoothing: Float) throws(LoweringError) {
    guard let network = network.serving(width: shape.width, imageSize: shape.imageSize) else {
      throw LoweringError(
        description:
          "the network is not valid at width \(shape.width) on images of \(shape.imageSize) x \(shape.imageSize)")
    }
    let images = builder.input(
      "images", TensorType([batch, 3, shape.imageSize, shape.imageSize], batchAxis: 0))
    var current = try lower(network.stem, [images], width: shape.width, name: "stem")
    var previous = current
    let widths = network.skeleton.stageWidths(shape.width)
    for (stage, width) in widths.enumerated() {
      for cell in 0..<network.skeleton.depths[stage] {
        let name = "stages.\(stage).\(cell)"
        let result = try block(network.base, previous, current, width: width, name: name)
        (previous, current) = (current, result)
      }
      guard stage + 1 < widths.count else { break }
      let result = try block(network.downsample, previous, current, width: width, name: "downsamples.\(stage)")
      (previous, current) = (current, result)
    }
    try classify(current, batch: batch, features: widths.last ?? shape.width, labelSmoothing: labelSmoothing)
  }

  private mutating func classify(_ features: ID<Value>, batch: Int, features count: Int, labelSmoothing: Float)
    throws(LoweringError)
  {
    builder.label = "classifier"
    let pooled = builder.reshape(builder.reduceMean(features, axes: [2, 3]), [batch, count])
    let weight = builder.parameter("classifier.weight", [shape.classes, count], .uniformFanIn, fanIn: count)
    let bias = builder.parameter("classifier.bias", [shape.classes], .uniformFanIn, fanIn: count)
    let logits = builder.linear(pooled, weight, bias: bias)
    builder.output("logits", logits)
    guard isTraining else { return }
    let labels = builder.input("labels", TensorType([batch], batchAxis: 0, element: .int32))
    builder.output("loss", builder.softmaxCrossEntropy(logits, labels, smoothing: labelSmoothing))
  }

  /// A base or downsample block; a two-input cell also takes the result before the previous one.
  private mutating func block(_ graph: TypedGraph, _ before: ID<Value>, _ previous: ID<Value>, width: Int, name: String)
    throws(LoweringError) -> ID<Value>
  {
    guard graph.signature.hasTwoInputs else { return try lower(graph, [previous], width: width, name: name) }
    let channels = graph.signature.role == .downsample ? 2 * width : width
    let size = builder.type(previous).dims[2]
    let first = adapt(before, channels: channels, size: size, name: name + ".adapter1")
    let second = adapt(previous, channels: channels, size: size, name: name + ".adapter2")
    return try lower(graph, [first, second], width: width, name: name)
  }

  /// Brings an earlier result to `channels` at `size` x `size`: ReLU, 1x1 convolution, BN; where the result is twice as
  /// large, two convolutions of stride 2 with half of the channels each.
  private mutating func adapt(_ value: ID<Value>, channels: Int, size: Int, name: String) -> ID<Value> {
    builder.label = name
    let dims = builder.type(value).dims
    let active = builder.relu(value)
    guard dims[2] != size else {
      let mixed = builder.pointwise(active, inputs: dims[1], outputs: channels, stride: 1, name: name + ".conv")
      return builder.batchNorm(mixed, channels: channels, name: name + ".norm", isTraining: isTraining)
    }
    let half = channels / 2
    var parts: [ID<Value>] = []
    for (index, count) in [half, channels - half].enumerated() where count > 0 {
      parts.append(
        builder.pointwise(active, inputs: dims[1], outputs: count, stride: 2, name: "\(name).conv\(index + 1)"))
    }
    let joined = parts.count == 1 ? parts[0] : builder.concat(parts, axis: 1)
    return builder.batchNorm(joined, channels: channels, name: name + ".norm", isTraining: isTraining)
  }

  /// The nodes of a block in their order.
  private mutating func lower(_ graph: TypedGraph, _ inputs: [ID<Value>], width: Int, name: String)
    throws(LoweringError)
    -> ID<Value>
  {
    let dims = builder.type(inputs[0]).dims
    let environment = SizeTable.Environment(width: width, batch: dims[0], height: dims[2], imageWidth: dims[3])
    var values = [ID<Value>?](repeating: nil, count: graph.nodes.count)
    for index in graph.graph.order {
      let node = graph.graph.nodes[index]
      let operands = graph.graph.operands(of: index).compactMap { values[$0.source] }
      switch node.kind {
      case .input(let position): values[index] = inputs[min(position, inputs.count - 1)]
      case .output: return operands[0]
      case .operation:
        values[index] = try lower(graph, index, operands, environment, name: name)
      }
    }
    throw LoweringError(description: "block '\(graph.graph.block.name)' has no output")
  }

  private mutating func lower(
    _ graph: TypedGraph, _ index: Int, _ operands: [ID<Value>], _ environment: SizeTable.Environment, name: String
  ) throws(LoweringError) -> ID<Value> {
    let (node, syntax) = (graph.nodes[index], graph.graph.nodes[index].syntax)
    let evaluate = { graph.table.evaluate($0, in: environment) }
    guard let operation = node.operation, let dims = graph.shape(ofNode: index, in: environment) else {
      throw LoweringError(description: "node \(syntax.id.text) of '\(graph.graph.block.name)' has no concrete shape")
    }
    let arguments = node.values.map { $0?.concrete(evaluate) }
    let cost = graph.cost(
      ofNode: index, width: environment.width, height: environment.height, imageWidth: environment.imageWidth)
    let weights = cost?.parameters ?? .max
    if let problem = KernelLimits.problem(operation, arguments, dims: dims, weights: weights) {
      throw LoweringError(
        description: "node \(syntax.id.text) of '\(graph.graph.block.name)' cannot be run at width "
          + "\(environment.width) on \(environment.height) x \(environment.imageWidth) images: it has \(problem)")
    }
    let full = "\(name).\(operation.name.lowercased())_\(syntax.id.text)"
    layers += 1
    builder.label = full
    // Handed over and back: with two owners each step would copy the whole program.
    var own = ProgramBuilder()
    swap(&own, &builder)
    var context = LoweringContext(
      builder: consume own, operands: operands, arguments: arguments, dims: dims,
      name: full,
      isTraining: isTraining, isSwapped: node.isSwapped, layer: layers)
    defer { swap(&builder, &context.builder) }
    return operation.lower(&context)
  }
}
