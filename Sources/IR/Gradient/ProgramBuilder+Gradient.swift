extension ProgramBuilder {
  /// Emits the gradients of an instruction's operands. `incoming` are the gradients of its results (nil: zero), `wants` says
  /// which operands matter. One rule a primitive; a gradient primitive has none itself.
  mutating func gradients(of instruction: Instruction, incoming: [ID<Value>?], wants: [Bool]) -> [ID<Value>?] {
    let operands = instruction.operands
    let none = [ID<Value>?](repeating: nil, count: operands.count)
    guard let dy = incoming[0] else { return none }
    let x = operands.first ?? dy
    let dims = operands.first.map { type($0).dims } ?? []
    switch instruction.primitive {
    case .constant: return []
    case .conv2d(let shape):
      let hasBias = operands.count == 3
      let input = Extent(dims[2], dims[3])
      let dx = wants[0] ? single(.conv2dInputGradient(shape, input: input), dy, operands[1]) : nil
      let rest = weightGradients(.conv2dWeightGradient(shape, bias: hasBias), x, dy, wants)
      return [dx] + rest
    case .linear:
      let dx = wants[0] ? single(.linearInputGradient, dy, operands[1]) : nil
      return [dx] + weightGradients(.linearWeightGradient(bias: operands.count == 3), x, dy, wants)
    case .matmul(let left, let right): return matmulGradients(operands, dy, left, right, wants)
    case .add: return operands.indices.map { wants[$0] ? sum(dy, to: type(operands[$0]).dims) : nil }
    case .multiply:
      let left = wants[0] ? sum(multiply(dy, operands[1]), to: dims) : nil
      let right = wants[1] ? sum(multiply(dy, x), to: type(operands[1]).dims) : nil
      return [left, right]
    case .scale(let factor): return [scale(dy, factor)]
    case .relu: return [single(.reluGradient, instruction.results[0], dy)]
    case .gelu: return [single(.geluGradient, x, dy)]
    case .sigmoid: return [single(.sigmoidGradient, instruction.results[0], dy)]
    case .softmax(let axis): return [single(.softmaxGradient(axis: axis), instruction.results[0], dy)]
    case .batchNormTraining(_, _, let relu):
      let results = emit(
        .batchNormGradient(training: true, relu: relu),
        Array(operands[..<3]) + [instruction.results[1], instruction.results[2], dy])
      return results.map(Optional.some) + [nil, nil]
    case .batchNormInference(_, let relu):
      let results = emit(
        .batchNormGradient(training: false, relu: relu), Array(operands[..<4]) + [instruction.results[1], dy])
      return results.map(Optional.some) + [nil, nil]
    case .layerNorm(let epsilon):
      return emit(.layerNormGradient(epsilon: epsilon), [x, operands[1], dy]).map(Optional.some)
    case .averagePool(let pooling):
      return [single(.averagePoolGradient(pooling, input: Extent(dims[2], dims[3])), dy)]
    case .maxPool(let pooling): return [single(.maxPoolGradient(pooling), x, dy)]
    case .reduceSum: return [broadcast(dy, to: dims)]
    case .reduceMean:
      let count = dims.reduce(1, *) / max(type(dy).elementCount, 1)
      return [broadcast(scale(dy, 1 / Float(count)), to: dims)]
    case .reduceMax(let axes): return [single(.reduceMaxGradient(axes: axes), x, instruction.results[0], dy)]
    case .broadcastTo: return [sum(dy, to: dims)]
    case .sumTo: return [broadcast(dy, to: dims)]
    case .reshape: return [reshape(dy, dims)]
    case .permute(let order): return [permute(dy, order.indices.map { order.firstIndex(of: $0) ?? 0 })]
    case .concat(let axis): return concatGradients(operands, dy, axis, wants)
    case .slice(let axis, let start, let end): return [sliceGradient(dy, dims, axis, start, end)]
    case .tile(let sizes): return [single(.tileGradient(sizes, input: dims), dy)]
    case .tileGradient(let sizes, _): return [tile(dy, sizes)]
    case .dropPath(let probability, let layer): return [dropPath(dy, probability: probability, layer: layer)]
    case .softmaxCrossEntropy(let smoothing):
      return [single(.softmaxCrossEntropyGradient(smoothing: smoothing), x, operands[1], dy), nil]
    case .relayout: return [single(.relayout(batchAxis: type(x).batchAxis), dy)]
    case .addRelu:
      let both = single(.reluGradient, instruction.results[0], dy)
      return [both, both]
    case .conv2dInputGradient, .conv2dWeightGradient, .linearInputGradient, .linearWeightGradient, .reluGradient,
      .geluGradient, .sigmoidGradient, .softmaxGradient, .batchNormGradient, .layerNormGradient, .averagePoolGradient,
      .maxPoolGradient, .reduceMaxGradient, .softmaxCrossEntropyGradient:
      preconditionFailure("second derivatives are not supported: \(instruction.primitive)")
    }
  }

  private mutating func weightGradients(
    _ primitive: Primitive, _ x: ID<Value>, _ dy: ID<Value>, _ wants: [Bool]
  ) -> [ID<Value>?] {
    guard wants.dropFirst().contains(true) else { return wants.dropFirst().map { _ in nil } }
    return emit(primitive, [x, dy]).map(Optional.some)
  }

  /// With `A' = op(A)`, `B' = op(B)`: `dA' = dY B'^T`, `dB' = A'^T dY`, transposed back where the operand was.
  private mutating func matmulGradients(
    _ operands: [ID<Value>], _ dy: ID<Value>, _ left: Bool, _ right: Bool, _ wants: [Bool]
  ) -> [ID<Value>?] {
    let (a, b) = (operands[0], operands[1])
    var result: [ID<Value>?] = [nil, nil]
    if wants[0] {
      let product =
        left
        ? matmul(b, dy, transposeLeft: right, transposeRight: true) : matmul(dy, b, transposeRight: !right)
      result[0] = sum(product, to: type(a).dims)
    }
    if wants[1] {
      let product =
        right
        ? matmul(dy, a, transposeLeft: true, transposeRight: left) : matmul(a, dy, transposeLeft: !left)
      result[1] = sum(product, to: type(b).dims)
    }
    return result
  }

  private mutating func concatGradients(
    _ operands: [ID<Value>], _ dy: ID<Value>, _ axis: Int, _ wants: [Bool]
  ) -> [ID<Value>?] {
    var start = 0
    return operands.indices.map { index in
      let end = start + type(operands[index]).dims[axis]
      defer { start = end }
      return wants[index] ? slice(dy, axis: axis, start..<end) : nil
    }
  }

  private mutating func sliceGradient(
    _ dy: ID<Value>, _ dims: [Int], _ axis: Int, _ start: Int, _ end: Int
  ) -> ID<Value> {
    var parts = [dy]
    var size = dims
    if start > 0 {
      size[axis] = start
      parts.insert(constant(0, size), at: 0)
    }
    if end < dims[axis] {
      size[axis] = dims[axis] - end
      parts.append(constant(0, size))
    }
    return parts.count == 1 ? dy : concat(parts, axis: axis)
  }
}
