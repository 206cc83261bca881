import ArgumentParser

/// A span of time: `90`, `90s`, `30m`, `2h`, `1.5h`.
struct TimeSpan: ExpressibleByArgument {
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    var digits = argument
    var unit = 1.0
    if let last = digits.last, let factor = units[last] {
      digits.removeLast()
      unit = factor
    }
    guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) || $0 == "." }), let number = Double(digits),
      number > 0, number * unit < 1e9
    else { return nil }
    seconds = number * unit
  }
}
