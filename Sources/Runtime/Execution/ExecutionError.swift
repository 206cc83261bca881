/// What the machine can refuse.
package enum ExecutionError: Error, Hashable, Sendable {
  /// So many bytes could not be allocated.
  case outOfMemory(bytes: Int)
  /// The plan needs more than there is.
  case memoryExceeded(needed: Int, available: Int)
  /// Threads could not be started.
  case noThreads(requested: Int)
  /// An operation on more dimensions than kernels have loops for.
  case tooManyDimensions(operation: String, place: String)
}

extension ExecutionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .outOfMemory(let bytes): "cannot allocate \(bytes / 1_048_576) MiB; a smaller batch or width needs less"
    case .memoryExceeded(let needed, let available):
      "the training needs \(needed / 1_048_576) MiB of memory, \(available / 1_048_576) MiB are available; "
        + "choose a smaller --batch-size or --width"
    case .tooManyDimensions(let operation, let place):
      "\(operation) of '\(place)' works on too many dimensions to be run; join neighbouring ones with reshape"
    case .noThreads(let requested): "the system refused to start \(requested) threads"
    }
  }
}
