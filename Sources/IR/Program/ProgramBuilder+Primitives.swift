extension ProgramBuilder {
  /// A dense value filled with one number.
  package mutating func constant(_ value: Float, _ dims: [Int]) -> ID<Value> { single(.constant(value, dims: dims)) }

  /// Convolution of (N,C,H,W) with (K,C/groups,kh,kw).
  package mutating func conv2d(
    _ x: ID<Value>, _ weight: ID<Value>, bias: ID<Value>? = nil, _ shape: Convolution
  ) -> ID<Value> {
    emit(.conv2d(shape), [x, weight] + (bias.map { [$0] } ?? []))[0]
  }

  /// `x @ weight^T + bias` over the last dimension; weight is (O,F).
  package mutating func linear(_ x: ID<Value>, _ weight: ID<Value>, bias: ID<Value>? = nil) -> ID<Value> {
    emit(.linear, [x, weight] + (bias.map { [$0] } ?? []))[0]
  }

  /// Matrix product of the last two dimensions; the others broadcast.
  package mutating func matmul(
    _ left: ID<Value>, _ right: ID<Value>, transposeLeft: Bool = false, transposeRight: Bool = false
  ) -> ID<Value> {
    single(.matmul(transposeLeft: transposeLeft, transposeRight: transposeRight), left, right)
  }

  /// Sum with broadcasting.
  package mutating func add(_ left: ID<Value>, _ right: ID<Value>) -> ID<Value> { single(.add, left, right) }

  /// Elementwise product with broadcasting.
  package mutating func multiply(_ left: ID<Value>, _ right: ID<Value>) -> ID<Value> { single(.multiply, left, right) }

  /// Product with a constant.
  package mutating func scale(_ x: ID<Value>, _ factor: Float) -> ID<Value> { single(.scale(factor), x) }

  /// max(x, 0).
  package mutating func relu(_ x: ID<Value>) -> ID<Value> { single(.relu, x) }

  /// Exact GELU.
  package mutating func gelu(_ x: ID<Value>) -> ID<Value> { single(.gelu, x) }

  /// Logistic function.
  package mutating func sigmoid(_ x: ID<Value>) -> ID<Value> { single(.sigmoid, x) }

  /// Softmax along an axis.
  package mutating func softmax(_ x: ID<Value>, axis: Int) -> ID<Value> { single(.softmax(axis: axis), x) }

  /// Batch normalisation over all but dimension 1. `training` uses the statistics of the batch and updates the running ones,
  /// which must be buffers.
  package mutating func batchNorm(
    _ x: ID<Value>, gamma: ID<Value>, beta: ID<Value>, runningMean: ID<Value>, runningVariance: ID<Value>,
    training: Bool, epsilon: Float = 1e-5, momentum: Float = 0.1
  ) -> ID<Value> {
    let operands = [x, gamma, beta, runningMean, runningVariance]
    guard training else { return emit(.batchNormInference(epsilon: epsilon, relu: false), operands)[0] }
    let results = emit(.batchNormTraining(epsilon: epsilon, momentum: momentum, relu: false), operands)
    for index in program.buffers.indices {
      if program.buffers[index].value == runningMean { program.buffers[index].update = results[3] }
      if program.buffers[index].value == runningVariance { program.buffers[index].update = results[4] }
    }
    return results[0]
  }

  /// Normalisation over the last dimension, affine.
  package mutating func layerNorm(
    _ x: ID<Value>, gamma: ID<Value>, beta: ID<Value>, epsilon: Float = 1e-5
  ) -> ID<Value> {
    single(.layerNorm(epsilon: epsilon), x, gamma, beta)
  }

  /// Average of each window.
  package mutating func averagePool(_ x: ID<Value>, _ pooling: Pooling) -> ID<Value> {
    single(.averagePool(pooling), x)
  }

  /// Maximum of each window.
  package mutating func maxPool(_ x: ID<Value>, _ pooling: Pooling) -> ID<Value> { single(.maxPool(pooling), x) }

  /// Sum over axes, which become 1.
  package mutating func reduceSum(_ x: ID<Value>, axes: [Int]) -> ID<Value> { single(.reduceSum(axes: axes), x) }

  /// Mean over axes, which become 1.
  package mutating func reduceMean(_ x: ID<Value>, axes: [Int]) -> ID<Value> { single(.reduceMean(axes: axes), x) }

  /// Maximum over axes, which become 1.
  package mutating func reduceMax(_ x: ID<Value>, axes: [Int]) -> ID<Value> { single(.reduceMax(axes: axes), x) }

  /// Repeats along missing dimensions and those of size 1; nothing where the shape is already right.
  package mutating func broadcast(_ x: ID<Value>, to dims: [Int]) -> ID<Value> {
    type(x).dims == dims ? x : single(.broadcastTo(dims), x)
  }

  /// Sums over what `broadcast` would have repeated; nothing where the shape is already right.
  package mutating func sum(_ x: ID<Value>, to dims: [Int]) -> ID<Value> {
    type(x).dims == dims ? x : single(.sumTo(dims), x)
  }

  /// The same elements under other dimensions.
  package mutating func reshape(_ x: ID<Value>, _ dims: [Int]) -> ID<Value> {
    type(x).dims == dims ? x : single(.reshape(dims), x)
  }

  /// Dimension `i` of the result is dimension `order[i]` of x.
  package mutating func permute(_ x: ID<Value>, _ order: [Int]) -> ID<Value> {
    order == Array(order.indices) ? x : single(.permute(order), x)
  }

  /// Joins values along an axis.
  package mutating func concat(_ values: [ID<Value>], axis: Int) -> ID<Value> { emit(.concat(axis: axis), values)[0] }

  /// The indices `range` of an axis.
  package mutating func slice(_ x: ID<Value>, axis: Int, _ range: Range<Int>) -> ID<Value> {
    range == 0..<type(x).dims[axis]
      ? x : single(.slice(axis: axis, start: range.lowerBound, end: range.upperBound), x)
  }

  /// `torch.Tensor.repeat`.
  package mutating func tile(_ x: ID<Value>, _ sizes: [Int]) -> ID<Value> { single(.tile(sizes), x) }

  /// Drops whole samples (dimension 0) while training.
  package mutating func dropPath(_ x: ID<Value>, probability: Float, layer: Int) -> ID<Value> {
    probability == 0 ? x : single(.dropPath(probability: probability, layer: layer), x)
  }

  /// Mean cross entropy of logits (N,K) and labels (N) over the valid images of the run.
  package mutating func softmaxCrossEntropy(
    _ logits: ID<Value>, _ labels: ID<Value>, smoothing: Float = 0
  ) -> ID<Value> {
    single(.softmaxCrossEntropy(smoothing: smoothing), logits, labels)
  }
}
