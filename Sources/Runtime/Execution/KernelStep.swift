import CKernels

/// One kernel with its arguments.
struct KernelStep {
  /// The kernel.
  var function: nk_function
  /// Its argument struct, owned by an `ArgumentStore`.
  var arguments: UnsafeRawPointer
  /// How many chunks there are.
  var chunks: Int64
  /// The instruction it belongs to.
  var instruction: Int
}
