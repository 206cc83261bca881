import CKernels
import IR

/// A C array of numbers for loops.
typealias LoopTable = (
  Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64
)

extension Lowering {
  /// Row-major strides.
  static func rowMajor(_ dims: [Int]) -> [Int] {
    var result = Array(repeating: 1, count: dims.count)
    for axis in dims.indices.dropLast().reversed() { result[axis] = result[axis + 1] * dims[axis + 1] }
    return result
  }

  /// The distance in memory of neighbours along a logical axis that is not the batch axis.
  static func stride(_ type: TensorType, _ axis: Int) -> Int { rowMajor(type.physicalDims)[type.physicalAxis(axis)] }

  /// Strides of an operand for loops over the physical dimensions of `target`; 0 where it broadcasts.
  static func strides(of operand: TensorType, in target: TensorType) -> [Int] {
    let missing = target.rank - operand.rank
    let own = rowMajor(operand.physicalDims)
    func logical(_ axis: Int) -> Int {
      let position = axis - missing
      guard position >= 0, operand.dims[position] == target.dims[axis], position != operand.batchAxis else { return 0 }
      return own[operand.physicalAxis(position)]
    }
    guard let batch = target.batchAxis else { return target.dims.indices.map(logical) }
    let laned = operand.batchAxis == batch - missing
    let others = target.dims.indices.filter { $0 != batch }.map(logical)
    return [laned ? own[0] : 0] + others + [laned ? 1 : 0]
  }

  static func table(_ numbers: [Int]) -> LoopTable {
    precondition(numbers.count <= Int(NK_MAX_RANK), "more loops than kernels have")
    var n = numbers.map(Int64.init)
    while n.count < Int(NK_MAX_RANK) { n.append(0) }
    return (
      n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15]
    )
  }

  /// A kernel over loops of which the last `reduced` are reduced over; the one before them is innermost.
  mutating func emitLoops(
    _ function: nk_function?, _ loops: LoopNest, reduced: Int = 0, a: UnsafePointer<Float>?,
    b: UnsafePointer<Float>? = nil, c: UnsafePointer<Float>? = nil, out: UnsafeMutablePointer<Float>?, alpha: Float = 1
  ) {
    guard fits(loops: loops.dims.count) else { return }
    let inner = loops.dims.count - reduced - 1
    let rows = loops.dims[..<inner].reduce(1, *)
    let work = loops.dims[inner...].reduce(1, *)
    let rowsInChunk = max(1, 16384 / max(work, 1))
    let arguments = nk_strided(
      a: a, b: b, c: c, out: out, rank: Int32(loops.dims.count), reduced: Int32(reduced), dims: Self.table(loops.dims),
      stride_a: Self.table(loops.a), stride_b: Self.table(loops.b), stride_out: Self.table(loops.out),
      rows: Int64(rows), rows_chunk: Int64(rowsInChunk), alpha: alpha)
    emit(function, arguments, chunks: Self.chunks(rows, rowsInChunk))
  }
}
