import Glibc

/// The machine's clocks.
enum Clock {
  /// Seconds of a clock that never goes back.
  static func monotonicSeconds() -> Double { seconds(CLOCK_MONOTONIC) }

  /// Seconds since 1970.
  static func wallSeconds() -> Double { seconds(CLOCK_REALTIME) }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
