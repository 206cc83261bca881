/// Deciding by cases where floors mix the width with B, H or W: for widths of one residue the floors lose the width.
extension SizeTable {
  /// Residues of the width that are told apart at most.
  private static let periodLimit = 64

  /// Where some residues are decided and others are not, those are looked at width by width up to this period.
  private static let mixedPeriodLimit = 8

  /// Where the size is 0: the width is a period times a new width, plus a residue, and each residue is decided on its own.
  /// The period is what the width is divided by. Nil where floors are left that mix the two; where they are left at some residues
  /// only, `decide` is asked for those.
  func conditionByResidues(isZero size: Size, steps: Int = 2, decide: ((SizeTable) -> Condition)? = nil) -> Condition? {
    var period: Int? = 1
    collectPeriod(size, into: &period)
    guard let period, period > 1 else { return nil }
    var (classes, divisors) = ([WidthSet?](), Set<Int>())
    for residue in 0..<period {
      if budget.isSpent { return nil }
      // The first member of each class has no new width.
      let last = (WidthSet.limit - residue) / period
      var scratch = self
      // Its widths are others.
      scratch.accepted = .all
      scratch.domain = WidthSet(
        stride(from: 1, through: last, by: 1).lazy.filter { self.domain.contains(period * $0 + residue) })
      // Of few widths some classes have none.
      if scratch.domain.isEmpty {
        classes.append(WidthSet.none)
        continue
      }
      guard let width = try? Size(Monomial(.width), coefficient: period).adding(Size(residue)),
        let resolved = try? scratch.substituting(size, { $0 == .width ? width : nil })
      else { return nil }
      let condition: Condition
      if !scratch.spatialFloors(of: resolved).isMixed {
        condition = scratch.condition(isZero: resolved)
      } else if steps > 1, let further = scratch.conditionByResidues(isZero: resolved, steps: steps - 1) {
        condition = further
      } else if decide != nil, period <= Self.mixedPeriodLimit {
        classes.append(nil)
        continue
      } else {
        return nil
      }
      classes.append(condition.widths)
      if !scratch.domain.isSubset(of: condition.widths) { divisors.formUnion(condition.divisors) }
    }
    budget.spend(6 * WidthSet.limit + 500 * period)
    func decided(_ width: Int) -> Bool {
      width < period ? vanishes(size, atWidth: width) : classes[width % period]?.contains(width / period) ?? false
    }
    let widths = WidthSet(domain.members.filter(decided))
    guard classes.contains(nil) else { return Condition(widths, divisors: divisors.sorted()) }
    // Without a residue that holds nothing is gained.
    guard let decide, divisors.isEmpty, classes.contains(where: { $0?.isEmpty == false }) else { return nil }
    var rest = self
    rest.domain = WidthSet(domain.members.filter { $0 >= period && classes[$0 % period] == nil })
    var condition = decide(rest)
    condition.widths = condition.widths.intersection(rest.domain).union(widths)
    condition.possible = condition.possible.intersection(rest.domain).union(widths).union(
      WidthSet(domain.members.prefix { $0 < period }))
    if var multiples = condition.multiples {
      for width in widths.members { multiples[width - 1] = 1 }
      condition.multiples = multiples
    }
    return condition
  }

  /// The divisors of the floors that depend on B, H or W, 0 for one that is no constant; and whether any depends on the width too.
  func spatialFloors(of size: Size) -> (divisors: [Int], isMixed: Bool) {
    var (divisors, isMixed) = ([Int](), false)
    size.forEachVariable { variable in
      guard !variable.isSymbol, isSpatial(variable) else { return }
      collectDivisors(variable, into: &divisors)
      isMixed = isMixed || dependsOnWidth(variable)
    }
    return (divisors, isMixed)
  }

  private func collectDivisors(_ variable: Variable, into divisors: inout [Int]) {
    let atom = atom(variable)
    if atom.kind == .floor { divisors.append(atom.denominator.constant ?? 0) }
    for part in [atom.numerator, atom.denominator] {
      part.forEachVariable { inner in
        if !inner.isSymbol && isSpatial(inner) { collectDivisors(inner, into: &divisors) }
      }
    }
  }

  /// The least common multiple of the constants that something with the width is divided by; nil above the limit.
  private func collectPeriod(_ size: Size, into period: inout Int?) {
    size.forEachVariable { variable in
      guard !variable.isSymbol, dependsOnWidth(variable) else { return }
      let atom = atom(variable)
      if atom.kind == .floor, let divisor = atom.denominator.constant, divisor > 1, let known = period {
        period = Self.leastCommonMultiple(known, divisor, bound: Self.periodLimit)
      }
      collectPeriod(atom.numerator, into: &period)
      collectPeriod(atom.denominator, into: &period)
    }
  }
}
