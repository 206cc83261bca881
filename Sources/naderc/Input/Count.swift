import ArgumentParser

/// A positive whole number with an optional suffix: `1500000`, `1.5M`, `0.2G`, `600K`.
struct Count: ExpressibleByArgument {
  let value: Int

  init(_ value: Int) { self.value = value }

  /// A whole number of a flag, also with a suffix.
  static func whole(_ text: String) throws -> Int {
    if let number = Int(text) { return number }
    guard let count = Count(argument: text) else {
      throw ValidationError("'\(text)' is no whole number; 1.5K, 2M and 0.2G are")
    }
    return count.value
  }

  init?(argument: String) {
    let scales: [Character: Double] = ["K": 1e3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
    var digits = argument
    var scale = 1.0
    if let last = digits.last, let factor = scales[last] {
      digits.removeLast()
      scale = factor
    }
    guard !digits.isEmpty, digits.allSatisfy({ $0.isNumber || $0 == "." }), let number = Double(digits) else {
      return nil
    }
    let product = (number * scale).rounded()
    guard product >= 1, product < 9e18, scale != 1 || !digits.contains(".") else { return nil }
    value = Int(product)
  }
}
