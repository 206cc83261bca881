/// The numbers that a size has at some widths, one for each.
///
/// Arithmetic is checked for overflow once, by the bounds, where it can be: then the loops are plain.
struct WidthColumn: Sendable {
  private(set) var numbers: [Int]
  /// A bit for each place that has no number, its value overflowing or being divided by zero; nil where all have one. What lies
  /// in `numbers` there means nothing.
  private var gaps: [UInt64]?
  /// All numbers lie between these.
  private var bounds: ClosedRange<Int>

  private static let unbounded = Int.min...Int.max

  /// Numbers in ascending order.
  init(ascending numbers: [Int]) {
    self.numbers = numbers
    bounds = (numbers.first ?? 0)...(numbers.last ?? 0)
  }

  init(repeating number: Int, count: Int) {
    numbers = Array(repeating: number, count: count)
    bounds = number...number
  }

  /// The numbers, with `gap` where there are none.
  func numbers(gap: Int) -> [Int] {
    guard let gaps else { return numbers }
    var result = numbers
    for (index, word) in gaps.enumerated() {
      var rest = word
      while rest != 0 {
        result[index << 6 | rest.trailingZeroBitCount] = gap
        rest &= rest - 1
      }
    }
    return result
  }

  /// Whether some places have no number.
  var hasGaps: Bool { gaps != nil }

  /// No number's absolute value is above this.
  var magnitude: UInt { max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude) }

  /// How many numbers are 0; nil where there are gaps.
  var zeros: Int? {
    if gaps != nil { return nil }
    if bounds.lowerBound > 0 || bounds.upperBound < 0 { return 0 }
    let span = numbers.span
    var count = 0
    for index in 0..<span.count { count &+= span[index] == 0 ? 1 : 0 }
    return count
  }

  /// The numbers at some places.
  func narrowed(to places: [Int]) -> WidthColumn {
    var result = self
    result.numbers = places.map { numbers[$0] }
    if let gaps {
      result.gaps = nil
      result.markGaps { gaps[places[$0] >> 6] >> UInt64(places[$0] & 63) & 1 == 1 }
    }
    if result.gaps == nil { result.tightenBounds() }
    return result
  }

  /// Bounds that are numbers of the column; it has no gaps.
  private mutating func tightenBounds() {
    guard var low = numbers.first else { return }
    var high = low
    for number in numbers { (low, high) = (min(low, number), max(high, number)) }
    bounds = low...high
  }

  // MARK: Sums and products

  /// Multiplies by a number.
  mutating func multiply(by factor: Int) {
    if factor == 1 { return }
    if let product = Self.product(bounds, factor...factor) {
      bounds = product
      map { $0 &* factor }
    } else {
      check { _, number in number.multipliedReportingOverflow(by: factor) }
    }
  }

  mutating func multiply(by other: WidthColumn) {
    joinGaps(other)
    if let product = Self.product(bounds, other.bounds) {
      let areShort = Self.isShort(bounds) && Self.isShort(other.bounds)
      bounds = product
      if areShort {
        combine(other) { Self.shortProduct($0, $1) }
      } else {
        combine(other) { $0 &* $1 }
      }
    } else {
      check { index, number in number.multipliedReportingOverflow(by: other.numbers[index]) }
    }
  }

  mutating func add(_ number: Int) {
    if number == 0 { return }
    if let sum = Self.sum(bounds, number...number) {
      bounds = sum
      map { $0 &+ number }
    } else {
      check { _, left in left.addingReportingOverflow(number) }
    }
  }

  /// Adds a multiple of another column.
  mutating func add(_ factor: Int, times other: WidthColumn) {
    if let product = Self.product(other.bounds, factor...factor), let sum = Self.sum(bounds, product) {
      joinGaps(other)
      bounds = sum
      combine(other) { $0 &+ factor &* $1 }
    } else {
      var product = other
      product.multiply(by: factor)
      joinGaps(product)
      check { index, number in number.addingReportingOverflow(product.numbers[index]) }
    }
  }

  /// Adds a multiple of the product of two columns, at once where nothing can overflow.
  mutating func add(_ factor: Int, times left: WidthColumn, _ right: WidthColumn) {
    guard let product = Self.product(left.bounds, right.bounds), let multiple = Self.product(product, factor...factor),
      let sum = Self.sum(bounds, multiple)
    else {
      var product = left
      product.multiply(by: right)
      return add(factor, times: product)
    }
    joinGaps(left)
    joinGaps(right)
    bounds = sum
    let areShort = Self.isShort(left.bounds) && Self.isShort(right.bounds)
    switch (factor, areShort) {
    case (1, true): combine(left, right) { $0 &+ Self.shortProduct($1, $2) }
    case (1, false): combine(left, right) { $0 &+ $1 &* $2 }
    case (_, true): combine(left, right) { $0 &+ factor &* Self.shortProduct($1, $2) }
    case (_, false): combine(left, right) { $0 &+ factor &* $1 &* $2 }
    }
  }

  // MARK: Atoms

  /// Quotients rounded toward minus infinity; no number where the divisor is 0.
  mutating func divide(by other: WidthColumn) {
    joinGaps(other)
    // Divisions of 32 bits take a third of the time.
    if Self.isShort(bounds) && Self.isShort(other.bounds) {
      bounds = 0...bounds.upperBound
      if other.bounds.lowerBound == 0 { markGaps { other.numbers[$0] == 0 } }
      combine(other) { Int(UInt32(truncatingIfNeeded: $0) / max(UInt32(truncatingIfNeeded: $1), 1)) }
    } else {
      // Dividing by a whole number brings a number no farther from 0.
      let isShrinking = other.bounds.lowerBound >= 0 && bounds.lowerBound > .min
      check(isShrinking ? min(bounds.lowerBound, 0)...max(bounds.upperBound, 0) : Self.unbounded) { index, top in
        let bottom = other.numbers[index]
        return bottom == 0 || (top == .min && bottom == -1) ? (0, true) : (SizeTable.floor(top, bottom), false)
      }
    }
  }

  /// What divisions leave, of either sign; no number where the divisor is 0.
  mutating func takeRemainders(by other: WidthColumn) {
    joinGaps(other)
    if Self.isShort(bounds) && Self.isShort(other.bounds) {
      bounds = 0...bounds.upperBound
      if other.bounds.lowerBound == 0 { markGaps { other.numbers[$0] == 0 } }
      combine(other) { Int(UInt32(truncatingIfNeeded: $0) % max(UInt32(truncatingIfNeeded: $1), 1)) }
    } else {
      check { index, top in top.remainderReportingOverflow(dividingBy: other.numbers[index]) }
    }
  }

  /// Quotients by one divisor, which is not 0.
  mutating func divide(by divisor: Int) {
    if divisor > 0, divisor & (divisor - 1) == 0 {
      let steps = divisor.trailingZeroBitCount
      bounds = (bounds.lowerBound >> steps)...(bounds.upperBound >> steps)
      map { $0 >> steps }
    } else if bounds.lowerBound >= 0, divisor > 0 {
      bounds = (bounds.lowerBound / divisor)...(bounds.upperBound / divisor)
      // A product takes a tenth of the time of a division. The reciprocal is too small by less than 1 in its last place, so the
      // quotient of a number below 2 ** 63 is too small by 1 at most.
      let bottom = UInt64(divisor)
      let reciprocal = UInt64.max / bottom
      map { number in
        let top = UInt64(bitPattern: Int64(number))
        let quotient = top.multipliedFullWidth(by: reciprocal).high
        return Int(truncatingIfNeeded: top &- quotient &* bottom >= bottom ? quotient &+ 1 : quotient)
      }
    } else if divisor > 0 {
      bounds = SizeTable.floor(bounds.lowerBound, divisor)...SizeTable.floor(bounds.upperBound, divisor)
      map { SizeTable.floor($0, divisor) }
    } else {
      check { _, top in top == .min && divisor == -1 ? (0, true) : (SizeTable.floor(top, divisor), false) }
    }
  }

  /// Where the number is 1, that of the other column instead: see `SizeTable.Atom`.
  mutating func broadcast(with other: WidthColumn) { choose(other) { $0 == 1 ? $1 : $0 } }

  /// The larger of the two.
  mutating func maximize(with other: WidthColumn) { choose(other) { max($0, $1) } }

  @inline(__always)
  private mutating func choose(_ other: WidthColumn, _ choice: (Int, Int) -> Int) {
    joinGaps(other)
    bounds = min(bounds.lowerBound, other.bounds.lowerBound)...max(bounds.upperBound, other.bounds.upperBound)
    combine(other, choice)
  }

  // MARK: Loops

  @inline(__always)
  private mutating func map(_ operation: (Int) -> Int) {
    var span = numbers.mutableSpan
    for index in 0..<span.count { span[index] = operation(span[index]) }
  }

  @inline(__always)
  private mutating func combine(_ other: WidthColumn, _ operation: (Int, Int) -> Int) {
    var left = numbers.mutableSpan
    let right = other.numbers.span
    for index in 0..<min(left.count, right.count) { left[index] = operation(left[index], right[index]) }
  }

  @inline(__always)
  private mutating func combine(_ left: WidthColumn, _ right: WidthColumn, _ operation: (Int, Int, Int) -> Int) {
    var span = numbers.mutableSpan
    let (left, right) = (left.numbers.span, right.numbers.span)
    for index in 0..<min(span.count, left.count, right.count) {
      span[index] = operation(span[index], left[index], right[index])
    }
  }

  /// One instruction, where a product of 64 bits takes a dozen.
  @inline(__always)
  private static func shortProduct(_ left: Int, _ right: Int) -> Int {
    Int(truncatingIfNeeded: UInt64(UInt32(truncatingIfNeeded: left)) &* UInt64(UInt32(truncatingIfNeeded: right)))
  }

  // MARK: Gaps and bounds

  /// A place has a number where it has one in both.
  private mutating func joinGaps(_ other: WidthColumn) {
    guard let right = other.gaps else { return }
    gaps = gaps.map { zip($0, right).map { $0 | $1 } } ?? right
  }

  /// Takes the numbers of some places away.
  @inline(__always)
  private mutating func markGaps(_ isGap: (Int) -> Bool) { check(bounds) { index, number in (number, isGap(index)) } }

  /// Replaces each number by a result that may be none, all others between new bounds.
  @inline(__always)
  private mutating func check(
    _ bounds: ClosedRange<Int> = unbounded,
    _ result: (_ index: Int, _ number: Int) -> (partialValue: Int, overflow: Bool)
  ) {
    self.bounds = bounds
    var words = gaps ?? [UInt64](repeating: 0, count: (numbers.count + 63) >> 6)
    var hasGap = gaps != nil
    var span = numbers.mutableSpan
    for index in 0..<span.count {
      let (number, isNone) = result(index, span[index])
      span[index] = number
      if isNone {
        words[index >> 6] |= 1 << UInt64(index & 63)
        hasGap = true
      }
    }
    if hasGap { gaps = words }
  }

  /// Whether numbers between these fit 32 bits without a sign.
  private static func isShort(_ bounds: ClosedRange<Int>) -> Bool {
    bounds.lowerBound >= 0 && bounds.upperBound >> 32 == 0
  }

  /// The bounds of products; nil where one may overflow.
  private static func product(_ left: ClosedRange<Int>, _ right: ClosedRange<Int>) -> ClosedRange<Int>? {
    let corners = [
      left.lowerBound.multipliedReportingOverflow(by: right.lowerBound),
      left.lowerBound.multipliedReportingOverflow(by: right.upperBound),
      left.upperBound.multipliedReportingOverflow(by: right.lowerBound),
      left.upperBound.multipliedReportingOverflow(by: right.upperBound),
    ]
    var (low, high) = (Int.max, Int.min)
    for corner in corners {
      if corner.overflow { return nil }
      (low, high) = (min(low, corner.partialValue), max(high, corner.partialValue))
    }
    return low...high
  }

  private static func sum(_ left: ClosedRange<Int>, _ right: ClosedRange<Int>) -> ClosedRange<Int>? {
    let (low, isLow) = left.lowerBound.addingReportingOverflow(right.lowerBound)
    let (high, isHigh) = left.upperBound.addingReportingOverflow(right.upperBound)
    return isLow || isHigh ? nil : low...high
  }
}
