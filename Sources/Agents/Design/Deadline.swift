import Glibc

/// A moment of a clock that never goes back, asked from any thread.
struct Deadline: Sendable {
  private let end: Double?

  /// So many seconds from now; never where nil.
  init(_ seconds: Double?) { end = seconds.map { Self.now() + $0 } }

  var isOver: Bool { end.map { Self.now() >= $0 } ?? false }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
