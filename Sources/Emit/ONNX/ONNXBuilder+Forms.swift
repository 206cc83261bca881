import GraphLang
import IR
import Ops
import Verifier

/// The ONNX forms of the table, filled in.
extension ONNXBuilder {
  mutating func add(_ block: ONNXBlock, _ index: Int, _ operands: [Value]) throws(Failure) -> Value {
    guard let operation = block.typed.nodes[index].operation, let x = operands.first else {
      throw Failure(message: "block '\(block.typed.graph.block.name)' is incomplete")
    }
    let name = block.name(ofNode: index)
    let arguments = block.typed.nodes[index].values
    let dims = try block.dims(ofNode: index)
    let names = operands.map(\.name)
    switch operation.onnx {
    case .convolution: return try convolution(block, index, x)
    case .linear: return try linear(x, outputs: try size(block, arguments[0]), name: name, dims: dims)
    case .batchNormalization:
      // A convolution that took it along has its name already.
      return isFolded(block, index) ? x : try normalization(x, x.size(1), name: name)
    case .layerNormalization:
      let last = x.size(x.dims.count - 1)
      let inputs = [x.name, try weight(name + ".weight", [last]), try weight(name + ".bias", [last])]
      return node(
        "LayerNormalization", inputs, name: name, dims: dims,
        [("axis", .integer(-1)), ("epsilon", .float(Self.epsilon))])
    case .identity: return x
    case .function(let operation): return node(operation, [x.name], name: name, dims: dims)
    case .elementwise(let operation): return try chain(block, index, operation, operands, name: name, dims: dims)
    case .window(let pooling):
      return pool(
        x, pooling.rawValue, kernel: try extent(block, arguments[0]), stride: try extent(block, arguments[1]),
        name: name, isAverage: pooling == .average)
    case .adaptiveWindow(let pooling):
      return adaptivePool(
        x, pooling.rawValue, output: try extent(block, arguments[0]), name: name, isAverage: pooling == .average)
    case .reduction(let operation):
      let axes = Self.axes(arguments[0], rank: x.dims.count).sorted()
      return node(operation, [x.name, integers(axes)], name: name, dims: dims, [("keepdims", .integer(1))])
    case .softmax:
      return node(
        "Softmax", [x.name], name: name, dims: dims,
        [("axis", .integer(Self.axes(arguments[0], rank: x.dims.count)[0]))])
    case .matrixProduct:
      let isSwapped = block.typed.nodes[index].isSwapped
      return node("MatMul", isSwapped ? names.reversed() : names, name: name, dims: dims)
    case .concatenation:
      return node(
        "Concat", names, name: name, dims: dims,
        [("axis", .integer(Self.axes(arguments[0], rank: x.dims.count)[0]))])
    case .permutation:
      return node(
        "Transpose", [x.name], name: name, dims: dims,
        [("perm", .integers(Self.axes(arguments[0], rank: x.dims.count)))])
    case .tiling: return try tiled(block, x, arguments[0], name: name, dims: dims)
    case .reshaping:
      let shape = try runtimeSizes(block, block.typed.nodes[index].shape, mayInfer: true, name: name)
      return node("Reshape", [x.name, shape], name: name, dims: dims)
    }
  }

  // MARK: Operations of several nodes

  /// `a + b + c` as two nodes; shapes between are broadcast by whoever reads them.
  private mutating func chain(
    _ block: ONNXBlock, _ index: Int, _ operation: String, _ operands: [Value], name: String, dims: [ONNXGraph.Dim]
  ) throws(Failure) -> Value {
    var result = operands[0]
    for (position, operand) in operands.enumerated().dropFirst() {
      let isLast = position == operands.count - 1
      if isLast {
        result = node(operation, [result.name, operand.name], name: name, dims: dims)
      } else {
        let part = "\(name).\(position)"
        _ = integerNode(operation, [result.name, operand.name], name: part)
        result = Value(name: part, dims: result.dims)
      }
    }
    return result
  }

  private mutating func linear(
    _ x: Value, outputs: Int, name: String, dims: [ONNXGraph.Dim]
  ) throws(Failure) -> Value {
    let inputs = x.size(x.dims.count - 1)
    let weight = try elements(name + ".weight")
    var transposed = [Float](repeating: 0, count: weight.count)
    for output in 0..<outputs {
      for input in 0..<inputs { transposed[input * outputs + output] = weight[output * inputs + input] }
    }
    let product = node(
      "MatMul", [x.name, floats(name + ".weight", [inputs, outputs], transposed)], name: name + ".product", dims: dims)
    return node("Add", [product.name, try self.weight(name + ".bias", [outputs])], name: name, dims: dims)
  }

  private mutating func convolution(_ block: ONNXBlock, _ index: Int, _ x: Value) throws(Failure) -> Value {
    let arguments = block.typed.nodes[index].values
    let shape = ConvolutionShape(
      outputs: try size(block, arguments[0]), inputs: x.size(1), kernel: try extent(block, arguments[1]),
      stride: try extent(block, arguments[2]), dilation: try extent(block, arguments[3]),
      groups: try size(block, arguments[4]))
    let folded = normalization(behind: index, of: block).map(block.name(ofNode:))
    return try convolution(x, shape, name: block.name(ofNode: index), folding: folded, thenNormalizedBy: nil)
  }

  /// The BN that goes into a convolution's weights: its only consumer, where folding is asked for.
  private func normalization(behind index: Int, of block: ONNXBlock) -> Int? {
    guard foldsNormalization else { return nil }
    let consumers = block.typed.graph.nodes.indices.filter { node in
      block.typed.graph.operands(of: node).contains { $0.source == index }
    }
    guard let only = consumers.first, consumers.count == 1,
      block.typed.nodes[only].operation?.onnx == .batchNormalization
    else { return nil }
    return only
  }

  private func isFolded(_ block: ONNXBlock, _ index: Int) -> Bool {
    guard let source = block.typed.graph.operands(of: index).first?.source,
      block.typed.nodes[source].operation?.onnx == .convolution
    else { return false }
    return normalization(behind: source, of: block) == index
  }

  private mutating func tiled(
    _ block: ONNXBlock, _ x: Value, _ argument: ArgumentValue?, name: String, dims: [ONNXGraph.Dim]
  ) throws(Failure) -> Value {
    guard case .sizes(let sizes)? = argument else { throw Failure(message: "'\(name)' has no sizes") }
    var operand = x.name
    let extra = sizes.count - x.dims.count
    if extra > 0 {
      operand =
        node(
          "Unsqueeze", [x.name, integers(Array(0..<extra))], name: name + ".unsqueeze",
          dims: Array(repeating: .size(1), count: extra) + x.dims
        ).name
    }
    let repeats = try runtimeSizes(block, sizes.compactMap { $0 }, mayInfer: false, name: name)
    return node("Tile", [operand, repeats], name: name, dims: dims)
  }

  // MARK: Arguments

  private func size(_ block: ONNXBlock, _ argument: ArgumentValue?) throws(Failure) -> Int {
    try extent(block, argument).height
  }

  private func extent(_ block: ONNXBlock, _ argument: ArgumentValue?) throws(Failure) -> Extent {
    switch argument {
    case .size(let size)?: return Extent(try block.evaluate(size))
    case .pair(let height, let width)?: return Extent(try block.evaluate(height), try block.evaluate(width))
    case nil: return Extent(1)
    case .axes, .sizes, .probability: throw Failure(message: "an argument of another kind")
    }
  }

  private static func axes(_ argument: ArgumentValue?, rank: Int) -> [Int] {
    guard case .axes(let axes)? = argument else { return [] }
    return axes.map { $0 < 0 ? $0 + rank : $0 }
  }

  // MARK: Sizes that depend on the batch

  /// A list of sizes: a constant where it can be, else computed from the batch while the graph runs. With `mayInfer` a
  /// single size that depends on the batch is left to be inferred.
  private mutating func runtimeSizes(
    _ block: ONNXBlock, _ sizes: [Size], mayInfer: Bool, name: String
  ) throws(Failure) -> String {
    let dynamic = sizes.indices.filter { block.dependsOnBatch(sizes[$0]) }
    if dynamic.isEmpty || (mayInfer && dynamic.count == 1) {
      var values: [Int] = []
      for (index, size) in sizes.enumerated() {
        values.append(dynamic.contains(index) ? -1 : try block.evaluate(size))
      }
      return integers(values)
    }
    var parts: [String] = []
    for (index, size) in sizes.enumerated() {
      parts.append(
        dynamic.contains(index)
          ? try runtime(block, block.typed.table.formula(size), name: "\(name).size\(index)")
          : integers([try block.evaluate(size)]))
    }
    return integerNode("Concat", parts, name: name + ".sizes", [("axis", .integer(0))])
  }

  /// A formula as nodes over lists of one whole number.
  private mutating func runtime(_ block: ONNXBlock, _ formula: SizeFormula, name: String) throws(Failure) -> String {
    func fold(_ operation: String, _ parts: [SizeFormula], _ builder: inout ONNXBuilder) throws(Failure) -> String {
      var result = try builder.runtime(block, parts[0], name: name + ".0")
      for (index, part) in parts.enumerated().dropFirst() {
        let next = try builder.runtime(block, part, name: "\(name).\(index)")
        result = builder.integerNode(operation, [result, next], name: "\(name).\(operation.lowercased())\(index)")
      }
      return result
    }
    switch formula {
    case .constant(let value): return integers([value])
    case .symbol(.batch):
      return integerNode("Shape", ["images"], name: name + ".batch", [("start", .integer(0)), ("end", .integer(1))])
    case .symbol(.width): return integers([block.environment.width])
    case .symbol(.height): return integers([block.environment.height])
    case .symbol(.imageWidth): return integers([block.environment.imageWidth])
    case .sum(let parts): return try fold("Add", parts, &self)
    case .product(let parts): return try fold("Mul", parts, &self)
    // Sizes are positive, so rounding toward zero is rounding down.
    case .floorDivision(let left, let right): return try fold("Div", [left, right], &self)
    case .maximum(let left, let right): return try fold("Max", [left, right], &self)
    case .broadcast: throw Failure(message: "'\(name)' depends on the batch in a way that ONNX cannot state")
    }
  }
}
