/// Numbers for people. What is not known is a dash.
package enum NumberText {
  /// With so many places; without trailing zeros where they are not kept.
  package static func fixed(_ value: Double?, _ places: Int, keepsZeros: Bool = true) -> String {
    guard let value else { return "–" }
    guard value.isFinite, abs(value) < 1e12 else { return value.isNaN ? "NaN" : value.description }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int(scale))
    let sign = value < 0 && scaled != 0 ? "-" : ""
    var digits = places == 0 ? "" : String(repeating: "0", count: places - String(rest).utf8.count) + String(rest)
    if !keepsZeros { while digits.hasSuffix("0") { digits.removeLast() } }
    return "\(sign)\(whole)" + (digits.isEmpty ? "" : ".\(digits)")
  }

  /// A fraction as a percentage.
  package static func percent(_ fraction: Double?, _ places: Int = 2) -> String {
    fraction.map { fixed(100 * $0, places) + " %" } ?? "–"
  }

  /// Three digits and a unit: `78.6 M`.
  package static func short(_ value: Double?) -> String {
    guard let value else { return "–" }
    for (unit, factor) in [("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)] where abs(value) >= factor {
      let scaled = value / factor
      return fixed(scaled, abs(scaled) >= 100 ? 0 : abs(scaled) >= 10 ? 1 : 2) + " " + unit
    }
    return fixed(value, 3, keepsZeros: false)
  }

  /// Groups of three digits: `1 073 466`.
  package static func grouped(_ value: Int?) -> String {
    guard let value else { return "–" }
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
      text.append(digit)
    }
    return text
  }

  /// Binary units: `12.4 MiB`.
  package static func bytes(_ value: Int?) -> String {
    guard let value else { return "–" }
    for (unit, power) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where value >= 1 << power {
      return fixed(Double(value) / Double(1 << power), 1) + " " + unit
    }
    return "\(value) B"
  }

  /// `4.2 s`, `2:03 min` or `1:02:03 h`.
  package static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, (0..<1e9).contains(seconds) else { return "–" }
    if seconds < 60 { return fixed(seconds, 1) + " s" }
    let total = Int(seconds.rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if total < 3600 { return "\(total / 60):\(two(total % 60)) min" }
    return "\(total / 3600):\(two(total / 60 % 60)):\(two(total % 60)) h"
  }
}
