/// One figure and the limit that the project sets itself for it.
final class Measurement {
  let name: String
  let limit: Duration
  private let repetitions: Int
  private let body: () -> Void
  /// The time of each group, and that of the yardstick beside it.
  private var samples: [(time: Duration, yardstick: Duration)] = []
  private var checksum = 0

  /// `body` runs in groups of `repetitions`, each of which gives one time.
  init(_ name: String, limit: Duration, repetitions: Int = 1, _ body: @escaping () -> Void) {
    self.name = name
    self.limit = limit
    self.repetitions = repetitions
    self.body = body
  }

  /// Measures in turns, so that a slow moment of the machine falls on a part of each figure and not on the whole of one.
  static func measure(_ measurements: [Measurement], rounds: Int = 10, share: Duration = .milliseconds(60)) {
    for _ in 0..<rounds {
      for measurement in measurements { measurement.run(for: share) }
    }
  }

  /// Warms up, then runs until the time is over, at least once. The yardstick is laid on both sides of each group.
  private func run(for share: Duration) {
    let clock = ContinuousClock()
    body()
    let start = clock.now
    var before = yardstick(clock)
    repeat {
      let time = clock.measure { for _ in 0..<repetitions { body() } } / repetitions
      let after = yardstick(clock)
      samples.append((time, (before + after) / 2))
      before = after
    } while clock.now - start < share
  }

  private func yardstick(_ clock: ContinuousClock) -> Duration { clock.measure { checksum &+= Yardstick.run() } }

  /// Of all groups.
  var median: Duration { Self.median(samples.map(\.time)) }
  var least: Duration { samples.map(\.time).min() ?? .zero }
  /// The shortest time of the yardstick beside this figure.
  var leastYardstick: Duration { samples.map(\.yardstick).min() ?? .zero }

  /// The median of the groups as they would be where the yardstick always took `yardstick`: a machine that others use slows
  /// both down.
  func median(at yardstick: Duration) -> Duration {
    Self.median(samples.map { .nanoseconds(Int64(1e9 * ($0.time / .seconds(1)) * (yardstick / $0.yardstick))) })
  }

  private static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }

  /// A row of the table; times in microseconds.
  func row(at yardstick: Duration) -> String {
    func microseconds(_ duration: Duration) -> String {
      let (seconds, attoseconds) = duration.components
      let tenths = seconds * 10_000_000 + attoseconds / 100_000_000_000
      return pad("\(tenths / 10).\(tenths % 10)", 10)
    }
    let full = median(at: yardstick)
    return name + String(repeating: " ", count: max(1, 44 - name.count)) + microseconds(median) + microseconds(least)
      + microseconds(full) + microseconds(limit) + (full > limit ? "   over" : median > limit ? "   over for now" : "")
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
