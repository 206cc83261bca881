import CKernels
import IR

/// What computes linear layers, convolutions of single pixels, and dense matrix products.
package enum MatrixProducts: String, CaseIterable, Sendable {
  /// The kernels of this program.
  case own
  /// OpenBLAS, one product a chunk, so that its threads never nest in ours.
  case openblas

  /// Whether this machine can; loads the library.
  package var isAvailable: Bool {
    switch self {
    case .own: true
    case .openblas: nk_blas_available() != 0
    }
  }

  /// Whether a convolution is a product of its weights with all pixels of a block at once: single pixels, and more than one
  /// channel to sum over or to make.
  func takes(_ shape: Convolution, input: TensorType, output: TensorType) -> Bool {
    let one = (height: 1, width: 1)
    return self == .openblas && (shape.kernel.height, shape.kernel.width) == one
      && (shape.stride.height, shape.stride.width) == one && (shape.padding.height, shape.padding.width) == (0, 0)
      && !shape.isDepthwise(input: input, output: output) && input.dims[2] * input.dims[3] <= 1 << 26
  }
}
