import CKernels
import IR

extension Lowering {
  /// Rows and depth of a dense product that a chunk works on, as in the kernels.
  private static var gemmScratch: Int { 256 * TensorType.laneCount }

  /// A dense product of matrices with the given strides (row and column index of `op(a)`, then of `op(b)`).
  mutating func gemm(
    a: UnsafePointer<Float>?, b: UnsafePointer<Float>?, bias: UnsafePointer<Float>?, out: UnsafeMutablePointer<Float>?,
    m: Int, n: Int, k: Int, aStrides: (Int, Int), bStrides: (Int, Int)
  ) {
    let tiles = Self.chunks(m, Int(NK_GEMM_ROWS))
    let none = Self.table([])
    let arguments = nk_matmul(
      a: a, b: b, bias: bias, out: out, m: Int64(m), n: Int64(n), k: Int64(k), a_m: Int64(aStrides.0),
      a_k: Int64(aStrides.1), b_k: Int64(bStrides.0), b_n: Int64(bStrides.1), out_m: Int64(n), out_n: 1, batches: 1,
      tiles: Int64(tiles), rank: 0, dims: none, stride_a: none, stride_b: none, stride_out: none, lanes: 0)
    emitProduct(arguments, chunks: tiles)
  }

  /// OpenBLAS takes dense operands, one of whose strides is 1.
  private mutating func emitProduct(_ product: nk_matmul, chunks: Int) {
    let isPlain =
      product.lanes == 0 && product.out_n == 1 && (product.a_m == 1 || product.a_k == 1)
      && (product.b_k == 1 || product.b_n == 1) && max(product.n, product.k, product.a_m, product.b_k) <= Int32.max
    if products == .openblas && isPlain {
      emit(nk_blas_matmul, product, chunks: chunks)
    } else {
      emit(kernels.matmul, product, chunks: chunks, scratch: Self.gemmScratch)
    }
  }

  mutating func matmul(_ step: Instruction, _ leftT: Bool, _ rightT: Bool) {
    let (a, b, y) = (type(step.operands[0]), type(step.operands[1]), type(step.results[0]))
    let (ra, rb, ry) = (a.rank, b.rank, y.rank)
    let (aRow, aColumn) = leftT ? (ra - 1, ra - 2) : (ra - 2, ra - 1)
    let (bRow, bColumn) = rightT ? (rb - 1, rb - 2) : (rb - 2, rb - 1)
    // The batch loops are those of the result without its matrix; operands broadcast along them.
    let matrixAxes = Set([y.physicalAxis(ry - 2), y.physicalAxis(ry - 1)])
    let lanes = y.batchAxis != nil
    let axes = y.physicalDims.indices.filter { !matrixAxes.contains($0) && !(lanes && $0 == y.physicalDims.count - 1) }
    func batchStrides(_ operand: TensorType) -> [Int] {
      let all = Self.strides(of: operand, in: y)
      return axes.map { all[$0] }
    }
    let dims = axes.map { y.physicalDims[$0] }
    guard fits(loops: dims.count) else { return }
    let batches = dims.reduce(1, *)
    let tiles = Self.chunks(y.dims[ry - 2], Int(NK_GEMM_ROWS))
    let out = Self.rowMajor(y.physicalDims)
    let arguments = nk_matmul(
      a: read(step.operands[0]), b: read(step.operands[1]), bias: nil, out: address(step.results[0]),
      m: Int64(y.dims[ry - 2]), n: Int64(y.dims[ry - 1]), k: Int64(a.dims[aColumn]),
      a_m: Int64(Self.stride(a, aRow)), a_k: Int64(Self.stride(a, aColumn)), b_k: Int64(Self.stride(b, bRow)),
      b_n: Int64(Self.stride(b, bColumn)), out_m: Int64(Self.stride(y, ry - 2)), out_n: Int64(Self.stride(y, ry - 1)),
      batches: Int64(batches), tiles: Int64(tiles), rank: Int32(dims.count), dims: Self.table(dims),
      stride_a: Self.table(batchStrides(a)), stride_b: Self.table(batchStrides(b)),
      stride_out: Self.table(axes.map { out[$0] }), lanes: lanes ? 1 : 0)
    emitProduct(arguments, chunks: batches * tiles)
  }
}
