/// Shapes as PyTorch would find them, in plain integers, for one choice of all sizes. It shares no code with the verifier.
struct Oracle {
  let block: ModelBlock
  /// Nodes whose matrix product takes its operands in the other order.
  var swapped: Set<Int> = []

  struct Result {
    var shapes: [[Int]]
    var parameters: Int
    /// What layers work on: must not depend on B, H and W.
    var layers: [Int]
    /// The first node that failed.
    var failedNode: Int?
    /// Whether the oracle cannot tell.
    var isUnknown = false
    var isValid: Bool
  }

  /// One choice of B, H and W; H and W before the role divides them.
  struct Sizes: Sendable {
    let batch: Int
    let height: Int
    let imageWidth: Int
  }

  func run(width: Int, _ sizes: Sizes) -> Result {
    var (input, output, scale) = (width, width, 1)
    switch block.role {
    case "stem": (input, scale) = (3, block.stemScale)
    case "downsample":
      output = 2 * width
      input = block.hasTwoInputs ? output : width
      scale = 2
    default: break
    }
    let symbols = ["B": sizes.batch, "C": input, "dim": output, "H": sizes.height, "W": sizes.imageWidth]
    let first = [sizes.batch, input, sizes.height, sizes.imageWidth]
    var result = Result(
      shapes: Array(repeating: first, count: block.firstNode), parameters: 0, layers: [], failedNode: nil,
      isValid: false)
    for (index, node) in block.nodes.enumerated() {
      do {
        let operands = node.operands.map { result.shapes[$0] }
        result.shapes.append(try shape(index, node, operands, symbols, &result))
      } catch {
        result.failedNode = index
        result.isUnknown = error.isOverflow
        return result
      }
    }
    result.isValid =
      result.shapes.last == [sizes.batch, output, sizes.height / scale, sizes.imageWidth / scale]
      && sizes.height % scale == 0 && sizes.imageWidth % scale == 0
    return result
  }

  private func require(_ condition: Bool) throws(OracleFailure) { if !condition { throw OracleFailure() } }

  private func shape(
    _ index: Int, _ node: ModelBlock.Node, _ operands: [[Int]], _ symbols: [String: Int], _ result: inout Result
  ) throws(OracleFailure) -> [Int] {
    func values(_ name: String) throws(OracleFailure) -> [Int]? {
      guard let found = node.arguments.first(where: { $0.name == name }) else { return nil }
      var list: [Int] = []
      for value in found.values { list.append(try value.value(symbols)) }
      return list
    }
    func pair(_ name: String) throws(OracleFailure) -> (Int, Int) {
      guard let list = try values(name) else { return (1, 1) }
      try require(list.allSatisfy { $0 >= 1 && $0 <= Int(Int32.max) })
      return (list[0], list[list.count - 1])
    }
    func axes(_ name: String, _ rank: Int) throws(OracleFailure) -> [Int] {
      let list = try (try values(name) ?? []).map { axis throws(OracleFailure) -> Int in
        try require(axis >= -rank && axis < rank)
        return axis < 0 ? axis + rank : axis
      }
      try require(Set(list).count == list.count)
      return list
    }
    var x = operands[0]
    switch node.operation {
    case "Conv2d":
      try require(x.count == 4)
      let (outputs, groups) = (try pair("out_channels").0, try pair("groups").0)
      let (kernel, stride, dilation) = (try pair("kernel_size"), try pair("stride"), try pair("dilation"))
      try require(x[1] % groups == 0 && outputs % groups == 0)
      result.layers.append(x[1])
      result.parameters &+= outputs &* (x[1] / groups) &* kernel.0 &* kernel.1 &+ outputs
      x[1] = outputs
      x[2] = try window(x[2], kernel.0, stride.0, dilation.0)
      x[3] = try window(x[3], kernel.1, stride.1, dilation.1)
      return x
    case "AvgPool2d", "MaxPool2d":
      try require(x.count == 4)
      let (kernel, stride) = (try pair("kernel_size"), try pair("stride"))
      x[2] = try window(x[2], kernel.0, stride.0, 1)
      x[3] = try window(x[3], kernel.1, stride.1, 1)
      return x
    case "AdaptiveAvgPool2d", "AdaptiveMaxPool2d":
      try require(x.count == 4)
      (x[2], x[3]) = try pair("output_size")
      return x
    case "Linear":
      let outputs = try pair("out_channels").0
      result.layers.append(x[x.count - 1])
      result.parameters &+= x[x.count - 1] &* outputs &+ outputs
      x[x.count - 1] = outputs
      return x
    case "BN", "LN":
      try require(node.operation == "LN" || x.count == 4)
      let size = node.operation == "LN" ? x[x.count - 1] : x[1]
      result.layers.append(size)
      result.parameters += 2 * size
      return x
    case "ReLU", "GELU", "Sigmoid", "DropPath": return x
    case "softmax":
      _ = try axes("dim", x.count)
      return x
    case "mean", "max", "sum":
      for axis in try axes("dim", x.count) { x[axis] = 1 }
      return x
    case "permute":
      let order = try axes("*", x.count)
      try require(order.count == x.count)
      return order.map { x[$0] }
    case "repeat":
      let times = try values("*") ?? []
      try require(times.count >= x.count && times.allSatisfy { $0 >= 1 })
      x = Array(repeating: 1, count: times.count - x.count) + x
      for (index, count) in times.enumerated() { x[index] = try product([x[index], count]) }
      return x
    case "reshape":
      var list = try values("*") ?? []
      let total = try product(x)
      let holes = (node.arguments.first?.values ?? []).indices.filter {
        if case .integer(-1) = node.arguments[0].values[$0] { return true }
        return false
      }
      try require(holes.count <= 1)
      if let hole = holes.first {
        list[hole] = 1
        let rest = try product(list)
        try require(list.allSatisfy { $0 >= 1 } && total % rest == 0)
        list[hole] = total / rest
      }
      try require(list.allSatisfy { $0 >= 1 })
      let count = try product(list)
      try require(count == total)
      return list
    case "Add", "Mul":
      for other in operands.dropFirst() { x = try broadcast(x, other) }
      return x
    case "concat":
      try require(operands.allSatisfy { $0.count == x.count })
      let axis = try axes("dim", x.count)[0]
      for other in operands.dropFirst() {
        for position in x.indices where position != axis { try require(x[position] == other[position]) }
        x[axis] += other[axis]
      }
      return x
    case "multiply":
      var (a, b) = (operands[0], operands[1])
      if swapped.contains(index) { (a, b) = (b, a) }
      try require(a.count >= 2 && b.count >= 2 && a[a.count - 1] == b[b.count - 2])
      return try broadcast(Array(a.dropLast(2)), Array(b.dropLast(2))) + [a[a.count - 2], b[b.count - 1]]
    default: throw OracleFailure()
    }
  }

  private func product(_ sizes: [Int]) throws(OracleFailure) -> Int {
    var result = 1
    for size in sizes {
      let (next, overflow) = result.multipliedReportingOverflow(by: size)
      if overflow { throw OracleFailure(isOverflow: true) }
      result = next
    }
    return result
  }

  private func window(_ size: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) throws(OracleFailure) -> Int {
    let extent = dilation * (kernel - 1) + 1
    let padding = max(0, Int((Double(extent - stride) / 2).rounded(.up)))
    var result = Int((Double(size + 2 * padding - extent) / Double(stride)).rounded(.down)) + 1
    if stride == 1 && extent % 2 == 0 { result -= 1 }
    try require(result >= 1)
    return result
  }

  private func broadcast(_ a: [Int], _ b: [Int]) throws(OracleFailure) -> [Int] {
    let rank = max(a.count, b.count)
    let left = Array(repeating: 1, count: rank - a.count) + a
    let right = Array(repeating: 1, count: rank - b.count) + b
    for (x, y) in zip(left, right) { try require(x == y || x == 1 || y == 1) }
    return zip(left, right).map { $0 == 1 ? $1 : $0 }
  }
}
