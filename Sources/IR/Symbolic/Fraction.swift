/// A fraction in lowest terms with a positive denominator. It is unknown where an operation left the range of 64 bits or divided
/// by 0, and so is all that is made of it.
struct Fraction {
  let numerator: Int
  /// 0 where the fraction is unknown.
  let denominator: Int

  static let zero = Fraction(0)
  static let unknown = Fraction(numerator: 1, denominator: 0)

  @inline(__always)
  private init(numerator: Int, denominator: Int) { (self.numerator, self.denominator) = (numerator, denominator) }

  @inline(__always)
  init(_ whole: Int) { self.init(numerator: whole, denominator: 1) }

  var isKnown: Bool { denominator != 0 }

  /// Applies an operation to each fraction of a list and that of another.
  @inline(__always)
  static func combine(_ left: inout [Fraction], _ right: [Fraction], _ operation: (Fraction, Fraction) -> Fraction) {
    var left = left.mutableSpan
    let right = right.span
    for index in 0..<min(left.count, right.count) { left[index] = operation(left[index], right[index]) }
  }

  private static func reduced(_ numerator: Int, _ denominator: Int) -> Fraction {
    // Divisions of 32 bits take a third of the time.
    if numerator >= 0, denominator > 0, (numerator | denominator) >> 32 == 0 {
      let (top, bottom) = (UInt32(truncatingIfNeeded: numerator), UInt32(truncatingIfNeeded: denominator))
      let (quotient, remainder) = top.quotientAndRemainder(dividingBy: bottom)
      if remainder == 0 { return Fraction(Int(quotient)) }
      let divisor = SizeTable.greatestCommonDivisor(denominator, Int(remainder))
      return Fraction(numerator: numerator / divisor, denominator: denominator / divisor)
    }
    guard denominator != 0, numerator != .min, denominator != .min else { return .unknown }
    let divisor = SizeTable.greatestCommonDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1)
    return Fraction(numerator: numerator / divisor, denominator: denominator / divisor)
  }

  /// Rounded toward minus infinity.
  var floor: Int { SizeTable.floor(numerator, denominator) }

  func divided(by divisor: Int) -> Fraction {
    let (bottom, isLarge) = denominator.multipliedReportingOverflow(by: divisor)
    return isLarge ? .unknown : .reduced(numerator, bottom)
  }

  @inline(__always)
  func multiplied(by other: Fraction) -> Fraction {
    let (top, isTopLarge) = numerator.multipliedReportingOverflow(by: other.numerator)
    if denominator == 1 && other.denominator == 1 { return isTopLarge ? .unknown : Fraction(top) }
    let (bottom, isBottomLarge) = denominator.multipliedReportingOverflow(by: other.denominator)
    return isTopLarge || isBottomLarge ? .unknown : .reduced(top, bottom)
  }

  @inline(__always)
  func adding(_ other: Fraction) -> Fraction {
    if numerator == 0 { return other }
    if denominator == other.denominator {
      let (sum, isLarge) = numerator.addingReportingOverflow(other.numerator)
      if isLarge { return .unknown }
      return denominator == 1 ? Fraction(sum) : .reduced(sum, denominator)
    }
    return addingOther(other)
  }

  private func addingOther(_ other: Fraction) -> Fraction {
    let (left, isLeftLarge) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (right, isRightLarge) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (bottom, isBottomLarge) = denominator.multipliedReportingOverflow(by: other.denominator)
    let (top, isTopLarge) = left.addingReportingOverflow(right)
    return isLeftLarge || isRightLarge || isBottomLarge || isTopLarge ? .unknown : .reduced(top, bottom)
  }
}
