/// What the machine can refuse.
package enum ExecutionError: Error, Hashable, Sendable {
  /// So many bytes could not be allocated.
  case outOfMemory(bytes: Int)
  /// Threads could not be started.
  case noThreads(requested: Int)
}

extension ExecutionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .outOfMemory(let bytes): "cannot allocate \(bytes / 1_048_576) MiB; a smaller batch or width needs less"
    case .noThreads(let requested): "the system refused to start \(requested) threads"
    }
  }
}
