/// Sums as polynomials in what depends on B, H and W. Their coefficients depend on the width alone, so they are computed once
/// for all batches and image sizes.
extension WidthColumns {
  /// A coefficient and what it is multiplied with.
  struct Group: Sendable {
    /// Of B, H, W and atoms that depend on them.
    let monomial: Monomial
    /// A place in the list of coefficients: sums have many in common.
    let coefficient: Int
    /// No sum of terms of the coefficient, in whatever order and with whatever of its factors, has a larger absolute value; nil
    /// where such a bound leaves the range.
    let magnitude: UInt?
  }

  /// Sums as groups, and the values of their coefficients.
  struct Groups: Sendable {
    fileprivate var known: [Size: [Group]] = [:]
    fileprivate var places: [Size: Int] = [:]
    fileprivate var values: [Values] = []

    /// Of how many sums.
    var count: Int { known.count }

    func narrowed(to places: [Int]) -> Groups {
      var result = self
      result.values = values.map { $0.narrowed(to: places) }
      return result
    }
  }

  /// The values of a sum that depends on B, H or W; nil for other sizes and where something may overflow: then it depends on the
  /// order of the terms whether it does.
  mutating func evaluateGroups(_ size: Size) -> Values? {
    if size.terms.count < 2 || !table.isSpatial(size) { return nil }
    let groups = knownGroups(size)
    guard cannotOverflow(groups) else { return nil }
    table.budget.spend(groups.count * widths.count / 3)
    var number = 0
    var sum: WidthColumn?
    for group in groups {
      guard let (factor, product) = evaluate(Size.Term(monomial: group.monomial, coefficient: 1)) else { return nil }
      switch (self.groups.values[group.coefficient], product) {
      case (.same(nil), _): return nil
      case (.same(let coefficient?), nil): number += coefficient * factor
      case (.same(let coefficient?), let product?): Self.add(coefficient * factor, product, to: &sum)
      case (.column(let coefficient), nil): Self.add(factor, coefficient, to: &sum)
      case (.column(let coefficient), let product?):
        if sum == nil { sum = WidthColumn(repeating: 0, count: widths.count) }
        sum?.add(factor, times: coefficient, product)
      }
    }
    guard var sum else { return .same(number) }
    sum.add(number)
    return .column(sum)
  }

  /// Computes what sums, and those within them, have in common at all batches and image sizes, so that copies need not.
  package mutating func prepare(_ sums: [Size]) {
    for size in sums where table.isSpatial(size) && groups.known[size] == nil {
      if size.terms.count > 1 { _ = knownGroups(size) }
      size.forEachVariable { variable in
        guard !variable.isSymbol, table.isSpatial(variable) else { return }
        let atom = table.atom(variable)
        prepare([atom.numerator, atom.denominator])
      }
    }
  }

  private static func add(_ factor: Int, _ column: WidthColumn, to sum: inout WidthColumn?) {
    if sum == nil {
      sum = column
      sum?.multiply(by: factor)
    } else {
      sum?.add(factor, times: column)
    }
  }

  private mutating func knownGroups(_ size: Size) -> [Group] {
    if let known = groups.known[size] { return known }
    let result = table.coefficients(of: size).map { monomial, coefficient in
      Group(
        monomial: monomial, coefficient: place(of: coefficient),
        magnitude: Self.sum(
          coefficient.terms.map { term in magnitude(of: term.monomial, term.coefficient.magnitude) }))
    }
    groups.known[size] = result
    return result
  }

  private mutating func place(of coefficient: Size) -> Int {
    if let known = groups.places[coefficient] { return known }
    groups.values.append(evaluateTerms(coefficient))
    groups.places[coefficient] = groups.values.count - 1
    return groups.values.count - 1
  }

  /// Whether the bounds show that no product and no sum overflows, in whatever order.
  private mutating func cannotOverflow(_ groups: [Group]) -> Bool {
    var bounds: [UInt?] = []
    for group in groups { bounds.append(group.magnitude.flatMap { magnitude(of: group.monomial, max($0, 1)) }) }
    return Self.sum(bounds).map { $0 <= Int.max.magnitude } ?? false
  }

  private static func sum(_ bounds: [UInt?]) -> UInt? {
    var sum: UInt = 0
    for bound in bounds {
      guard let bound, case (let next, false) = sum.addingReportingOverflow(bound) else { return nil }
      sum = next
    }
    return sum
  }

  /// A bound on the product of a number and some of the factors; nil where it leaves the range or a factor has no value.
  private mutating func magnitude(of monomial: Monomial, _ coefficient: UInt) -> UInt? {
    var result = coefficient
    for (variable, exponent) in monomial.factors {
      guard let magnitude = magnitude(of: variable) else { return nil }
      for _ in 0..<exponent {
        let (next, overflow) = result.multipliedReportingOverflow(by: max(magnitude, 1))
        if overflow { return nil }
        result = next
      }
    }
    return result
  }

  private mutating func magnitude(of variable: Variable) -> UInt? {
    switch variable {
    case .batch: environment.batch.magnitude
    case .height: environment.height.magnitude
    case .imageWidth: environment.imageWidth.magnitude
    default: evaluate(variable).magnitude
    }
  }
}
