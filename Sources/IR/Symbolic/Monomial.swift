/// A product of powers of variables, packed into 128 bits: eight factors of ten bits for the variable and six for its
/// exponent, the smallest variable in the lowest bits. The empty product is zero bits.
package struct Monomial: Hashable, Comparable, Sendable {
  // Two halves: arrays of a type that holds a UInt128 are aligned to 16 bytes, which takes the allocator five times as long.
  let low: UInt64
  let high: UInt64

  @inline(__always)
  var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }

  package static var one: Monomial { Monomial(bits: 0) }

  @inline(__always)
  init(bits: UInt128) {
    low = UInt64(truncatingIfNeeded: bits)
    high = UInt64(truncatingIfNeeded: bits >> 64)
  }

  package init(_ variable: Variable) { (low, high) = (UInt64(variable.index << 6 | 1), 0) }

  package static func < (left: Self, right: Self) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }

  /// The factors, from the smallest variable to the largest.
  package var factors: [(variable: Variable, exponent: Int)] {
    var result: [(variable: Variable, exponent: Int)] = []
    forEachFactor { result.append(($0, $1)) }
    return result
  }

  /// Calls `body` with each variable and its exponent.
  @inline(__always)
  func forEachFactor(_ body: (Variable, Int) -> Void) {
    var rest = bits
    while rest != 0 {
      let slot = Int(truncatingIfNeeded: rest & 0xFFFF)
      body(Variable(slot >> 6), slot & 63)
      rest >>= 16
    }
  }

  /// Whether no atom occurs: then it is at least 1.
  var isMadeOfSymbols: Bool {
    // The largest variable lies in the highest bits.
    let word = high == 0 ? low : high
    return word == 0 || word >> UInt64((63 - word.leadingZeroBitCount) & ~15) < UInt64(Variable.firstAtom << 6)
  }

  /// The sum of the exponents.
  package var degree: Int {
    var sum = 0
    forEachFactor { sum += $1 }
    return sum
  }

  package func exponent(of variable: Variable) -> Int {
    var rest = bits
    while rest != 0 {
      let slot = Int(truncatingIfNeeded: rest & 0xFFFF)
      if slot >> 6 == variable.index { return slot & 63 }
      rest >>= 16
    }
    return 0
  }

  /// The product. Throws where it has more than eight variables or an exponent above 63.
  func multiplied(by other: Monomial) throws(SizeError) -> Monomial {
    if self == .one { return other }
    if other == .one { return self }
    // Nearly all products have at most four variables.
    if (low | other.low) >> 32 == 0, high == 0, other.high == 0 {
      return Monomial(bits: UInt128(try Self.merged(low, other.low)))
    }
    return Monomial(bits: try Self.merged(bits, other.bits))
  }

  @inline(__always)
  private static func merged<Word: FixedWidthInteger & UnsignedInteger>(_ left: Word, _ right: Word)
    throws(SizeError) -> Word
  {
    var (a, b) = (left, right)
    var (result, shift): (Word, Word) = (0, 0)
    while a != 0 || b != 0 {
      let (x, y) = (Int(truncatingIfNeeded: a & 0xFFFF), Int(truncatingIfNeeded: b & 0xFFFF))
      let slot: Int
      if y == 0 || (x != 0 && x >> 6 < y >> 6) {
        slot = x
        a >>= 16
      } else if x == 0 || y >> 6 < x >> 6 {
        slot = y
        b >>= 16
      } else {
        guard (x & 63) + (y & 63) <= 63 else { throw .tooComplex }
        slot = x + (y & 63)
        a >>= 16
        b >>= 16
      }
      guard shift < Word(Word.bitWidth) else { throw .tooComplex }
      result |= Word(truncatingIfNeeded: slot) << shift
      shift += 16
    }
    return result
  }

  /// The quotient, or nil where `other` does not divide it.
  func divided(by other: Monomial) -> Monomial? {
    if other.bits == 0 { return self }
    var result: UInt128 = 0
    var shift: UInt128 = 0
    var (a, b) = (bits, other.bits)
    while a != 0 {
      let (x, y) = (Int(truncatingIfNeeded: a & 0xFFFF), Int(truncatingIfNeeded: b & 0xFFFF))
      a >>= 16
      if y != 0, x >> 6 == y >> 6 {
        guard x & 63 >= y & 63 else { return nil }
        b >>= 16
        if x & 63 == y & 63 { continue }
        result |= UInt128(x - (y & 63)) << shift
      } else {
        result |= UInt128(x) << shift
      }
      shift += 16
    }
    return b == 0 ? Monomial(bits: result) : nil
  }

  /// The largest monomial that divides both.
  func common(with other: Monomial) -> Monomial {
    var result: UInt128 = 0
    var shift: UInt128 = 0
    forEachFactor { variable, exponent in
      let shared = min(exponent, other.exponent(of: variable))
      guard shared > 0 else { return }
      result |= UInt128(variable.index << 6 | shared) << shift
      shift += 16
    }
    return Monomial(bits: result)
  }

  /// The two parts of the product: factors that satisfy `predicate`, and the others.
  func partitioned(by predicate: (Variable) -> Bool) -> (matching: Monomial, others: Monomial) {
    var (matching, others): (UInt128, UInt128) = (0, 0)
    var (matchingShift, othersShift): (UInt128, UInt128) = (0, 0)
    forEachFactor { variable, exponent in
      let slot = UInt128(variable.index << 6 | exponent)
      if predicate(variable) {
        matching |= slot << matchingShift
        matchingShift += 16
      } else {
        others |= slot << othersShift
        othersShift += 16
      }
    }
    return (Monomial(bits: matching), Monomial(bits: others))
  }
}
