/// Deciding a sum of floors at all widths at once.
extension FloorSum {
  /// What is known at a width.
  enum Finding {
    case zero
    case notZero
    /// Not 0 but for certain multiples of H and W.
    case zeroForMultiples
    /// The same, and perhaps 0 without.
    case undecided
  }

  /// What is known at each width, by its place.
  struct Findings {
    fileprivate(set) var kinds: [Finding]
    /// The multiples of H and W for which no division leaves a remainder, in units of the table's multiple; 0 above 64 and
    /// where nothing is known.
    fileprivate(set) var multiples: [UInt8]
    /// The part free of B, H and W: the size's value for multiples without remainders where it is free of them.
    fileprivate(set) var constants: [Int]

    fileprivate init(count: Int) {
      kinds = Array(repeating: .zero, count: count)
      multiples = Array(repeating: 1, count: count)
      constants = Array(repeating: WidthColumns.undefined, count: count)
    }
  }

  /// Whether the size is 0 at a width whatever B, H and W. Without remainders it is a polynomial with the quotients as
  /// coefficients. As multiples of B, H and W without remainders exist, it is never 0 where that polynomial is not.
  var findings: Findings {
    var result = Findings(count: widths.count)
    // A part of the widths at a time: what is computed of them stays in the cache.
    for start in stride(from: 0, to: widths.count, by: Self.step) {
      find(start..<min(start + Self.step, widths.count), &result)
    }
    return result
  }

  private static let step = 512

  /// The findings of some of the widths, by their places from 0.
  private func find(_ places: Range<Int>, _ result: inout Findings) {
    let (quotients, remainders) = divisions(places, &result.multiples)
    let products = terms.map { values(of: $0.product, places, quotients) }
    for group in groups.indices {
      var sum = [Fraction](repeating: .zero, count: places.count)
      for index in terms.indices where terms[index].group == group {
        Fraction.combine(&sum, products[index]) { $0.adding($1) }
      }
      let isIgnored = ignoresConstant && groups[group] == .one
      for index in sum.indices where sum[index].numerator != 0 {
        let place = places.lowerBound + index
        if isIgnored && sum[index].isKnown {
          if sum[index].denominator == 1 { result.constants[place] = sum[index].numerator }
        } else if result.kinds[place] == .zero {
          result.kinds[place] = sum[index].isKnown ? .notZero : .undecided
        }
      }
    }
    for (index, place) in places.enumerated() {
      if !remainders[index].isKnown || result.kinds[place] == .undecided {
        result.kinds[place] = .undecided
        result.multiples[place] = 0
      } else if remainders[index].count > 0, result.kinds[place] == .zero {
        // One remainder alone has nothing to cancel it.
        let last = remainders[index].last
        let isAlone = remainders[index].count == 1 && floors[last].uses == 1
        let isFactor =
          isAlone
          && terms.indices.contains {
            products[$0][index].numerator != 0 && terms[$0].product.floors.contains(last)
          }
        result.kinds[place] = isFactor ? .zeroForMultiples : .undecided
      }
    }
  }

  /// The floors that leave a remainder at a width.
  private struct Remainders {
    var count = 0
    /// The last of them.
    var last = 0
    /// Whether all quotients are known.
    var isKnown = true
  }

  /// The quotients of the floors, and which leave remainders; the multiples of H and W that would leave none.
  private func divisions(_ places: Range<Int>, _ multiples: inout [UInt8])
    -> (quotients: [[Fraction]], remainders: [Remainders])
  {
    var quotients: [[Fraction]] = []
    var remainders = [Remainders](repeating: Remainders(), count: places.count)
    for (number, floor) in floors.enumerated() {
      var column = values(of: floor.numerator, places, quotients)
      for (index, place) in places.enumerated() {
        var quotient = column[index].divided(by: floor.denominators[place])
        if floor.isNumber && quotient.isKnown { quotient = Fraction(quotient.floor) }
        column[index] = quotient
        if quotient.denominator == 1 { continue }
        if !quotient.isKnown {
          remainders[index].isKnown = false
          continue
        }
        remainders[index].count += 1
        remainders[index].last = number
        if multiples[place] == 0 { continue }
        let needed = Self.knownMultiple(makingDivisible: quotient.denominator, degree: floor.degree)
        multiples[place] = multiples[place] == 1 ? needed : Self.common(multiples[place], needed)
      }
      quotients.append(column)
    }
    return (quotients, remainders)
  }

  /// The common multiple of two multiples of H and W.
  private static func common(_ left: UInt8, _ right: UInt8) -> UInt8 {
    if right == 0 { return 0 }
    return UInt8(SizeTable.leastCommonMultiple(Int(left), Int(right), bound: SizeTable.largestMultiple) ?? 0)
  }

  private func values(of product: Product, _ places: Range<Int>, _ quotients: [[Fraction]]) -> [Fraction] {
    var result = product.coefficients[places].map { $0 == WidthColumns.undefined ? .unknown : Fraction($0) }
    for floor in product.floors { Fraction.combine(&result, quotients[floor]) { $0.multiplied(by: $1) } }
    return result
  }
}

extension FloorSum {
  /// The multiples for squares and all divisors that have one: each is asked for at many widths.
  private static let multiplesOfSquares: [UInt8] = (0...SizeTable.largestMultiple * SizeTable.largestMultiple).map {
    $0 == 0 ? 0 : UInt8(multiple(makingDivisible: $0, degree: 2) ?? 0)
  }

  /// The same as below, and 0 for none.
  private static func knownMultiple(makingDivisible divisor: Int, degree: Int) -> UInt8 {
    if degree == 2 { return divisor < multiplesOfSquares.count ? multiplesOfSquares[divisor] : 0 }
    if degree == 1 { return divisor <= SizeTable.largestMultiple ? UInt8(divisor) : 0 }
    return UInt8(multiple(makingDivisible: divisor, degree: degree) ?? 0)
  }

  private static let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61]

  /// The least number whose power of this degree is divisible by `divisor`; nil above the largest multiple.
  static func multiple(makingDivisible divisor: Int, degree: Int) -> Int? {
    guard degree > 0 else { return divisor == 1 ? 1 : nil }
    if degree == 1 { return divisor <= SizeTable.largestMultiple ? divisor : nil }
    var (rest, result) = (divisor, 1)
    for prime in primes {
      // What is left is a prime.
      if prime * prime > rest { break }
      guard rest % prime == 0 else { continue }
      var exponent = 0
      while rest % prime == 0 {
        rest /= prime
        exponent += 1
      }
      for _ in 0..<((exponent + degree - 1) / degree) { result *= prime }
      if result > SizeTable.largestMultiple { return nil }
    }
    if rest > SizeTable.largestMultiple || rest * result > SizeTable.largestMultiple { return nil }
    return rest * result
  }
}
