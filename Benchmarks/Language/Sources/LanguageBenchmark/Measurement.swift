/// One figure and the limit that the project sets itself for it.
final class Measurement {
  let name: String
  let limit: Duration
  private let repetitions: Int
  private let body: () -> Void
  private var times: [Duration] = []

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

  /// Warms up, then runs until the time is over, at least once.
  private func run(for share: Duration) {
    let clock = ContinuousClock()
    body()
    let start = clock.now
    repeat {
      times.append(clock.measure { for _ in 0..<repetitions { body() } } / repetitions)
    } while clock.now - start < share
  }

  /// Of all groups.
  var median: Duration { times.sorted()[times.count / 2] }
  var least: Duration { times.min() ?? .zero }

  /// A row of the table; times in microseconds.
  var row: String {
    func microseconds(_ duration: Duration) -> String {
      let (seconds, attoseconds) = duration.components
      let tenths = seconds * 10_000_000 + attoseconds / 100_000_000_000
      return pad("\(tenths / 10).\(tenths % 10)", 10)
    }
    return name + String(repeating: " ", count: max(1, 44 - name.count)) + microseconds(median) + microseconds(least)
      + microseconds(limit) + (median <= limit ? "" : "   over")
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
