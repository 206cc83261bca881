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
      ? scratch.leastUnits(concrete, in: 1...(Self.largestImage / multiple))
      : scratch.leastUnitsByShifting(concrete)
    guard let units else { return nil }
    // In a table of multiple m every size is at least m already.
    return units == 1 ? 1 : units * multiple
  }

  /// Bisection over a size that never falls.
  private func leastUnits(_ size: Size, in range: ClosedRange<Int>) -> Int? {
    func holds(_ units: Int) -> Bool {
      let environment = Environment(width: 1, batch: 1, height: units, imageWidth: units)
      return (evaluate(size, scaled: environment) ?? 0) >= 1
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
