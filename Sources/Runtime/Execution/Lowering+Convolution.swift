import CKernels
import IR

extension Lowering {
  /// Partial sums that weight gradients are cut into; at most so many, whatever the number of threads.
  private static var weightChunks: Int { 8 }

  /// Forward convolution, or the input gradient as the transposed one.
  mutating func convolution(_ step: Instruction, _ shape: Convolution, input: TensorType, transposed: Bool) {
    let output = type(step.results[0])
    let weight = type(step.operands[1])
    let (inChannels, outChannels) = (input.dims[1], output.dims[1])
    let isDepthwise = shape.isDepthwise(input: input, output: output)
    let isProduct = products.takes(shape, input: input, output: output)
    let blocks = input.laneBlocks
    let parts = blocks >= 8 ? 1 : min(output.dims[2], (8 + blocks - 1) / blocks)
    let bias = step.operands.count > 2 ? read(step.operands[2]) : nil
    var packed = read(step.operands[1])
    if !isDepthwise && !isProduct {
      let space = workspace(weight.elementCount)
      emit(
        kernels.pack,
        nk_pack(
          weights: packed, out: space, in_channels: Int32(inChannels), out_channels: Int32(outChannels),
          groups: Int32(shape.groups), taps: Int32(shape.kernel.height << 16 | shape.kernel.width),
          transposed: transposed ? 1 : 0),
        chunks: shape.groups)
      packed = space.map { UnsafePointer($0) }
    }
    var arguments = nk_conv(
      in: read(step.operands[0]), weights: packed, bias: bias, out: address(step.results[0]), blocks: Int32(blocks),
      in_channels: Int32(inChannels), out_channels: Int32(outChannels), groups: Int32(shape.groups),
      in_h: Int32(input.dims[2]), in_w: Int32(input.dims[3]), out_h: Int32(output.dims[2]),
      out_w: Int32(output.dims[3]), kernel_h: Int32(shape.kernel.height), kernel_w: Int32(shape.kernel.width),
      stride_h: Int32(shape.stride.height), stride_w: Int32(shape.stride.width),
      dilation_h: Int32(shape.dilation.height), dilation_w: Int32(shape.dilation.width),
      pad_h: Int32(shape.padding.height), pad_w: Int32(shape.padding.width), transposed: transposed ? 1 : 0,
      row_parts: Int32(parts))
    if isProduct { return emit(nk_blas_conv, arguments, chunks: blocks * shape.groups) }
    let scratch = Int(kernels.conv_scratch(&arguments))
    if isDepthwise {
      emit(kernels.conv_depthwise, arguments, chunks: blocks * inChannels, scratch: scratch)
    } else {
      emit(kernels.conv, arguments, chunks: blocks * parts, scratch: scratch)
    }
  }

  mutating func convolutionWeight(_ step: Instruction, _ shape: Convolution) {
    let (x, dy) = (type(step.operands[0]), type(step.operands[1]))
    let count = type(step.results[0]).elementCount
    let outputs = dy.dims[1]
    let chunks = min(x.laneBlocks, Self.weightChunks)
    let partial = workspace(chunks * (count + outputs))
    var arguments = nk_conv_weight(
      in: read(step.operands[0]), dy: read(step.operands[1]), partial: partial, blocks: Int32(x.laneBlocks),
      in_channels: Int32(x.dims[1]), out_channels: Int32(outputs), groups: Int32(shape.groups),
      in_h: Int32(x.dims[2]), in_w: Int32(x.dims[3]), out_h: Int32(dy.dims[2]), out_w: Int32(dy.dims[3]),
      kernel_h: Int32(shape.kernel.height), kernel_w: Int32(shape.kernel.width),
      stride_h: Int32(shape.stride.height), stride_w: Int32(shape.stride.width),
      dilation_h: Int32(shape.dilation.height), dilation_w: Int32(shape.dilation.width),
      pad_h: Int32(shape.padding.height), pad_w: Int32(shape.padding.width), chunks: Int32(chunks))
    if products.takes(shape, input: x, output: dy) {
      emit(nk_blas_conv_weight, arguments, chunks: chunks)
    } else {
      let scratch = Int(kernels.conv_weight_scratch(&arguments))
      emit(kernels.conv_weight, arguments, chunks: chunks, scratch: scratch)
    }
    combineWeights(step, partial, count, outputs, chunks)
  }

  /// Sums the chunks of weight and bias gradients.
  private mutating func combineWeights(
    _ step: Instruction, _ partial: UnsafeMutablePointer<Float>?, _ count: Int, _ outputs: Int, _ chunks: Int
  ) {
    combine(partial, to: address(step.results[0]), count: count, stride: count + outputs, chunks: chunks)
    guard step.results.count > 1 else { return }
    combine(
      partial.map { $0 + count }, to: address(step.results[1]), count: outputs, stride: count + outputs,
      chunks: chunks)
  }

  /// A linear layer, or its input gradient as the layer with the transposed matrix.
  mutating func linear(_ step: Instruction, transposed: Bool) {
    let (input, output) = (type(step.operands[0]), type(step.results[0]))
    let features = input.dims[input.rank - 1]
    let outputs = output.dims[output.rank - 1]
    let bias = step.operands.count > 2 ? read(step.operands[2]) : nil
    guard input.batchAxis != nil else {
      let rows = input.elementCount / max(features, 1)
      gemm(
        a: read(step.operands[0]), b: read(step.operands[1]), bias: bias, out: address(step.results[0]), m: rows,
        n: outputs, k: features, aStrides: (features, 1), bStrides: transposed ? (outputs, 1) : (1, features))
      return
    }
    var weights = read(step.operands[1])
    if products == .own {
      let space = workspace(features * outputs)
      emit(
        kernels.pack,
        nk_pack(
          weights: weights, out: space, in_channels: Int32(features), out_channels: Int32(outputs), groups: 1,
          taps: 1 << 16 | 1, transposed: transposed ? 1 : 0),
        chunks: 1)
      weights = space.map { UnsafePointer($0) }
    }
    let pixels = input.physicalCount / (features * TensorType.laneCount)
    let pixelsInChunk = max(8, min(64, 65536 / max(features * TensorType.laneCount, 1)))
    emit(
      products == .own ? kernels.linear : nk_blas_linear,
      nk_linear(
        in: read(step.operands[0]), weights: weights, bias: bias, out: address(step.results[0]),
        pixels: Int64(pixels), pixels_chunk: Int64(pixelsInChunk), in_features: Int32(features),
        out_features: Int32(outputs), transposed: transposed ? 1 : 0),
      chunks: Self.chunks(pixels, pixelsInChunk))
  }

  mutating func linearWeight(_ step: Instruction) {
    let (x, dy) = (type(step.operands[0]), type(step.operands[1]))
    let features = x.dims[x.rank - 1]
    let outputs = dy.dims[dy.rank - 1]
    guard x.batchAxis != nil else {
      let rows = x.elementCount / max(features, 1)
      gemm(
        a: read(step.operands[1]), b: read(step.operands[0]), bias: nil, out: address(step.results[0]), m: outputs,
        n: features, k: rows, aStrides: (1, outputs), bStrides: (features, 1))
      if step.results.count > 1 {
        var loops = LoopNest([outputs], a: [1], out: [1])
        loops.append(rows, a: outputs, out: 0)
        emitLoops(kernels.reduce_sum, loops, reduced: 1, a: read(step.operands[1]), out: address(step.results[1]))
      }
      return
    }
    let pixels = x.physicalCount / (features * TensorType.laneCount)
    let chunks = max(1, min(Self.weightChunks, pixels))
    let count = features * outputs
    let partial = workspace(chunks * (count + outputs))
    var arguments = nk_linear_weight(
      in: read(step.operands[0]), dy: read(step.operands[1]), partial: partial, pixels: Int64(pixels),
      in_features: Int32(features), out_features: Int32(outputs), chunks: Int32(chunks))
    if products == .own {
      let scratch = Int(kernels.linear_weight_scratch(&arguments))
      emit(kernels.linear_weight, arguments, chunks: chunks, scratch: scratch)
    } else {
      emit(nk_blas_linear_weight, arguments, chunks: chunks)
    }
    combineWeights(step, partial, count, outputs, chunks)
  }
}

extension Convolution {
  /// Whether each channel is convolved on its own.
  func isDepthwise(input: TensorType, output: TensorType) -> Bool {
    groups == input.dims[1] && groups == output.dims[1]
  }
}
