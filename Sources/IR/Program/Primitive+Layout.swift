extension Primitive {
  /// The layouts that the kernel works in, given those the operands are in now. Where the primitive mixes the batch axis
  /// everything is dense: correct for all, fast for what is usual.
  func layout(_ operands: [TensorType]) -> LayoutChoice {
    let axis = operands.lazy.compactMap(\.batchAxis).first
    let last = operands.first.map { $0.rank - 1 } ?? 0
    switch self {
    case .constant: return LayoutChoice(operands: [], results: [nil])
    case .conv2d: return LayoutChoice(operands: [0] + dense(operands.count - 1), results: [0])
    case .conv2dInputGradient: return LayoutChoice(operands: [0, nil], results: [0])
    case .conv2dWeightGradient(_, let bias): return LayoutChoice(operands: [0, 0], results: dense(bias ? 2 : 1))
    case .linear, .linearInputGradient, .layerNorm:
      let kept = operands[0].batchAxis == last ? nil : operands[0].batchAxis
      return LayoutChoice(operands: [kept] + dense(operands.count - 1), results: [kept])
    case .linearWeightGradient(let bias):
      let kept = axis == last ? nil : axis
      return LayoutChoice(operands: [kept, kept], results: dense(bias ? 2 : 1))
    case .layerNormGradient:
      let kept = axis == last ? nil : axis
      return LayoutChoice(operands: [kept, nil, kept], results: [kept, nil, nil])
    case .matmul: return matmulLayout(operands)
    case .add, .multiply: return broadcastLayout(operands)
    case .scale, .relu, .gelu, .sigmoid, .addRelu, .reluGradient, .geluGradient, .sigmoidGradient:
      return same(axis, operands.count)
    case .softmax(let reduced), .softmaxGradient(let reduced):
      return same(axis == reduced ? nil : axis, operands.count)
    case .batchNormTraining: return LayoutChoice(operands: [0] + dense(4), results: [0] + dense(4))
    case .batchNormInference: return LayoutChoice(operands: [0] + dense(4), results: [0, nil])
    case .batchNormGradient: return LayoutChoice(operands: [0] + dense(4) + [0], results: [0, nil, nil])
    case .averagePool, .averagePoolGradient, .maxPool, .maxPoolGradient: return same(0, operands.count)
    case .reduceSum(let axes), .reduceMean(let axes), .reduceMax(let axes), .reduceMaxGradient(let axes):
      return same(axis.map(axes.contains) == true ? nil : axis, operands.count)
    case .broadcastTo(let dims), .sumTo(let dims): return resizedLayout(operands[0], dims)
    case .reshape(let dims): return reshapeLayout(operands[0], dims)
    case .permute(let order):
      let kept = operands[0].batchAxis
      return LayoutChoice(operands: [kept], results: [kept.flatMap(order.firstIndex(of:))])
    case .concat(let joined): return same(axis == joined ? nil : axis, operands.count)
    case .slice(let cut, _, _): return same(axis == cut ? nil : axis, operands.count)
    case .tile(let sizes):
      let shift = sizes.count - operands[0].rank
      guard let axis, sizes[axis + shift] == 1 else { return same(nil, 1) }
      return LayoutChoice(operands: [axis], results: [axis + shift])
    case .tileGradient(let sizes, let input):
      let shift = sizes.count - input.count
      guard let axis, axis >= shift, sizes[axis] == 1 else { return same(nil, 1) }
      return LayoutChoice(operands: [axis], results: [axis - shift])
    case .dropPath: return same(axis == 0 ? 0 : nil, 1)
    case .softmaxCrossEntropy: return LayoutChoice(operands: [0, 0], results: [nil])
    case .softmaxCrossEntropyGradient: return LayoutChoice(operands: [0, 0, nil], results: [0])
    case .relayout(let target): return LayoutChoice(operands: [operands[0].batchAxis], results: [target])
    }
  }

  private func dense(_ count: Int) -> [Int?] { Array(repeating: nil, count: count) }

  private func same(_ axis: Int?, _ count: Int) -> LayoutChoice {
    LayoutChoice(operands: Array(repeating: axis, count: count), results: [axis])
  }

  /// Lanes where an operand has them on an axis that does not broadcast; the others follow where they have that size there.
  private func broadcastLayout(_ operands: [TensorType]) -> LayoutChoice {
    let dims = Self.broadcast(operands[0].dims, operands[1].dims)
    for operand in operands {
      guard let axis = operand.batchAxis else { continue }
      let target = axis + dims.count - operand.rank
      guard operand.dims[axis] == dims[target] else { continue }
      let wanted = operands.map { other -> Int? in
        let position = target - (dims.count - other.rank)
        return position >= 0 && other.dims[position] == dims[target] ? position : nil
      }
      return LayoutChoice(operands: wanted, results: [target])
    }
    return same(nil, 2)
  }

  /// Lanes when both operands have the batch at the same place among the dimensions in front of the matrices.
  private func matmulLayout(_ operands: [TensorType]) -> LayoutChoice {
    let rank = max(operands[0].rank, operands[1].rank)
    for operand in operands {
      guard let axis = operand.batchAxis, axis < operand.rank - 2 else { continue }
      let fromEnd = operand.rank - axis
      let wanted = operands.compactMap { other -> Int? in
        let position = other.rank - fromEnd
        return position >= 0 && other.dims[position] == operand.dims[axis] ? position : nil
      }
      if wanted.count == 2 { return LayoutChoice(operands: wanted, results: [rank - fromEnd]) }
    }
    return same(nil, 2)
  }

  /// `broadcastTo` and `sumTo`: lanes stay when the batch has the same size on both sides.
  private func resizedLayout(_ operand: TensorType, _ dims: [Int]) -> LayoutChoice {
    guard let axis = operand.batchAxis else { return same(nil, 1) }
    let target = axis + dims.count - operand.rank
    guard target >= 0, dims[target] == operand.dims[axis] else { return same(nil, 1) }
    return LayoutChoice(operands: [axis], results: [target])
  }

  /// A reshape is free while the batch stays a dimension of its own with as many elements in front of it as before.
  private func reshapeLayout(_ operand: TensorType, _ dims: [Int]) -> LayoutChoice {
    guard let axis = operand.batchAxis else { return same(nil, 1) }
    let leading = operand.dims[..<axis].reduce(1, *)
    var product = 1
    for target in dims.indices {
      if product == leading, dims[target] == operand.dims[axis] {
        return LayoutChoice(operands: [axis], results: [target])
      }
      product *= dims[target]
    }
    return same(nil, 1)
  }
}
