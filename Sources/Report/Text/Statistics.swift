/// Mean and deviation of a few numbers.
package enum Statistics {
  /// Nil without values.
  package static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// Of a sample: divided by one less than the count; nil for fewer than two values.
  package static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
  }

  /// Fractions as `97.82 ± 0.31 %`, without a deviation where there is one value.
  static func spread(_ values: [Double]) -> String {
    guard let mean = mean(values) else { return "–" }
    guard let deviation = deviation(values) else { return NumberText.percent(mean) }
    return "\(NumberText.fixed(100 * mean, 2)) ± \(NumberText.fixed(100 * deviation, 2)) %"
  }
}
