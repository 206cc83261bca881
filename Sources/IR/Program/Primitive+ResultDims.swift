extension Primitive {
  /// The logical dimensions of each result. Operands that do not fit are a bug of the caller.
  func resultDims(_ operands: [[Int]]) -> [[Int]] {
    switch self {
    case .constant(_, let dims): return [dims]
    case .conv2d(let shape):
      let x = operands[0]
      let weight = operands[1]
      precondition(x.count == 4 && weight.count == 4, "conv2d: ranks")
      precondition(x[1] == weight[1] * shape.groups && weight[0] % shape.groups == 0, "conv2d: channels")
      precondition(weight[2] == shape.kernel.height && weight[3] == shape.kernel.width, "conv2d: kernel")
      precondition(operands.count == 2 || operands[2] == [weight[0]], "conv2d: bias")
      return [[x[0], weight[0], shape.output.height, shape.output.width]]
    case .conv2dInputGradient(let shape, let input):
      return [[operands[0][0], operands[1][1] * shape.groups, input.height, input.width]]
    case .conv2dWeightGradient(let shape, let bias):
      let channels = operands[1][1]
      let weight = [channels, operands[0][1] / shape.groups, shape.kernel.height, shape.kernel.width]
      return bias ? [weight, [channels]] : [weight]
    case .linear:
      precondition(operands[1].count == 2 && operands[0].last == operands[1][1], "linear: features")
      precondition(operands.count == 2 || operands[2] == [operands[1][0]], "linear: bias")
      return [operands[0].dropLast() + [operands[1][0]]]
    case .linearInputGradient:
      precondition(operands[0].last == operands[1][0], "linear gradient: features")
      return [operands[0].dropLast() + [operands[1][1]]]
    case .linearWeightGradient(let bias):
      precondition(operands[0].dropLast() == operands[1].dropLast(), "linear gradient: rows")
      let features = operands[0].last ?? 1
      let outputs = operands[1].last ?? 1
      return bias ? [[outputs, features], [outputs]] : [[outputs, features]]
    case .matmul(let left, let right): return [Self.matmulDims(operands[0], operands[1], left, right)]
    case .add, .multiply: return [Self.broadcast(operands[0], operands[1])]
    case .addRelu, .reluGradient, .geluGradient, .sigmoidGradient, .softmaxGradient:
      precondition(operands[0] == operands[1], "\(self): shapes differ")
      return [operands[0]]
    case .scale, .relu, .gelu, .sigmoid, .dropPath, .relayout: return [operands[0]]
    case .softmax(let axis):
      precondition(operands[0].indices.contains(axis), "softmax: axis")
      return [operands[0]]
    case .batchNormTraining, .batchNormInference:
      let channel = [operands[0][1]]
      precondition(operands[0].count == 4 && operands.dropFirst().allSatisfy { $0 == channel }, "batch norm: channels")
      if case .batchNormInference = self { return [operands[0], channel] }
      return [operands[0], channel, channel, channel, channel]
    case .batchNormGradient:
      precondition(operands[0] == operands[5], "batch norm gradient: shapes")
      return [operands[0], operands[1], operands[1]]
    case .layerNorm:
      precondition(operands[1] == [operands[0].last ?? 1] && operands[1] == operands[2], "layer norm: features")
      return [operands[0]]
    case .layerNormGradient:
      precondition(operands[0] == operands[2], "layer norm gradient: shapes")
      return [operands[0], operands[1], operands[1]]
    case .averagePool(let pooling), .maxPool(let pooling):
      precondition(operands[0].count == 4, "pooling: rank")
      return [Array(operands[0][..<2]) + [pooling.output.height, pooling.output.width]]
    case .averagePoolGradient(_, let input): return [Array(operands[0][..<2]) + [input.height, input.width]]
    case .maxPoolGradient, .reduceMaxGradient: return [operands[0]]
    case .reduceSum(let axes), .reduceMean(let axes), .reduceMax(let axes):
      precondition(axes.allSatisfy { operands[0].indices.contains($0) }, "reduction: axes")
      return [operands[0].indices.map { axes.contains($0) ? 1 : operands[0][$0] }]
    case .broadcastTo(let dims):
      precondition(Self.broadcast(operands[0], dims) == dims, "broadcastTo: shapes")
      return [dims]
    case .sumTo(let dims):
      precondition(Self.broadcast(operands[0], dims) == operands[0], "sumTo: shapes")
      return [dims]
    case .reshape(let dims):
      precondition(dims.reduce(1, *) == operands[0].reduce(1, *), "reshape: element count")
      return [dims]
    case .permute(let order):
      precondition(order.sorted() == Array(operands[0].indices), "permute: order")
      return [order.map { operands[0][$0] }]
    case .concat(let axis):
      var dims = operands[0]
      dims[axis] = operands.reduce(0) { $0 + $1[axis] }
      return [dims]
    case .slice(let axis, let start, let end):
      precondition(0 <= start && start < end && end <= operands[0][axis], "slice: range")
      var dims = operands[0]
      dims[axis] = end - start
      return [dims]
    case .tile(let sizes):
      precondition(sizes.count >= operands[0].count, "tile: fewer sizes than dimensions")
      let padded = Self.leftPadded(operands[0], to: sizes.count)
      return [zip(sizes, padded).map { $0 * $1 }]
    case .tileGradient(_, let input): return [input]
    case .softmaxCrossEntropy:
      precondition(operands[0].count == 2 && operands[1] == [operands[0][0]], "cross entropy: shapes")
      return [[]]
    case .softmaxCrossEntropyGradient: return [operands[0]]
    }
  }

  /// Dimensions with ones put in front up to a rank.
  package static func leftPadded(_ dims: [Int], to rank: Int) -> [Int] {
    Array(repeating: 1, count: max(rank - dims.count, 0)) + dims
  }

  /// NumPy broadcasting of two shapes.
  package static func broadcast(_ left: [Int], _ right: [Int]) -> [Int] {
    let rank = max(left.count, right.count)
    return zip(leftPadded(left, to: rank), leftPadded(right, to: rank)).map { a, b in
      precondition(a == b || a == 1 || b == 1, "shapes do not broadcast")
      return a == 1 ? b : a
    }
  }

  private static func matmulDims(_ left: [Int], _ right: [Int], _ leftT: Bool, _ rightT: Bool) -> [Int] {
    precondition(left.count >= 2 && right.count >= 2, "matmul: rank")
    let (a, b) = (Array(left.suffix(2)), Array(right.suffix(2)))
    precondition(a[leftT ? 0 : 1] == b[rightT ? 1 : 0], "matmul: inner size")
    return broadcast(left.dropLast(2), right.dropLast(2)) + [a[leftT ? 1 : 0], b[rightT ? 0 : 1]]
  }

  private static func broadcast(_ left: ArraySlice<Int>, _ right: ArraySlice<Int>) -> [Int] {
    broadcast(Array(left), Array(right))
  }
}
