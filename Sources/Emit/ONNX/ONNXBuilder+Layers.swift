import IR

/// Layers with weights, and windows.
extension ONNXBuilder {
  /// A convolution with "same" padding. With `folding` the normalisation of that name goes into the weights; with
  /// `thenNormalizedBy` it follows.
  mutating func convolution(
    _ x: Value, _ shape: ConvolutionShape, name: String, folding: String?, thenNormalizedBy: String?
  ) throws(Failure) -> Value {
    let dims = [shape.outputs, shape.inputs / shape.groups, shape.kernel.height, shape.kernel.width]
    var kernel = try elements(name + ".weight")
    var bias = try elements(name + ".bias")
    if let folding {
      let (gamma, beta) = (try elements(folding + ".weight"), try elements(folding + ".bias"))
      let (mean, variance) = (try elements(folding + ".running_mean"), try elements(folding + ".running_var"))
      let filter = kernel.count / max(shape.outputs, 1)
      for output in 0..<shape.outputs {
        let factor = gamma[output] / (variance[output] + Self.epsilon).squareRoot()
        for index in output * filter..<(output + 1) * filter { kernel[index] *= factor }
        bias[output] = (bias[output] - mean[output]) * factor + beta[output]
      }
    }
    let window = Convolution.same(
      kernel: shape.kernel, stride: shape.stride, dilation: shape.dilation, groups: shape.groups,
      input: Extent(x.size(2), x.size(3)))
    let inputs = [x.name, floats(name + ".weight", dims, kernel), floats(name + ".bias", [shape.outputs], bias)]
    var attributes: [(name: String, value: ONNXGraph.Attribute)] = [
      ("kernel_shape", .integers([shape.kernel.height, shape.kernel.width])),
      ("strides", .integers([shape.stride.height, shape.stride.width])), ("pads", .integers(Self.pads(window, x))),
    ]
    if shape.dilation != Extent(1) {
      attributes.append(("dilations", .integers([shape.dilation.height, shape.dilation.width])))
    }
    if shape.groups > 1 { attributes.append(("group", .integer(shape.groups))) }
    let result = node(
      "Conv", inputs, name: name,
      dims: [x.dims[0], .size(shape.outputs), .size(window.output.height), .size(window.output.width)], attributes)
    guard let thenNormalizedBy else { return result }
    return try normalization(result, shape.outputs, name: thenNormalizedBy)
  }

  /// Added to variances, as everywhere.
  static var epsilon: Float { 1e-5 }

  /// Padding before and after. What the language drops at the end is not padded in the first place.
  private static func pads(_ window: Convolution, _ x: Value) -> [Int] {
    func end(_ size: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, _ padding: Int, _ output: Int) -> Int {
      let extent = dilation * (kernel - 1) + 1
      let whole = (size + 2 * padding - extent) / stride + 1
      return whole > output ? padding - 1 : padding
    }
    let bottom = end(
      x.size(2), window.kernel.height, window.stride.height, window.dilation.height, window.padding.height,
      window.output.height)
    let right = end(
      x.size(3), window.kernel.width, window.stride.width, window.dilation.width, window.padding.width,
      window.output.width)
    return [window.padding.height, window.padding.width, bottom, right]
  }

  mutating func normalization(_ x: Value, _ channels: Int, name: String) throws(Failure) -> Value {
    var inputs = [x.name]
    for part in [".weight", ".bias", ".running_mean", ".running_var"] {
      inputs.append(try weight(name + part, [channels]))
    }
    return node(
      "BatchNormalization", inputs, name: name, dims: x.dims, [("epsilon", .float(Self.epsilon))])
  }

  /// A pool with "same" padding; padded zeros count in an average.
  mutating func pool(
    _ x: Value, _ operation: String, kernel: Extent, stride: Extent, name: String, isAverage: Bool
  ) -> Value {
    let window = Convolution.same(
      kernel: kernel, stride: stride, dilation: Extent(1), input: Extent(x.size(2), x.size(3)))
    var attributes: [(name: String, value: ONNXGraph.Attribute)] = [
      ("kernel_shape", .integers([kernel.height, kernel.width])),
      ("strides", .integers([stride.height, stride.width])), ("pads", .integers(Self.pads(window, x))),
    ]
    if isAverage { attributes.append(("count_include_pad", .integer(1))) }
    return node(
      operation, [x.name], name: name,
      dims: [x.dims[0], x.dims[1], .size(window.output.height), .size(window.output.width)], attributes)
  }

  /// A grid of windows: one pool where they are equal, else sums by matrices, or a maximum for each row and column.
  mutating func adaptivePool(
    _ x: Value, _ operation: String, output: Extent, name: String, isAverage: Bool
  ) -> Value {
    let (height, width) = (x.size(2), x.size(3))
    let dims: [ONNXGraph.Dim] = [x.dims[0], x.dims[1], .size(output.height), .size(output.width)]
    if output == Extent(1) {
      return node(isAverage ? "GlobalAveragePool" : "GlobalMaxPool", [x.name], name: name, dims: dims)
    }
    if height % output.height == 0 && width % output.width == 0 {
      let kernel = [height / output.height, width / output.width]
      return node(
        operation, [x.name], name: name, dims: dims,
        [("kernel_shape", .integers(kernel)), ("strides", .integers(kernel))])
    }
    let windows = Pooling.adaptive(output: output)
    let (rows, columns) = (windows.rows(of: height), windows.columns(of: width))
    if isAverage {
      let left = floats(
        name + ".rows", [output.height, height], rows.flatMap { Self.averaging($0, height) })
      let right = floats(
        name + ".columns", [width, output.width], Self.transposed(columns.map { Self.averaging($0, width) }))
      let tall = node(
        "MatMul", [left, x.name], name: name + ".tall",
        dims: [x.dims[0], x.dims[1], .size(output.height), .size(width)])
      return node("MatMul", [tall.name, right], name: name, dims: dims)
    }
    let tall = maxima(x, rows, axis: 2, name: name + ".tall")
    return maxima(tall, columns, axis: 3, name: name)
  }

  private static func averaging(_ range: Range<Int>, _ count: Int) -> [Float] {
    (0..<count).map { range.contains($0) ? 1 / Float(range.count) : 0 }
  }

  private static func transposed(_ rows: [[Float]]) -> [Float] {
    (rows.first ?? []).indices.flatMap { column in rows.map { $0[column] } }
  }

  /// The maximum over each range of an axis, joined.
  private mutating func maxima(_ x: Value, _ ranges: [Range<Int>], axis: Int, name: String) -> Value {
    var parts: [String] = []
    for (index, range) in ranges.enumerated() {
      var dims = x.dims
      dims[axis] = .size(range.count)
      let slice = node(
        "Slice", [x.name, integers([range.lowerBound]), integers([range.upperBound]), integers([axis])],
        name: "\(name).slice\(index)", dims: dims)
      dims[axis] = .size(1)
      parts.append(
        node(
          "ReduceMax", [slice.name, integers([axis])], name: "\(name).max\(index)", dims: dims,
          [("keepdims", .integer(1))]
        ).name)
    }
    var dims = x.dims
    dims[axis] = .size(ranges.count)
    return node("Concat", parts, name: name, dims: dims, [("axis", .integer(axis))])
  }
}
