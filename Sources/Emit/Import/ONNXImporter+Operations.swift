import Ops

/// One node after the other.
extension ONNXImporter {
  /// Operations of one operand that the table of the vocabulary knows by name.
  private static let functions = table { form in
    if case .function(let name) = form { name } else { nil }
  }
  private static let reductions = table { form in
    if case .reduction(let name) = form { name } else { nil }
  }
  private static let elementwise = table { form in
    if case .elementwise(let name) = form { name } else { nil }
  }

  private static func table(_ name: (ONNXForm) -> String?) -> [String: String] {
    var result: [String: String] = [:]
    for operation in Vocabulary.standard.operations {
      if let name = name(operation.onnx) { result[name] = operation.name }
    }
    return result
  }

  mutating func translate(_ node: ONNXFile.Node) throws(ImportFailure) {
    if try translateSizes(node) { return }
    if try translateGELU(node) { return }
    if let name = Self.functions[node.operation] { return try unary(node, name) }
    if let name = Self.reductions[node.operation] { return try reduction(node, name) }
    switch node.operation {
    case "Identity", "Dropout":
      let input = try tensor(node, 0)
      try result(node, .tensor(node: input.node, input.shape))
    case "Conv": try convolution(node)
    case "BatchNormalization": try unary(node, "BN")
    case "LayerNormalization":
      let axis = integer(node, "axis") ?? -1
      let input = try tensor(node, 0)
      guard axis == -1 || axis == input.shape.count - 1 else { throw foreign(node, "over several dimensions") }
      try unary(node, "LN")
    case "MatMul": try matrixProduct(node)
    case "Gemm": try gemm(node)
    case "Add": try addition(node)
    case "Mul": try combination(node, "Mul")
    case "AveragePool", "MaxPool": try pool(node)
    case "GlobalAveragePool": try global(node, "mean(dim=(2,3))")
    case "GlobalMaxPool": try global(node, "max(dim=(2,3))")
    case "Softmax": try unary(node, "softmax(dim=\(integer(node, "axis") ?? -1))")
    case "Concat": try concatenation(node)
    case "Transpose": try transpose(node)
    case "Reshape", "Flatten", "Squeeze", "Unsqueeze": try reshape(node)
    case "Tile": try tile(node)
    case "If", "Loop", "Scan":
      throw ImportFailure(.controlFlow, "the graph has '\(node.operation)': branches and loops are no blocks")
    default: throw ImportFailure(.foreignOperation, "the operation '\(node.operation)' is not in the vocabulary")
    }
  }

  // MARK: Attributes

  func integer(_ node: ONNXFile.Node, _ name: String) -> Int? {
    if case .integer(let value)? = node.attributes[name] { return value }
    return nil
  }

  func integers(_ node: ONNXFile.Node, _ name: String) -> [Int]? {
    if case .integers(let values)? = node.attributes[name] { return values }
    return nil
  }

  /// Axes as an attribute, or as the second input of newer operators.
  func axes(_ node: ONNXFile.Node) -> [Int]? {
    if let axes = integers(node, "axes") { return axes }
    guard node.inputs.count > 1, case .constant(let tensor)? = values[node.inputs[1]] else { return nil }
    return tensor.integers
  }

  func foreign(_ node: ONNXFile.Node, _ what: String) -> ImportFailure {
    ImportFailure(.foreignForm, "\(node.operation) \(what), which the language does not have")
  }

  // MARK: Operations

  private mutating func unary(_ node: ONNXFile.Node, _ operation: String) throws(ImportFailure) {
    let input = try tensor(node, 0)
    try result(node, .tensor(node: add(operation, [input.node]), input.shape))
  }

  private mutating func global(_ node: ONNXFile.Node, _ operation: String) throws(ImportFailure) {
    let input = try tensor(node, 0)
    guard input.shape.count == 4 else { throw foreign(node, "of rank \(input.shape.count)") }
    try result(node, .tensor(node: add(operation, [input.node]), Array(input.shape[..<2]) + [.one, .one]))
  }

  private mutating func reduction(_ node: ONNXFile.Node, _ operation: String) throws(ImportFailure) {
    let input = try tensor(node, 0)
    let rank = input.shape.count
    let axes = (axes(node) ?? Array(0..<rank)).map { $0 < 0 ? $0 + rank : $0 }
    guard !axes.isEmpty, axes.allSatisfy((0..<rank).contains) else { throw foreign(node, "over dimensions \(axes)") }
    var shape = input.shape
    for axis in axes { shape[axis] = .one }
    let list = axes.count == 1 ? "\(axes[0])" : "(" + axes.map(String.init).joined(separator: ",") + ")"
    var source = add("\(operation)(dim=\(list))", [input.node])
    if integer(node, "keepdims") == 0 {
      shape = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
      source = add("reshape(\(shape.map(\.text).joined(separator: ",")))", [source])
    }
    try result(node, .tensor(node: source, shape))
  }

  private mutating func concatenation(_ node: ONNXFile.Node) throws(ImportFailure) {
    var operands: [(node: Int, shape: [ImportedSize])] = []
    for index in node.inputs.indices { operands.append(try tensor(node, index)) }
    guard let first = operands.first, operands.count > 1 else { throw foreign(node, "of one operand") }
    let axis = integer(node, "axis") ?? 0
    let resolved = axis < 0 ? axis + first.shape.count : axis
    guard operands.allSatisfy({ $0.shape.indices.contains(resolved) }) else { throw foreign(node, "along \(axis)") }
    var shape = first.shape
    let sum = operands.reduce(0) { $0 + $1.shape[resolved].value }
    shape[resolved] = resolved == 1 ? symbols.channelSize(sum) : ImportedSize(value: sum, text: "\(sum)")
    let source = add("concat(dim=\(resolved))", operands.map(\.node))
    try result(node, .tensor(node: source, shape))
  }

  private mutating func transpose(_ node: ONNXFile.Node) throws(ImportFailure) {
    let input = try tensor(node, 0)
    let order = integers(node, "perm") ?? Array(input.shape.indices.reversed())
    guard order.sorted() == Array(input.shape.indices) else { throw foreign(node, "by \(order)") }
    let source = add("permute(\(order.map(String.init).joined(separator: ",")))", [input.node])
    try result(node, .tensor(node: source, order.map { input.shape[$0] }))
  }

  private mutating func tile(_ node: ONNXFile.Node) throws(ImportFailure) {
    let input = try tensor(node, 0)
    guard let given = try sizes(node, 1), given.count == input.shape.count else {
      throw foreign(node, "by unknown numbers")
    }
    // What fills a dimension of size 1 is as large as that of the image.
    let times = given.enumerated().map { axis, factor -> ImportedSize in
      guard factor.text == "\(factor.value)", factor.value > 1, input.shape.count == 4 else { return factor }
      if axis == 1 { return symbols.channelSize(factor.value) }
      let image = symbols.input[axis]
      return axis > 1 && image.value == factor.value ? image : factor
    }
    let source = add("repeat(\(times.map(\.text).joined(separator: ",")))", [input.node])
    let shape = zip(input.shape, times).map { size, factor in
      let (product, overflow) = size.value.multipliedReportingOverflow(by: factor.value)
      let value = overflow ? Int.max : product
      return ImportedSize(
        value: value,
        text: factor.value == 1 ? size.text : size.value == 1 ? factor.text : "\(factor.text)*\(size.text)")
    }
    try result(node, .tensor(node: source, shape))
  }

  private mutating func reshape(_ node: ONNXFile.Node) throws(ImportFailure) {
    let input = try tensor(node, 0)
    var target: [ImportedSize]
    switch node.operation {
    case "Reshape":
      guard let sizes = try sizes(node, 1) else { throw foreign(node, "to an unknown shape") }
      let isConstant = sizes.allSatisfy { $0.text == "\($0.value)" }
      target = isConstant ? symbols.shape(sizes.map(\.value), operand: input.shape) : sizes
    case "Flatten":
      let axis = integer(node, "axis") ?? 1
      guard axis == 1, let first = input.shape.first else { throw foreign(node, "at dimension \(axis)") }
      target = [first, ImportedSize(value: -1, text: "-1")]
    case "Squeeze":
      let axes = (axes(node) ?? []).map { $0 < 0 ? $0 + input.shape.count : $0 }
      guard !axes.isEmpty else { throw foreign(node, "of unknown dimensions") }
      target = input.shape.indices.filter { !axes.contains($0) }.map { input.shape[$0] }
    default:
      guard let axes = axes(node) else { throw foreign(node, "at unknown dimensions") }
      let rank = input.shape.count + axes.count
      let places = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
      guard rank <= 16, places.allSatisfy((0..<rank).contains), places.count == axes.count else {
        throw foreign(node, "at \(axes)")
      }
      var rest = input.shape[...]
      target = (0..<rank).map { places.contains($0) ? .one : rest.popFirst() ?? .one }
    }
    let solved = filled(target, input.shape)
    // A hole in front is nearly always the batch; saying so keeps it apart from the other sizes.
    if target.first?.value == -1, solved.first?.value == symbols.batch, input.shape.first?.text == "B" {
      target[0] = input.shape[0]
    }
    let source = add("reshape(\(target.map(\.text).joined(separator: ",")))", [input.node])
    try result(node, .tensor(node: source, filled(target, input.shape)))
  }

  /// The shape with its hole solved; an unlikely product is left as its number.
  private func filled(_ target: [ImportedSize], _ operand: [ImportedSize]) -> [ImportedSize] {
    guard let hole = target.firstIndex(where: { $0.value < 0 }) else { return target }
    let total = operand.reduce(1.0) { $0 * Double($1.value) }
    let rest = target.enumerated().reduce(1.0) { $1.offset == hole ? $0 : $0 * Double(max($1.element.value, 1)) }
    let value = Int(min(max(total / rest, 0), 1e15))
    var result = target
    let isImage = value == symbols.height * symbols.width && value > 1
    result[hole] = isImage ? ImportedSize(value: value, text: "H*W") : symbols.channelSize(value)
    return result
  }

  private mutating func combination(_ node: ONNXFile.Node, _ operation: String) throws(ImportFailure) {
    guard node.inputs.count == 2 else { throw foreign(node, "of \(node.inputs.count) operands") }
    let (left, right) = (try tensor(node, 0), try tensor(node, 1))
    let rank = max(left.shape.count, right.shape.count)
    func size(_ shape: [ImportedSize], _ axis: Int) -> ImportedSize? {
      let index = axis - (rank - shape.count)
      return index < 0 ? nil : shape[index]
    }
    let shape = (0..<rank).map { axis -> ImportedSize in
      guard let a = size(left.shape, axis) else { return size(right.shape, axis) ?? .one }
      guard let b = size(right.shape, axis) else { return a }
      return a.value == 1 ? b : a
    }
    try result(node, .tensor(node: add(operation, [left.node, right.node]), shape))
  }

  /// A sum of tensors; a bias belongs to the linear layer before it.
  private mutating func addition(_ node: ONNXFile.Node) throws(ImportFailure) {
    for (index, name) in node.inputs.enumerated() where node.inputs.count == 2 {
      guard case .constant(let bias)? = values[name] else { continue }
      let input = try tensor(node, 1 - index)
      guard lines[input.node].contains(":Linear("), bias.dims.count == 1, bias.dims[0] == input.shape.last?.value else {
        throw foreign(node, "of a constant tensor")
      }
      return try result(node, .tensor(node: input.node, input.shape))
    }
    try combination(node, "Add")
  }
}
