import CKernels
import IR

extension Lowering {
  /// Elements of one chunk of an elementwise kernel, as in the kernels.
  private static var chunk: Int { 16384 }

  static func chunks(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }

  /// A flat kernel over one or two operands of the result's type.
  mutating func elementwise(
    _ function: nk_function?, _ step: Instruction, a: Int?, b: Int? = nil, alpha: Float = 0
  ) {
    let count = AlignedMemory.rounded(type(step.results[0]).physicalCount)
    let arguments = nk_elementwise(
      a: a.flatMap { read(step.operands[$0]) }, b: b.flatMap { read(step.operands[$0]) },
      out: address(step.results[0]), count: Int64(count), alpha: alpha)
    emit(function, arguments, chunks: Self.chunks(count, Self.chunk))
  }

  /// Sum or product with broadcasting.
  mutating func binary(_ step: Instruction, flat: nk_function?, strided: nk_function?) {
    let result = type(step.results[0])
    let (a, b) = (type(step.operands[0]), type(step.operands[1]))
    if a == result, b == result { return elementwise(flat, step, a: 0, b: 1) }
    var loops = LoopNest(
      result.physicalDims, a: Self.strides(of: a, in: result), b: Self.strides(of: b, in: result),
      out: Self.rowMajor(result.physicalDims))
    loops.collapse()
    emitLoops(
      strided, loops, a: read(step.operands[0]), b: read(step.operands[1]), out: address(step.results[0]))
  }

  /// Sums partial results of chunks in a fixed order.
  mutating func combine(
    _ partial: UnsafeMutablePointer<Float>?, to out: UnsafeMutablePointer<Float>?, count: Int, stride: Int, chunks: Int
  ) {
    emit(
      kernels.combine,
      nk_combine(
        partial: partial.map { UnsafePointer($0) }, out: out, count: Int64(count), stride: Int64(stride),
        chunks: Int32(chunks)),
      chunks: Self.chunks(count, Self.chunk))
  }
}
