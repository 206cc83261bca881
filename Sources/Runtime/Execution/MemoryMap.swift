import IR

/// Addresses of values while kernels are set up; all nil in the dry run that measures sizes.
struct MemoryMap {
  /// Where each value lies.
  var values: [ID<Value>: UnsafeMutablePointer<Float>] = [:]
  /// Memory that kernels use between their chunks.
  var workspace: UnsafeMutablePointer<Float>?
  /// Seed and step of the run.
  var key: UnsafePointer<UInt64>?
  /// Valid images of the run.
  var images: UnsafePointer<Int64>?
}
