import GraphLang
import IR
import Ops
import Verifier

/// Builds the graph of a network for inference: block by block, at one width and one image size, for any batch.
struct ONNXBuilder {
  /// Why a network has no ONNX form.
  struct Failure: Error {
    let message: String
  }

  /// A value of the graph with its shape.
  struct Value {
    let name: String
    let dims: [ONNXGraph.Dim]

    /// The size of a dimension that does not depend on the batch.
    func size(_ axis: Int) -> Int {
      guard case .size(let size) = dims[axis] else { return 1 }
      return size
    }
  }

  let weights: [String: ONNXEmitter.Weights]
  let foldsNormalization: Bool
  var graph: ONNXGraph
  private var knownIntegers: [String: String] = [:]

  init(name: String, weights: [String: ONNXEmitter.Weights], foldsNormalization: Bool) {
    graph = ONNXGraph(name: name)
    self.weights = weights
    self.foldsNormalization = foldsNormalization
  }

  /// Adds a node and returns its result; `name` is unique.
  @discardableResult
  mutating func node(
    _ operation: String, _ inputs: [String], name: String, dims: [ONNXGraph.Dim],
    _ attributes: [(name: String, value: ONNXGraph.Attribute)] = []
  ) -> Value {
    graph.nodes.append(
      .init(name: name, operation: operation, inputs: inputs, output: name, attributes: attributes))
    graph.values.append(.init(name: name, dims: dims))
    return Value(name: name, dims: dims)
  }

  /// A node of whole numbers: shapes, sizes. Its shape is left to the reader.
  mutating func integerNode(
    _ operation: String, _ inputs: [String], name: String,
    _ attributes: [(name: String, value: ONNXGraph.Attribute)] = []
  ) -> String {
    graph.nodes.append(
      .init(name: name, operation: operation, inputs: inputs, output: name, attributes: attributes))
    return name
  }

  /// The elements of a weight; it must be there.
  func elements(_ name: String) throws(Failure) -> [Float] {
    guard let found = weights[name] else { throw Failure(message: "there is no weight '\(name)'") }
    return found.elements
  }

  /// Adds a weight under its own name.
  mutating func weight(_ name: String, _ dims: [Int]) throws(Failure) -> String {
    floats(name, dims, try elements(name))
  }

  mutating func floats(_ name: String, _ dims: [Int], _ elements: [Float]) -> String {
    precondition(dims.reduce(1, *) == elements.count, "a weight of another shape")
    graph.initializers.append(.init(name: name, dims: dims, elements: .floats(elements)))
    return name
  }

  /// A list of whole numbers, shared where it occurs again.
  mutating func integers(_ values: [Int]) -> String {
    let name = "const." + values.map { $0 < 0 ? "m\(-$0)" : String($0) }.joined(separator: "_")
    if knownIntegers.updateValue(name, forKey: name) == nil {
      graph.initializers.append(.init(name: name, dims: [values.count], elements: .integers(values)))
    }
    return name
  }

  // MARK: Networks

  /// The whole network; its input is `images`, its output `logits`.
  mutating func add(_ network: Network, width: Int, imageSize: Int, classes: Int) throws(Failure) {
    let network = network.serving(width: width, imageSize: imageSize) ?? network
    let images = Value(name: "images", dims: [.batch, .size(3), .size(imageSize), .size(imageSize)])
    graph.inputs = [.init(name: images.name, dims: images.dims)]
    var current = try add(network.stem, [images], width: width, name: "stem")
    var before = current
    let widths = network.skeleton.stageWidths(width)
    for (stage, width) in widths.enumerated() {
      for cell in 0..<network.skeleton.depths[stage] {
        let result = try block(network.base, before, current, width: width, name: "stages.\(stage).\(cell)")
        (before, current) = (current, result)
      }
      guard stage + 1 < widths.count else { break }
      let result = try block(network.downsample, before, current, width: width, name: "downsamples.\(stage)")
      (before, current) = (current, result)
    }
    let features = widths.last ?? width
    let pooled = node(
      "ReduceMean", [current.name, integers([2, 3])], name: "pooled", dims: [.batch, .size(features)],
      [("keepdims", .integer(0))])
    let inputs = [
      pooled.name, try weight("classifier.weight", [classes, features]), try weight("classifier.bias", [classes]),
    ]
    graph.nodes.append(
      .init(
        name: "classifier", operation: "Gemm", inputs: inputs, output: "logits", attributes: [("transB", .integer(1))])
    )
    graph.outputs = [.init(name: "logits", dims: [.batch, .size(classes)])]
  }

  private mutating func block(
    _ typed: TypedGraph, _ before: Value, _ previous: Value, width: Int, name: String
  ) throws(Failure) -> Value {
    guard typed.signature.hasTwoInputs else { return try add(typed, [previous], width: width, name: name) }
    let channels = typed.signature.role == .downsample ? 2 * width : width
    let first = try adapt(before, channels, size: previous.size(2), name: name + ".adapter1")
    let second = try adapt(previous, channels, size: previous.size(2), name: name + ".adapter2")
    return try add(typed, [first, second], width: width, name: name)
  }

  /// ReLU, 1x1 convolution, BN; or two convolutions of stride 2 where the value is twice as large.
  private mutating func adapt(_ value: Value, _ channels: Int, size: Int, name: String) throws(Failure) -> Value {
    let active = node("Relu", [value.name], name: name + ".relu", dims: value.dims)
    let inputs = value.size(1)
    guard value.size(2) != size else {
      return try convolution(
        active, ConvolutionShape(outputs: channels, inputs: inputs, kernel: Extent(1)), name: name + ".conv",
        folding: foldsNormalization ? name + ".norm" : nil, thenNormalizedBy: foldsNormalization ? nil : name + ".norm")
    }
    let half = channels / 2
    var parts: [Value] = []
    for (index, count) in [half, channels - half].enumerated() where count > 0 {
      let shape = ConvolutionShape(outputs: count, inputs: inputs, kernel: Extent(1), stride: Extent(2))
      parts.append(
        try convolution(active, shape, name: "\(name).conv\(index + 1)", folding: nil, thenNormalizedBy: nil))
    }
    guard let first = parts.first else { return active }
    var dims = first.dims
    dims[1] = .size(channels)
    let joined =
      parts.count == 1
      ? first : node("Concat", parts.map(\.name), name: name + ".concat", dims: dims, [("axis", .integer(1))])
    return try normalization(joined, channels, name: name + ".norm")
  }

  /// The nodes of a block in their order.
  mutating func add(_ typed: TypedGraph, _ inputs: [Value], width: Int, name: String) throws(Failure) -> Value {
    let environment = SizeTable.Environment(
      width: width, batch: 1, height: inputs[0].size(2), imageWidth: inputs[0].size(3))
    let block = ONNXBlock(typed: typed, environment: environment, name: name)
    var values = [Value?](repeating: nil, count: typed.nodes.count)
    for index in typed.graph.order {
      let operands = typed.graph.operands(of: index).compactMap { values[$0.source] }
      switch typed.graph.nodes[index].kind {
      case .input(let position): values[index] = inputs[min(position, inputs.count - 1)]
      case .output: return operands[0]
      case .operation: values[index] = try add(block, index, operands)
      }
    }
    throw Failure(message: "block '\(typed.graph.block.name)' has no output")
  }
}

/// A block at a width and an image size.
struct ONNXBlock {
  let typed: TypedGraph
  let environment: SizeTable.Environment
  /// The name of the block in the network, such as `stages.0.1`.
  let name: String

  /// The name of a node, as its weights have it.
  func name(ofNode index: Int) -> String {
    let operation = typed.nodes[index].operation?.name.lowercased() ?? "node"
    return "\(name).\(operation)_\(typed.graph.nodes[index].syntax.id.text)"
  }

  func dependsOnBatch(_ size: Size) -> Bool {
    var result = false
    typed.table.formula(size).forEachSymbol { result = result || $0 == .batch }
    return result
  }

  func evaluate(_ size: Size) throws(ONNXBuilder.Failure) -> Int {
    guard let value = typed.table.evaluate(size, in: environment) else {
      throw ONNXBuilder.Failure(message: "a size of block '\(typed.graph.block.name)' is too large")
    }
    return value
  }

  /// The shape of a node's result.
  func dims(ofNode index: Int) throws(ONNXBuilder.Failure) -> [ONNXGraph.Dim] {
    var result: [ONNXGraph.Dim] = []
    for size in typed.nodes[index].shape {
      if size.variable == .batch {
        result.append(.batch)
      } else if dependsOnBatch(size) {
        result.append(.unknown)
      } else {
        result.append(.size(try evaluate(size)))
      }
    }
    return result
  }
}

/// The numbers of a convolution.
struct ConvolutionShape {
  let outputs: Int
  let inputs: Int
  let kernel: Extent
  var stride = Extent(1)
  var dilation = Extent(1)
  var groups = 1
}
