/// One figure and the limit that the project sets itself for it.
struct Measurement {
  let name: String
  /// Of repeated runs.
  let median: Duration
  let least: Duration
  let limit: Duration

  /// Runs `body` in groups of `repetitions` until half a second is over, at least seven groups.
  init(_ name: String, limit: Duration, repetitions: Int = 1, _ body: () -> Void) {
    let clock = ContinuousClock()
    for _ in 0..<repetitions { body() }
    var times: [Duration] = []
    let start = clock.now
    while times.count < 7 || clock.now - start < .milliseconds(500) {
      times.append(clock.measure { for _ in 0..<repetitions { body() } } / repetitions)
    }
    times.sort()
    self.name = name
    self.limit = limit
    median = times[times.count / 2]
    least = times[0]
  }

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
