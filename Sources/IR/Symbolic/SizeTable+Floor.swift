extension SizeTable {
  /// `numerator // denominator`, rounded toward minus infinity, in a normal form: whatever divides exactly leaves the
  /// floor, common factors cancel, nested floors fuse. The caller sees to it that the denominator is not zero.
  package mutating func floor(_ numerator: Size, by denominator: Size) throws(SizeError) -> Size {
    if let divisor = denominator.constant { return try floor(numerator, by: divisor) }
    if let quotient = try numerator.exactQuotient(by: denominator) { return quotient }
    var (quotient, rest) = try split(numerator, by: denominator)
    guard !rest.isZero else { return quotient }
    let (top, bottom) = Self.cancelled(rest, denominator)
    if let divisor = bottom.constant {
      rest = try floor(top, by: divisor)
    } else {
      rest = try intern(Atom(kind: .floor, numerator: top, denominator: bottom))
    }
    quotient = try quotient.adding(rest)
    return quotient
  }

  private mutating func floor(_ numerator: Size, by divisor: Int) throws(SizeError) -> Size {
    if divisor == 0 { throw .divisionByZero }
    if divisor == 1 { return numerator }
    if divisor < 0 {
      guard divisor != Int.min else { throw .overflow }
      return try floor(numerator.negated(), by: -divisor)
    }
    if let constant = numerator.constant { return Size(Self.floor(constant, divisor)) }
    if let term = numerator.onlyTerm, term.coefficient % divisor == 0 {
      return Size(term.monomial, coefficient: term.coefficient / divisor)
    }
    // Every variable is an integer, so whole multiples of the divisor leave the floor.
    var quotient: [Size.Term] = []
    var rest: [Size.Term] = []
    var shared = divisor
    for term in numerator.terms {
      let remainder = Self.modulo(term.coefficient, divisor)
      let whole = (term.coefficient - remainder) / divisor
      if whole != 0 { quotient.append(Size.Term(monomial: term.monomial, coefficient: whole)) }
      if remainder != 0 {
        rest.append(Size.Term(monomial: term.monomial, coefficient: remainder))
        if term.monomial != .one { shared = Self.greatestCommonDivisor(shared, remainder) }
      }
    }
    let whole = Size(sorted: quotient)
    guard rest.contains(where: { $0.monomial != .one }) else { return whole }
    if shared > 1 {
      rest = rest.compactMap { term in
        let coefficient = term.coefficient / shared
        return coefficient == 0 ? nil : Size.Term(monomial: term.monomial, coefficient: coefficient)
      }
    }
    let remainder = Size(sorted: rest)
    let reduced = divisor / shared
    if reduced == 1 { return try whole.adding(remainder) }
    if let fused = try fusedFloor(of: remainder, by: reduced) { return try whole.adding(fused) }
    return try whole.adding(
      intern(Atom(kind: .floor, numerator: remainder, denominator: Size(reduced))))
  }

  /// (P // a + c) // k = (P + a c) // (a k) for positive a and k.
  private mutating func fusedFloor(of size: Size, by divisor: Int) throws(SizeError) -> Size? {
    let variableTerms = size.terms.filter { $0.monomial != .one }
    guard variableTerms.count == 1, variableTerms[0].coefficient == 1,
      let variable = Size(sorted: variableTerms).variable, !variable.isSymbol
    else { return nil }
    let inner = atom(variable)
    guard inner.kind == .floor, let innerDivisor = inner.denominator.constant, innerDivisor > 0 else { return nil }
    let (product, overflow) = innerDivisor.multipliedReportingOverflow(by: divisor)
    let (shift, shiftOverflow) = innerDivisor.multipliedReportingOverflow(by: size.constantTerm)
    if overflow || shiftOverflow { throw .overflow }
    return try floor(inner.numerator.adding(Size(shift)), by: product)
  }

  /// The terms that the denominator divides one by one, divided; and the other terms.
  private func split(_ numerator: Size, by denominator: Size) throws(SizeError) -> (Size, Size) {
    guard let divisor = denominator.onlyTerm else { return (.zero, numerator) }
    var quotient: [Size.Term] = []
    var rest: [Size.Term] = []
    for term in numerator.terms {
      if let monomial = term.monomial.divided(by: divisor.monomial), term.coefficient % divisor.coefficient == 0 {
        quotient.append(Size.Term(monomial: monomial, coefficient: term.coefficient / divisor.coefficient))
      } else {
        rest.append(term)
      }
    }
    return (try Size(summing: quotient), Size(sorted: rest))
  }

  /// Both without the factors that they share.
  private static func cancelled(_ numerator: Size, _ denominator: Size) -> (Size, Size) {
    let terms = Array(numerator.terms) + Array(denominator.terms)
    var monomial = terms[0].monomial
    var factor = 0
    for term in terms {
      monomial = monomial.common(with: term.monomial)
      factor = greatestCommonDivisor(factor, term.coefficient)
    }
    if denominator.terms.allSatisfy({ $0.coefficient < 0 }) { factor = -factor }
    func reduced(_ size: Size) -> Size {
      Size(
        sorted: size.terms.map { term in
          Size.Term(
            monomial: term.monomial.divided(by: monomial) ?? term.monomial, coefficient: term.coefficient / factor)
        }.sorted { $0.monomial < $1.monomial })
    }
    return (reduced(numerator), reduced(denominator))
  }

  /// The remainder in 0..<divisor, for a positive divisor.
  static func modulo(_ value: Int, _ divisor: Int) -> Int {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }

  package static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (x, y) = (a.magnitude, b.magnitude)
    // Divisions of 32 bits take a third of the time.
    if (x | y) >> 32 == 0 {
      var (low, high) = (UInt32(truncatingIfNeeded: x), UInt32(truncatingIfNeeded: y))
      while high != 0 { (low, high) = (high, low % high) }
      return Int(low)
    }
    while y != 0 { (x, y) = (y, x % y) }
    return Int(clamping: x)
  }

  /// The least common multiple, or nil above `bound`.
  package static func leastCommonMultiple(_ a: Int, _ b: Int, bound: Int) -> Int? {
    let (product, overflow) = (a / greatestCommonDivisor(a, b)).multipliedReportingOverflow(by: b)
    return overflow || product > bound ? nil : product
  }
}
