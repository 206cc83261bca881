import CKernels
import Glibc

/// Threads that share the chunks of a kernel; idle ones spin for some microseconds, then sleep. Results never depend on their
/// number. Used by one thread at a time.
package final class ThreadPool {
  /// The number of threads, the caller included.
  package let threads: Int
  private let pool: OpaquePointer

  /// A pool of so many threads, by default one a core; never more than cores unless asked for.
  package init(threads: Int? = nil) throws(ExecutionError) {
    let count = max(threads ?? Self.cores, 1)
    guard let pool = nk_pool_create(Int32(clamping: count)) else { throw ExecutionError.noThreads(requested: count) }
    self.pool = pool
    self.threads = count
  }

  deinit { nk_pool_destroy(pool) }

  /// The cores that this process may use.
  package static var cores: Int { max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1) }

  /// Makes each thread's scratch at least so large.
  func reserve(scratchFloats: Int) throws(ExecutionError) {
    guard nk_pool_reserve(pool, Int64(scratchFloats)) != 0 else {
      throw ExecutionError.outOfMemory(bytes: scratchFloats * 4 * threads)
    }
  }

  /// Runs all chunks of a kernel.
  func run(_ step: KernelStep) { nk_pool_run(pool, step.function, step.arguments, step.chunks) }
}
