import IR

/// Layers with weights, windows, and what computes sizes or GELU.
extension ONNXImporter {
  private func weight(_ node: ONNXFile.Node, _ index: Int) throws(ImportFailure) -> [Int] {
    guard index < node.inputs.count, case .constant(let tensor)? = values[node.inputs[index]] else {
      throw foreign(node, "with weights that are computed")
    }
    return tensor.dims
  }

  /// Kernel, stride and dilation, whose padding must be the language's; and the size of the result.
  private func window(
    _ node: ONNXFile.Node, kernel: [Int], _ shape: [ImportedSize]
  ) throws(ImportFailure) -> (text: String, strides: [Int], dilations: [Int], output: [ImportedSize]) {
    let strides = integers(node, "strides") ?? [1, 1]
    let dilations = integers(node, "dilations") ?? [1, 1]
    let pads = integers(node, "pads") ?? [0, 0, 0, 0]
    if case .string(let mode)? = node.attributes["auto_pad"], mode != "NOTSET" { throw foreign(node, "with auto_pad") }
    guard shape.count == 4, kernel.count == 2, strides.count == 2, dilations.count == 2, pads.count == 4,
      (kernel + strides + dilations).allSatisfy({ (1...(1 << 16)).contains($0) }), integer(node, "ceil_mode") ?? 0 == 0
    else { throw foreign(node, "over other windows than those of images") }
    var output: [ImportedSize] = []
    for axis in 0..<2 {
      let size = shape[2 + axis]
      let same = Convolution.same(
        kernel: Extent(kernel[axis]), stride: Extent(strides[axis]), dilation: Extent(dilations[axis]),
        input: Extent(size.value))
      let extent = dilations[axis] * (kernel[axis] - 1) + 1
      let isCropped = strides[axis] == 1 && extent % 2 == 0
      let end = same.padding.height - (isCropped ? 1 : 0)
      guard pads[axis] == same.padding.height, pads[2 + axis] == end else {
        throw foreign(node, "with padding \(pads) instead of \"same\" padding \(same.padding.height)")
      }
      let value = same.output.height
      output.append(
        strides[axis] == 1 ? size : ImportedSize(value: value, text: "\(size.text)//\(strides[axis])"))
    }
    func pair(_ numbers: [Int]) -> String {
      numbers[0] == numbers[1] ? "\(numbers[0])" : "(\(numbers[0]),\(numbers[1]))"
    }
    return (pair(kernel), strides, dilations, output)
  }

  private func pair(_ numbers: [Int]) -> String {
    numbers[0] == numbers[1] ? "\(numbers[0])" : "(\(numbers[0]),\(numbers[1]))"
  }

  mutating func convolution(_ node: ONNXFile.Node) throws(ImportFailure) {
    let input = try tensor(node, 0)
    let dims = try weight(node, 1)
    guard dims.count == 4 else { throw foreign(node, "with weights of rank \(dims.count)") }
    let window = try window(node, kernel: Array(dims[2...]), input.shape)
    let outputs = symbols.channelSize(dims[0])
    var arguments = ["out_channels=\(outputs.text)", "kernel_size=\(window.text)"]
    if window.strides != [1, 1] { arguments.append("stride=\(pair(window.strides))") }
    if window.dilations != [1, 1] { arguments.append("dilation=\(pair(window.dilations))") }
    if let groups = integer(node, "group"), groups > 1 {
      arguments.append("groups=\(symbols.groupText(groups, inputs: input.shape[1]))")
    }
    let source = add("Conv2d(\(arguments.joined(separator: ",")))", [input.node])
    try result(node, .tensor(node: source, [input.shape[0], outputs] + window.output))
  }

  mutating func pool(_ node: ONNXFile.Node) throws(ImportFailure) {
    let input = try tensor(node, 0)
    guard let kernel = integers(node, "kernel_shape") else { throw foreign(node, "without a window") }
    let isAverage = node.operation == "AveragePool"
    let isPadded = (integers(node, "pads") ?? []).contains { $0 != 0 }
    if isAverage && isPadded && integer(node, "count_include_pad") != 1 {
      throw foreign(node, "that does not count padding")
    }
    let window = try window(node, kernel: kernel, input.shape)
    guard window.dilations == [1, 1] else { throw foreign(node, "with dilation") }
    let name = isAverage ? "AvgPool2d" : "MaxPool2d"
    let source = add("\(name)(kernel_size=\(window.text),stride=\(pair(window.strides)))", [input.node])
    try result(node, .tensor(node: source, Array(input.shape[..<2]) + window.output))
  }

  /// A linear layer where one operand is a weight, else a product of two tensors.
  mutating func matrixProduct(_ node: ONNXFile.Node) throws(ImportFailure) {
    if node.inputs.count == 2, case .constant(let weights)? = values[node.inputs[1]] {
      let input = try tensor(node, 0)
      guard weights.dims.count == 2, weights.dims[0] == input.shape.last?.value else {
        throw foreign(node, "with weights of shape \(weights.dims)")
      }
      return try linear(node, input, outputs: weights.dims[1])
    }
    let (left, right) = (try tensor(node, 0), try tensor(node, 1))
    guard left.shape.count >= 2, right.shape.count >= 2 else { throw foreign(node, "of vectors") }
    let longer = left.shape.count >= right.shape.count ? left.shape : right.shape
    let shape = Array(longer.dropLast(2)) + [left.shape[left.shape.count - 2], right.shape[right.shape.count - 1]]
    try result(node, .tensor(node: add("multiply", [left.node, right.node]), shape))
  }

  mutating func gemm(_ node: ONNXFile.Node) throws(ImportFailure) {
    let input = try tensor(node, 0)
    let dims = try weight(node, 1)
    let isTransposed = integer(node, "transB") == 1
    guard dims.count == 2, integer(node, "transA") ?? 0 == 0, dims[isTransposed ? 1 : 0] == input.shape.last?.value
    else {
      throw foreign(node, "of this form")
    }
    try linear(node, input, outputs: dims[isTransposed ? 0 : 1])
  }

  private mutating func linear(
    _ node: ONNXFile.Node, _ input: (node: Int, shape: [ImportedSize]), outputs: Int
  ) throws(ImportFailure) {
    let size = symbols.channelSize(outputs)
    let source = add("Linear(out_channels=\(size.text))", [input.node])
    try result(node, .tensor(node: source, Array(input.shape.dropLast()) + [size]))
  }

  // MARK: Sizes

  /// Sizes that an input holds; nil for something else.
  func sizes(_ node: ONNXFile.Node, _ index: Int) throws(ImportFailure) -> [ImportedSize]? {
    guard index < node.inputs.count else { return nil }
    switch values[node.inputs[index]] {
    case .sizes(let sizes): return sizes
    case .constant(let tensor): return tensor.integers?.map { ImportedSize(value: $0, text: "\($0)") }
    case .tensor, .gelu, nil: return nil
    }
  }

  /// Evaluates what computes shapes; false for other nodes.
  mutating func translateSizes(_ node: ONNXFile.Node) throws(ImportFailure) -> Bool {
    switch node.operation {
    case "Constant":
      guard case .tensor(let tensor)? = node.attributes["value"] else {
        if let value = integer(node, "value_int") {
          try result(node, .constant(.init(dims: [], integers: [value])))
          return true
        }
        if let list = integers(node, "value_ints") {
          try result(node, .constant(.init(dims: [list.count], integers: list)))
          return true
        }
        guard case .float(let value)? = node.attributes["value_float"] else { throw foreign(node, "of another kind") }
        try result(node, .constant(.init(dims: [], floats: [value])))
        return true
      }
      try result(node, .constant(tensor))
    case "Shape":
      let shape = try tensor(node, 0).shape
      let start = min(max(integer(node, "start") ?? 0, 0), shape.count)
      let end = min(max(integer(node, "end") ?? shape.count, start), shape.count)
      try result(node, .sizes(Array(shape[start..<end])))
    case "Gather":
      guard let list = try sizes(node, 0), let indices = try sizes(node, 1) else { return false }
      var chosen: [ImportedSize] = []
      for index in indices {
        let place = index.value < 0 ? index.value + list.count : index.value
        guard list.indices.contains(place) else { throw ImportFailure(.malformedModel, "Gather beyond a shape") }
        chosen.append(list[place])
      }
      try result(node, .sizes(chosen))
    case "Unsqueeze", "Squeeze", "Cast", "Identity":
      guard let list = try sizes(node, 0), !node.inputs.isEmpty else { return false }
      try result(node, .sizes(list))
    case "Concat":
      var list: [ImportedSize] = []
      for index in node.inputs.indices {
        guard let part = try sizes(node, index) else { return false }
        list += part
      }
      guard list.count <= ONNXFile.Limits.rank else {
        throw ImportFailure(.hostileModel, "a shape of \(list.count) sizes")
      }
      try result(node, .sizes(list))
    case "Mul", "Div", "Add", "Sub":
      guard let left = try sizes(node, 0), let right = try sizes(node, 1), left.count == 1, right.count == 1 else {
        return false
      }
      try result(node, .sizes([try computed(node.operation, left[0], right[0])]))
    default: return false
    }
    return true
  }

  private func computed(_ operation: String, _ a: ImportedSize, _ b: ImportedSize) throws(ImportFailure) -> ImportedSize
  {
    let sign = ["Mul": "*", "Div": "//", "Add": "+", "Sub": "-"][operation] ?? "*"
    let (value, overflow) =
      switch operation {
      case "Mul": a.value.multipliedReportingOverflow(by: b.value)
      case "Add": a.value.addingReportingOverflow(b.value)
      case "Sub": a.value.subtractingReportingOverflow(b.value)
      default: b.value == 0 ? (0, true) : a.value.dividedReportingOverflow(by: b.value)
      }
    guard !overflow, value.magnitude < UInt(ONNXFile.Limits.size) else {
      throw ImportFailure(.hostileModel, "a size beyond all bounds")
    }
    return ImportedSize(value: value, text: "(\(a.text)\(sign)\(b.text))")
  }

  // MARK: GELU

  private func scalar(_ name: String) -> Float? {
    guard case .constant(let tensor)? = values[name], tensor.dims.allSatisfy({ $0 == 1 }) else { return nil }
    return tensor.floats?.first
  }

  /// Puts the steps of the exact GELU together; false where it is something else.
  mutating func translateGELU(_ node: ONNXFile.Node) throws(ImportFailure) -> Bool {
    func near(_ value: Float?, _ wanted: Float) -> Bool { value.map { abs($0 - wanted) < 1e-4 } ?? false }
    if node.operation == "Erf" {
      guard let name = node.inputs.first, case .gelu(.scaled, let source, let shape)? = values[name] else {
        throw ImportFailure(.foreignOperation, "the operation 'Erf' is not in the vocabulary but as a part of GELU")
      }
      try result(node, .gelu(.erf, node: source, shape))
      return true
    }
    guard ["Div", "Mul", "Add"].contains(node.operation), node.inputs.count == 2 else { return false }
    for (first, second) in [(0, 1), (1, 0)] {
      let (left, constant) = (values[node.inputs[first]], scalar(node.inputs[second]))
      switch (node.operation, left) {
      case ("Div", .tensor(let source, let shape)?) where first == 0 && near(constant, 1.414_213_6),
        ("Mul", .tensor(let source, let shape)?) where near(constant, 0.707_106_8):
        try result(node, .gelu(.scaled, node: source, shape))
        return true
      case ("Add", .gelu(.erf, let source, let shape)?) where near(constant, 1):
        try result(node, .gelu(.erfPlusOne, node: source, shape))
        return true
      case ("Mul", .tensor(let source, let shape)?) where near(constant, 0.5):
        try result(node, .gelu(.half, node: source, shape))
        return true
      case ("Mul", .gelu(.product, let source, let shape)?) where near(constant, 0.5):
        try result(node, .tensor(node: add("GELU", [source]), shape))
        return true
      default: break
      }
      switch (node.operation, left, values[node.inputs[second]]) {
      case ("Mul", .tensor(let source, let shape)?, .gelu(.erfPlusOne, let other, _)?) where source == other:
        try result(node, .gelu(.product, node: source, shape))
        return true
      case ("Mul", .gelu(.half, let source, let shape)?, .gelu(.erfPlusOne, let other, _)?) where source == other:
        try result(node, .tensor(node: add("GELU", [source]), shape))
        return true
      default: break
      }
    }
    return false
  }
}
