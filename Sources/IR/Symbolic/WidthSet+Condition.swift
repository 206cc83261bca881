extension WidthSet {
  /// The members as runs of equal steps: `first`, `first + step`, ..., `last`.
  package var progressions: [(first: Int, last: Int, step: Int)] {
    var result: [(first: Int, last: Int, step: Int)] = []
    var start = smallest
    while let first = start {
      let neighbour = lastOfRun(from: first)
      if neighbour > first {
        result.append((first, neighbour, 1))
        start = next(after: neighbour)
        continue
      }
      guard let second = next(after: first) else {
        result.append((first, first, 1))
        break
      }
      let step = second - first
      var last = second
      start = next(after: last)
      while let member = start, member - last == step {
        last = member
        start = next(after: last)
      }
      // A run of two that a longer one follows gives its second member to it.
      if last == second && start != nil {
        result.append((first, first, 1))
        start = second
      } else {
        result.append((first, last, step))
      }
    }
    return result
  }

  /// The set as a condition on `symbol`, whose value is `scale` times the width: `all`, `C % 4 == 0 && C >= 12`,
  /// `C == 64`, or ranges such as `C in 5...10, 12...14 step 2`. Nil for the empty set. More than `limit` ranges are cut, and
  /// it says so.
  package func condition(on symbol: String, scale: Int = 1, limit: Int = 12) -> String? {
    if isAll { return "all" }
    let runs = progressions
    guard let first = runs.first else { return nil }
    if runs.count == 1 { return Self.condition(first, symbol, scale) }
    let shown = runs.prefix(limit).map { run in
      let (low, high, step) = (run.first * scale, run.last * scale, run.step * scale)
      return low == high ? "\(low)" : "\(low)...\(high)" + (step == 1 ? "" : " step \(step)")
    }
    return "\(symbol) in " + shown.joined(separator: ", ")
      + (runs.count > limit ? ", ... up to \(largest * scale)" : "")
  }

  private static func condition(_ run: (first: Int, last: Int, step: Int), _ symbol: String, _ scale: Int) -> String {
    let (low, high, step) = (run.first * scale, run.last * scale, run.step * scale)
    if low == high { return "\(symbol) == \(low)" }
    var text = ""
    func add(_ relation: String, _ value: Int) {
      if !text.isEmpty { text += " && " }
      text += symbol
      text += relation
      text += String(value)
    }
    if run.step > 1 {
      add(" % ", step)
      text += " == "
      text += String(low % step)
    }
    let least = run.step == 1 ? scale : low % step == 0 ? step : low % step
    if low > least { add(" >= ", low) }
    if run.last + run.step <= limit { add(" <= ", high) }
    return text.isEmpty ? "all" : text
  }

  private var largest: Int { members.last ?? 0 }
}
