extension WidthSet {
  /// The members as runs of equal steps: `first`, `first + step`, ..., `last`.
  package var progressions: [(first: Int, last: Int, step: Int)] {
    let members = self.members
    var result: [(first: Int, last: Int, step: Int)] = []
    var index = 0
    while index < members.count {
      var end = index + 1
      if end < members.count {
        let step = members[end] - members[index]
        while end + 1 < members.count && members[end + 1] - members[end] == step { end += 1 }
        // A run of two that a longer one follows gives its second member to it.
        if end == index + 1 && step > 1 && end + 1 < members.count { end = index }
        result.append((members[index], members[end], end == index ? 1 : step))
      } else {
        end = index
        result.append((members[index], members[index], 1))
      }
      index = end + 1
    }
    return result
  }

  /// The set as a condition on `symbol`, whose value is `scale` times the width: `all`, `C % 4 == 0 && C >= 12`,
  /// `C == 64`, or ranges such as `C in 5...10, 12...14 step 2`. Nil for the empty set.
  package func condition(on symbol: String, scale: Int = 1) -> String? {
    if isAll { return "all" }
    let runs = progressions
    guard let first = runs.first else { return nil }
    if runs.count == 1 { return Self.condition(first, symbol, scale) }
    let shown = runs.prefix(12).map { run in
      let (low, high, step) = (run.first * scale, run.last * scale, run.step * scale)
      return low == high ? "\(low)" : "\(low)...\(high)" + (step == 1 ? "" : " step \(step)")
    }
    return "\(symbol) in " + shown.joined(separator: ", ") + (runs.count > 12 ? ", ... up to \(largest * scale)" : "")
  }

  private static func condition(_ run: (first: Int, last: Int, step: Int), _ symbol: String, _ scale: Int) -> String {
    let (low, high, step) = (run.first * scale, run.last * scale, run.step * scale)
    if low == high { return "\(symbol) == \(low)" }
    var parts: [String] = []
    if run.step > 1 {
      parts.append(low % step == 0 ? "\(symbol) % \(step) == 0" : "\(symbol) % \(step) == \(low % step)")
    }
    let least = run.step == 1 ? scale : low % step == 0 ? step : low % step
    if low > least { parts.append("\(symbol) >= \(low)") }
    if run.last + run.step <= limit { parts.append("\(symbol) <= \(high)") }
    return parts.isEmpty ? "all" : parts.joined(separator: " && ")
  }

  private var largest: Int { members.last ?? 0 }
}
