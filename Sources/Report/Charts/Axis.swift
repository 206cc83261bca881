import Glibc

/// A scale with marks at round numbers.
struct Axis: Sendable, Equatable {
  /// The numbers at the two ends.
  let lower: Double
  let upper: Double
  /// Where marks stand.
  let ticks: [Double]
  /// Decimals that tell the marks apart.
  let places: Int

  /// A scale that holds all values, with about so many marks. `isWhole`: marks only at whole numbers; `from`: a value that has
  /// to be on it.
  init(_ values: [Double], marks: Int, isWhole: Bool = false, from: Double? = nil) {
    let finite = (values + (from.map { [$0] } ?? [])).filter { $0.isFinite && abs($0) < 1e300 }
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    if high - low < max(abs(high), 1) * 1e-9 {
      let margin = isWhole ? 1 : max(abs(high) * 0.1, 0.05)
      (low, high) = (from == nil ? low - margin : low, high + margin)
    }
    var step = Self.niceStep((high - low) / Double(max(marks, 1)))
    if isWhole { step = max(1, step.rounded(.up)) }
    let first = isWhole ? low : (low / step).rounded(.down) * step
    let last = isWhole ? high : (high / step).rounded(.up) * step
    lower = first
    upper = last
    var ticks: [Double] = []
    var index = (first / step).rounded(.up)
    while index * step <= last + step * 1e-6, ticks.count < 64 {
      ticks.append(index * step)
      index += 1
    }
    self.ticks = ticks
    // As many as the step has: 0.25 needs two.
    places =
      isWhole
      ? 0
      : (0...6).first { abs((step * pow(10, Double($0))).rounded() / pow(10, Double($0)) - step) < step * 1e-6 } ?? 6
  }

  /// The largest of 1, 2, 2.5 and 5 times a power of ten that is not much above the size.
  private static func niceStep(_ size: Double) -> Double {
    let power = pow(10, log10(max(size, 1e-300)).rounded(.down))
    for factor in [1, 2, 2.5, 5] where factor * power >= size { return factor * power }
    return 10 * power
  }

  /// Where a value lies, from 0 at the lower end to 1 at the upper.
  func position(_ value: Double) -> Double { (value - lower) / (upper - lower) }
}
