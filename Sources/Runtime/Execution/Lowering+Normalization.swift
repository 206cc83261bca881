import CKernels
import IR

extension Lowering {
  private func batchNormArguments(_ step: Instruction) -> nk_batch_norm {
    let x = type(step.operands[0])
    var arguments = nk_batch_norm()
    arguments.x = read(step.operands[0])
    arguments.gamma = read(step.operands[1])
    arguments.beta = read(step.operands[2])
    arguments.mean_in = read(step.operands[3])
    arguments.variance_in = read(step.operands[4])
    arguments.y = address(step.results[0])
    arguments.blocks = Int64(x.laneBlocks)
    arguments.channels = Int64(x.dims[1])
    arguments.area = Int64(x.dims[2] * x.dims[3])
    arguments.images = Int64(x.dims[0])
    return arguments
  }

  /// Training or inference form; results as the primitive lists them.
  mutating func batchNorm(
    _ function: nk_function?, _ step: Instruction, epsilon: Float, momentum: Float, relu: Bool
  ) {
    var arguments = batchNormArguments(step)
    arguments.epsilon = epsilon
    arguments.momentum = momentum
    arguments.relu = relu ? 1 : 0
    if step.results.count == 2 {
      arguments.deviation = address(step.results[1])
    } else {
      arguments.mean = address(step.results[1])
      arguments.deviation = address(step.results[2])
      arguments.running_mean = address(step.results[3])
      arguments.running_variance = address(step.results[4])
    }
    emit(function, arguments, chunks: type(step.operands[0]).dims[1])
  }

  mutating func batchNormGradient(_ step: Instruction, training: Bool, relu: Bool) {
    var arguments = batchNormArguments(step)
    arguments.dy = read(step.operands[5])
    arguments.dgamma = address(step.results[1])
    arguments.dbeta = address(step.results[2])
    arguments.training = training ? 1 : 0
    arguments.relu = relu ? 1 : 0
    emit(kernels.batch_norm_gradient, arguments, chunks: type(step.operands[0]).dims[1])
  }

  /// A value as [outer][axis][inner].
  private func axisArguments(_ step: Instruction, _ axis: Int) -> nk_axis {
    let x = type(step.operands[0])
    let dims = x.physicalDims
    let position = x.physicalAxis(axis)
    var arguments = nk_axis()
    arguments.x = read(step.operands[0])
    arguments.y = address(step.results[0])
    arguments.outer = Int64(dims[..<position].reduce(1, *))
    arguments.axis = Int64(dims[position])
    arguments.inner = Int64(dims[(position + 1)...].reduce(1, *))
    arguments.outer_chunk = max(1, 16384 / max(arguments.axis * arguments.inner, 1))
    return arguments
  }

  mutating func softmax(_ function: nk_function?, _ step: Instruction, _ axis: Int, dy: Int?) {
    var arguments = axisArguments(step, axis)
    arguments.dy = dy.flatMap { read(step.operands[$0]) }
    emit(function, arguments, chunks: Self.chunks(Int(arguments.outer), Int(arguments.outer_chunk)))
  }

  mutating func layerNorm(_ step: Instruction, _ epsilon: Float) {
    var arguments = axisArguments(step, type(step.operands[0]).rank - 1)
    arguments.gamma = read(step.operands[1])
    arguments.beta = read(step.operands[2])
    arguments.epsilon = epsilon
    emit(kernels.layer_norm, arguments, chunks: Self.chunks(Int(arguments.outer), Int(arguments.outer_chunk)))
  }

  mutating func layerNormGradient(_ step: Instruction, _ epsilon: Float) {
    var arguments = axisArguments(step, type(step.operands[0]).rank - 1)
    let features = Int(arguments.axis)
    arguments.gamma = read(step.operands[1])
    arguments.dy = read(step.operands[2])
    arguments.epsilon = epsilon
    // Partial sums, so at most sixteen chunks.
    arguments.outer_chunk = max(1, (arguments.outer + 15) / 16)
    let chunks = Self.chunks(Int(arguments.outer), Int(arguments.outer_chunk))
    let partial = workspace(chunks * 2 * features)
    arguments.partial = partial
    emit(kernels.layer_norm_gradient, arguments, chunks: chunks, scratch: 2 * features * TensorType.laneCount)
    combine(partial, to: address(step.results[1]), count: features, stride: 2 * features, chunks: chunks)
    combine(
      partial.map { $0 + features }, to: address(step.results[2]), count: features, stride: 2 * features,
      chunks: chunks)
  }

  mutating func pool(_ function: nk_function?, _ step: Instruction, _ pooling: Pooling, gradient: Bool) {
    let large = type(gradient ? step.results[0] : step.operands[0])
    let small = gradient ? type(step.operands[step.operands.count - 1]) : type(step.results[0])
    func pairs(_ windows: [Range<Int>]) -> UnsafePointer<Int32> {
      store.keep(windows.flatMap { [Int32($0.lowerBound), Int32($0.upperBound)] })
    }
    var arguments = nk_pool_windows()
    arguments.x = read(step.operands[0])
    arguments.dy = read(step.operands[step.operands.count - 1])
    arguments.out = address(step.results[0])
    arguments.planes = Int64(large.laneBlocks * large.dims[1])
    arguments.in_h = Int32(large.dims[2])
    arguments.in_w = Int32(large.dims[3])
    arguments.out_h = Int32(small.dims[2])
    arguments.out_w = Int32(small.dims[3])
    arguments.rows = pairs(pooling.rows(of: large.dims[2]))
    arguments.columns = pairs(pooling.columns(of: large.dims[3]))
    switch pooling {
    case .fixed(let kernel, _, _, _): arguments.area = Int32(kernel.height * kernel.width)
    case .adaptive: arguments.area = 0
    }
    arguments.planes_chunk = max(1, 1024 / Int64(max(large.dims[2] * large.dims[3], 1)))
    emit(function, arguments, chunks: Self.chunks(Int(arguments.planes), Int(arguments.planes_chunk)))
  }
}
