import CKernels
import IR

extension Lowering {
  /// Copies along loops.
  private mutating func copy(
    _ loops: LoopNest, _ step: Instruction, operand: Int = 0, fromOffset: Int = 0, toOffset: Int = 0
  ) {
    var loops = loops
    loops.collapse()
    emitLoops(
      kernels.copy, loops, a: read(step.operands[operand]).map { $0 + fromOffset },
      out: address(step.results[0]).map { $0 + toOffset })
  }

  mutating func broadcast(_ step: Instruction) {
    let result = type(step.results[0])
    let strides = Self.strides(of: type(step.operands[0]), in: result)
    copy(LoopNest(result.physicalDims, a: strides, out: Self.rowMajor(result.physicalDims)), step)
  }

  mutating func permute(_ step: Instruction, _ order: [Int]) {
    let (operand, result) = (type(step.operands[0]), type(step.results[0]))
    guard !step.primitive.isAlias(operand: operand, result: result) else { return }
    var strides = order.filter { $0 != operand.batchAxis }.map { Self.stride(operand, $0) }
    if operand.batchAxis != nil { strides = [Self.rowMajor(operand.physicalDims)[0]] + strides + [1] }
    copy(LoopNest(result.physicalDims, a: strides, out: Self.rowMajor(result.physicalDims)), step)
  }

  mutating func concat(_ step: Instruction, _ axis: Int) {
    let result = type(step.results[0])
    let strides = Self.rowMajor(result.physicalDims)
    var offset = 0
    for (position, operand) in step.operands.enumerated() {
      let part = type(operand)
      let loops = LoopNest(part.physicalDims, a: Self.rowMajor(part.physicalDims), out: strides)
      copy(loops, step, operand: position, toOffset: offset)
      offset += part.dims[axis] * Self.stride(result, axis)
    }
  }

  mutating func slice(_ step: Instruction, _ axis: Int, _ start: Int) {
    let (operand, result) = (type(step.operands[0]), type(step.results[0]))
    let loops = LoopNest(
      result.physicalDims, a: Self.rowMajor(operand.physicalDims), out: Self.rowMajor(result.physicalDims))
    copy(loops, step, fromOffset: start * Self.stride(operand, axis))
  }

  /// For each physical dimension of the small side: its size, how often it is tiled, and the strides of both sides.
  private func tiles(
    _ small: TensorType, _ large: TensorType, _ sizes: [Int]
  ) -> [(size: Int, times: Int, small: Int, large: Int)] {
    let missing = sizes.count - small.rank
    let own = Self.rowMajor(small.physicalDims)
    let full = Self.rowMajor(large.physicalDims)
    var result = sizes.indices.filter { $0 != large.batchAxis }.map { axis in
      let size = axis < missing ? 1 : small.dims[axis - missing]
      let stride = axis < missing ? 0 : own[small.physicalAxis(axis - missing)]
      return (size, sizes[axis], stride, full[large.physicalAxis(axis)])
    }
    if large.batchAxis != nil {
      result.insert((large.laneBlocks, 1, own[0], full[0]), at: 0)
      result.append((TensorType.laneCount, 1, 1, 1))
    }
    return result.map { (size: $0.0, times: $0.1, small: $0.2, large: $0.3) }
  }

  mutating func tile(_ step: Instruction, _ sizes: [Int]) {
    var loops = LoopNest([], a: [], out: [])
    for axis in tiles(type(step.operands[0]), type(step.results[0]), sizes) {
      loops.append(axis.times, a: 0, out: axis.size * axis.large)
      loops.append(axis.size, a: axis.small, out: axis.large)
    }
    copy(loops, step)
  }

  mutating func tileGradient(_ step: Instruction, _ sizes: [Int]) {
    var kept = LoopNest([], a: [], out: [])
    var reduced = LoopNest([], a: [], out: [])
    for axis in tiles(type(step.results[0]), type(step.operands[0]), sizes) {
      kept.append(axis.size, a: axis.large, out: axis.small)
      reduced.append(axis.times, a: axis.size * axis.large, out: 0)
    }
    sum(kept, reduced, step)
  }

  /// A sum over the second loops for every turn of the first.
  private mutating func sum(_ kept: LoopNest, _ reduced: LoopNest, _ step: Instruction) {
    emitReduction(kernels.reduce_sum, kept, reduced, a: read(step.operands[0]), out: address(step.results[0]), alpha: 1)
  }

  private mutating func emitReduction(
    _ function: nk_function?, _ kept: LoopNest, _ reduced: LoopNest, a: UnsafePointer<Float>?,
    b: UnsafePointer<Float>? = nil, c: UnsafePointer<Float>? = nil, out: UnsafeMutablePointer<Float>?, alpha: Float
  ) {
    var loops = kept
    loops.collapse()
    var inner = reduced
    inner.collapse()
    for index in inner.dims.indices {
      loops.append(inner.dims[index], a: inner.a[index], b: inner.b[index], out: inner.out[index])
    }
    emitLoops(function, loops, reduced: inner.dims.count, a: a, b: b, c: c, out: out, alpha: alpha)
  }

  mutating func sumTo(_ step: Instruction) {
    let (operand, result) = (type(step.operands[0]), type(step.results[0]))
    // Seen from the operand's loops, the result's strides are 0 where it was broadcast.
    let own = Self.rowMajor(operand.physicalDims)
    let strides = Self.strides(of: result, in: operand)
    var kept = LoopNest([], a: [], out: [])
    var reduced = LoopNest([], a: [], out: [])
    for (axis, size) in operand.physicalDims.enumerated() {
      if strides[axis] == 0, size > 1 {
        reduced.append(size, a: own[axis], out: 0)
      } else {
        kept.append(size, a: own[axis], out: strides[axis])
      }
    }
    sum(kept, reduced, step)
  }

  /// Loops over what a reduction keeps and what it reduces; `b` are the strides of the result.
  private func reductionLoops(_ x: TensorType, _ y: TensorType, _ axes: [Int]) -> (kept: LoopNest, reduced: LoopNest) {
    let own = Self.rowMajor(x.physicalDims)
    let small = Self.rowMajor(y.physicalDims)
    let physical = Set(axes.map(x.physicalAxis))
    var kept = LoopNest([], a: [], out: [])
    var reduced = LoopNest([], a: [], out: [])
    for (axis, size) in x.physicalDims.enumerated() {
      if physical.contains(axis) {
        reduced.append(size, a: own[axis], out: own[axis])
      } else {
        kept.append(size, a: own[axis], b: small[axis], out: small[axis])
      }
    }
    return (kept, reduced)
  }

  mutating func reduce(_ function: nk_function?, _ step: Instruction, _ axes: [Int], factor: Float) {
    let (kept, reduced) = reductionLoops(type(step.operands[0]), type(step.results[0]), axes)
    emitReduction(
      function, kept, reduced, a: read(step.operands[0]), out: address(step.results[0]), alpha: factor)
  }

  mutating func reduceMaxGradient(_ step: Instruction, _ axes: [Int]) {
    let (kept, reduced) = reductionLoops(type(step.operands[0]), type(step.operands[1]), axes)
    emitReduction(
      kernels.reduce_max_gradient, kept, reduced, a: read(step.operands[0]), b: read(step.operands[1]),
      c: read(step.operands[2]), out: address(step.results[0]), alpha: 1)
  }

  mutating func relayout(_ step: Instruction) {
    let (operand, result) = (type(step.operands[0]), type(step.results[0]))
    guard let axis = operand.batchAxis ?? result.batchAxis else { return }
    let laned = operand.batchAxis == nil ? result : operand
    let others = laned.dims.indices.filter { $0 != axis }
    guard fits(loops: others.count) else { return }
    func outer(_ type: TensorType) -> (block: Int, lane: Int) {
      let strides = Self.rowMajor(type.physicalDims)
      return type.batchAxis == nil ? (strides[axis] * TensorType.laneCount, strides[axis]) : (strides[0], 1)
    }
    let arguments = nk_relayout(
      in: read(step.operands[0]), out: address(step.results[0]), blocks: Int64(laned.laneBlocks),
      images: Int64(laned.dims[axis]), rank: Int32(others.count), zero_padding: result.batchAxis == nil ? 0 : 1,
      dims: Self.table(others.map { laned.dims[$0] }), stride_in: Self.table(others.map { Self.stride(operand, $0) }),
      stride_out: Self.table(others.map { Self.stride(result, $0) }), block_in: Int64(outer(operand).block),
      block_out: Int64(outer(result).block), lane_in: Int64(outer(operand).lane), lane_out: Int64(outer(result).lane))
    emit(kernels.relayout, arguments, chunks: laned.laneBlocks)
  }
}
