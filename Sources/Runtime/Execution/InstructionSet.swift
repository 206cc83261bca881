import CKernels

/// Which variant of the kernels runs.
package enum InstructionSet: String, CaseIterable, Sendable {
  /// What every machine has.
  case plain
  /// AVX2 with FMA.
  case avx2
  /// AVX-512F.
  case avx512

  /// The best that this machine has.
  package static var best: Self {
    switch Int(nk_best_isa()) {
    case Int(NK_AVX512): .avx512
    case Int(NK_AVX2): .avx2
    default: .plain
    }
  }

  /// Those that this machine has.
  package static var available: [Self] {
    allCases.filter { $0.code <= Self.best.code }
  }

  private var code: Int32 {
    switch self {
    case .plain: Int32(NK_PLAIN)
    case .avx2: Int32(NK_AVX2)
    case .avx512: Int32(NK_AVX512)
    }
  }

  /// The table of kernels.
  var kernels: nk_kernels { nk_kernels_for(code).pointee }
}
