package import IR

/// Operations as closed primitives: the `lower` facets of the table.
enum Lowerings {
  static func convolution(_ context: inout LoweringContext) -> ID<Value> {
    let dims = context.inputDims
    let (outputs, kernel, groups) = (context.size(0), context.extent(1), context.size(4))
    let inputs = dims[1] / groups
    let fanIn = inputs * kernel.height * kernel.width
    let weight = context.builder.parameter(
      context.name + ".weight", [outputs, inputs, kernel.height, kernel.width], .uniformFanIn, fanIn: fanIn)
    let bias = context.builder.parameter(context.name + ".bias", [outputs], .uniformFanIn, fanIn: fanIn)
    let shape = Convolution.same(
      kernel: kernel, stride: context.extent(2), dilation: context.extent(3), groups: groups,
      input: Extent(dims[2], dims[3]))
    return context.builder.conv2d(context.input, weight, bias: bias, shape)
  }

  static func linear(_ context: inout LoweringContext) -> ID<Value> {
    let inputs = context.inputDims.last ?? 1
    let weight = context.builder.parameter(
      context.name + ".weight", [context.size(0), inputs], .uniformFanIn, fanIn: inputs)
    let bias = context.builder.parameter(context.name + ".bias", [context.size(0)], .uniformFanIn, fanIn: inputs)
    return context.builder.linear(context.input, weight, bias: bias)
  }

  static func averagePool(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.averagePool(context.input, windows(context))
  }

  static func maxPool(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.maxPool(context.input, windows(context))
  }

  private static func windows(_ context: LoweringContext) -> Pooling {
    let dims = context.inputDims
    return .same(kernel: context.extent(0), stride: context.extent(1), input: Extent(dims[2], dims[3]))
  }

  static func adaptiveAveragePool(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.averagePool(context.input, .adaptive(output: context.extent(0)))
  }

  static func adaptiveMaxPool(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.maxPool(context.input, .adaptive(output: context.extent(0)))
  }

  static func relu(_ context: inout LoweringContext) -> ID<Value> { context.builder.relu(context.input) }
  static func gelu(_ context: inout LoweringContext) -> ID<Value> { context.builder.gelu(context.input) }
  static func sigmoid(_ context: inout LoweringContext) -> ID<Value> { context.builder.sigmoid(context.input) }

  static func batchNorm(_ context: inout LoweringContext) -> ID<Value> {
    let (input, name, isTraining) = (context.input, context.name, context.isTraining)
    return context.builder.batchNorm(input, channels: context.inputDims[1], name: name, isTraining: isTraining)
  }

  static func layerNorm(_ context: inout LoweringContext) -> ID<Value> {
    let size = context.inputDims.last ?? 1
    let gamma = context.builder.parameter(context.name + ".weight", [size], .constant(1))
    let beta = context.builder.parameter(context.name + ".bias", [size], .constant(0))
    return context.builder.layerNorm(context.input, gamma: gamma, beta: beta)
  }

  static func dropPath(_ context: inout LoweringContext) -> ID<Value> {
    guard context.isTraining, case .probability(let probability) = context.arguments[0] else { return context.input }
    return context.builder.dropPath(context.input, probability: Float(probability), layer: context.layer)
  }

  static func add(_ context: inout LoweringContext) -> ID<Value> {
    context.operands.dropFirst().reduce(context.input) { context.builder.add($0, $1) }
  }

  static func multiplyElements(_ context: inout LoweringContext) -> ID<Value> {
    context.operands.dropFirst().reduce(context.input) { context.builder.multiply($0, $1) }
  }

  static func matrixProduct(_ context: inout LoweringContext) -> ID<Value> {
    let (left, right) = (context.operands[0], context.operands[1])
    return context.isSwapped ? context.builder.matmul(right, left) : context.builder.matmul(left, right)
  }

  static func concat(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.concat(context.operands, axis: context.axes(0)[0])
  }

  static func mean(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.reduceMean(context.input, axes: context.axes(0).sorted())
  }

  static func max(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.reduceMax(context.input, axes: context.axes(0).sorted())
  }

  static func sum(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.reduceSum(context.input, axes: context.axes(0).sorted())
  }

  static func softmax(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.softmax(context.input, axis: context.axes(0)[0])
  }

  static func permute(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.permute(context.input, context.axes(0))
  }

  static func tile(_ context: inout LoweringContext) -> ID<Value> {
    guard case .sizes(let sizes) = context.arguments[0] else { return context.input }
    return context.builder.tile(context.input, sizes)
  }

  static func reshape(_ context: inout LoweringContext) -> ID<Value> {
    context.builder.reshape(context.input, context.dims)
  }
}

extension ProgramBuilder {
  /// Batch normalisation of dimension 1 with parameters and running statistics named as PyTorch names them.
  package mutating func batchNorm(_ x: ID<Value>, channels: Int, name: String, isTraining: Bool) -> ID<Value> {
    let gamma = parameter(name + ".weight", [channels], .constant(1))
    let beta = parameter(name + ".bias", [channels], .constant(0))
    let mean = buffer(name + ".running_mean", [channels], initialValue: 0)
    let variance = buffer(name + ".running_var", [channels], initialValue: 1)
    return batchNorm(
      x, gamma: gamma, beta: beta, runningMean: mean, runningVariance: variance, training: isTraining)
  }

  /// A convolution of 1x1 pixels with its weights.
  package mutating func pointwise(_ x: ID<Value>, inputs: Int, outputs: Int, stride: Int, name: String) -> ID<Value> {
    let weight = parameter(name + ".weight", [outputs, inputs, 1, 1], .uniformFanIn, fanIn: inputs)
    let bias = parameter(name + ".bias", [outputs], .uniformFanIn, fanIn: inputs)
    let dims = type(x).dims
    let shape = Convolution.same(
      kernel: Extent(1), stride: Extent(stride), dilation: Extent(1), input: Extent(dims[2], dims[3]))
    return conv2d(x, weight, bias: bias, shape)
  }
}
