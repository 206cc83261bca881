/// How large H and W must be.
extension SizeTable {
  /// H and W are asked to be at most this large.
  private static let largestImage = 1 << 14

  /// The smallest H and W (in pixels) from which on the size is at least 1 at this width, for every B; nil for none.
  func leastImageSize(forPositive size: Size, width: Int) -> Int? {
    var scratch = self
    guard let concrete = try? scratch.substituting(size, { $0 == .width ? Size(width) : nil }) else { return nil }
    if let constant = concrete.constant { return constant >= 1 ? 1 : nil }
    let units: Int? =
      scratch.isMonotone(concrete)
      ? scratch.leastUnits(concrete, width: 1, largest: Self.largestImage / multiple)
      : scratch.leastUnitsByShifting(concrete)
    return units.map(pixels)
  }

  /// In a table of multiple m every size is at least m already.
  private func pixels(_ units: Int) -> Int { units == 1 ? 1 : units * multiple }

  /// Whether the size never falls when B, H or W grows, whatever the width: enough, not necessary.
  private func isMonotoneInImage(_ size: Size) -> Bool {
    size.terms.allSatisfy { term in
      let parts = term.monomial.partitioned(by: isSpatial)
      if parts.matching == .one { return true }
      let isProduct = parts.matching.degree > 1
      return term.coefficient > 0 && parts.others.factors.allSatisfy { isNeverNegative($0.variable) }
        && parts.matching.factors.allSatisfy { factor in
          guard !factor.variable.isSymbol else { return true }
          let atom = atom(factor.variable)
          return atom.kind == .floor && atom.denominator.isPlainlyPositive && !isSpatial(atom.denominator)
            && isMonotoneInImage(atom.numerator) && (!isProduct || isNeverNegative(factor.variable))
        }
    }
  }

  private func isNeverNegative(_ variable: Variable) -> Bool {
    if variable.isSymbol { return true }
    let atom = atom(variable)
    return atom.kind == .floor && atom.numerator.isPlainlyPositive && atom.denominator.isPlainlyPositive
  }

  /// The widths at which the size is at least 1 from some image size on, with the smallest that serves them all.
  func condition(isPositiveSomewhere size: Size) -> Condition {
    var least = 1
    let isMonotone = isMonotoneInImage(size)
    // Neighbouring widths need about the same.
    var guess = 1
    let widths = WidthSet { width in
      let needed: Int?
      if isMonotone {
        let units = leastUnits(size, width: width, near: guess, largest: Self.largestImage / multiple)
        guess = units ?? guess
        needed = units.map(pixels)
      } else {
        needed = leastImageSize(forPositive: size, width: width)
      }
      guard let needed else { return false }
      least = max(least, needed)
      return true
    }
    return Condition(widths, leastImageSize: least)
  }

  /// The smallest number of units at which a size that never falls is at least 1: a guess, its neighbours, then bisection.
  private func leastUnits(_ size: Size, width: Int, near guess: Int = 1, largest: Int) -> Int? {
    func holds(_ units: Int) -> Bool {
      let environment = Environment(width: width, batch: 1, height: units, imageWidth: units)
      return (evaluate(size, scaled: environment) ?? 0) >= 1
    }
    var range = 1...largest
    if holds(guess) {
      if guess == 1 || !holds(guess - 1) { return guess }
      range = 1...(guess - 1)
    } else if guess < largest {
      if holds(guess + 1) { return guess + 1 }
      range = (guess + 1)...largest
    }
    var (low, high) = (range.lowerBound, range.upperBound)
    guard holds(high) else { return nil }
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// With H = a + x and W = a + y a polynomial without negative coefficients is positive for all x, y >= 0.
  private func leastUnitsByShifting(_ size: Size) -> Int? {
    for units in 1...64 {
      var scratch = self
      let shifted = try? scratch.substituting(size) { variable in
        guard variable == .height || variable == .imageWidth else {
          return variable == .batch ? try? Size.batch.adding(.one) : nil
        }
        return try? Size(variable).adding(Size(units))
      }
      guard let shifted else { return nil }
      if shifted.terms.allSatisfy({ $0.coefficient > 0 }), shifted.constantTerm >= 1,
        !shifted.terms.contains(where: { term in
          term.monomial.factors.contains { !$0.variable.isSymbol }
        })
      {
        return units
      }
    }
    return nil
  }
}
