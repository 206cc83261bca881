/// Deciding conditions on sizes that depend on the width alone.
extension SizeTable {
  /// The widths at which the size is 0.
  func widths(whereZero size: Size) -> WidthSet { plainWidths(whereZero: size) ?? widths(where: size) { $0 == 0 } }

  /// The same without a look at each width; nil where that is necessary.
  func plainWidths(whereZero size: Size) -> WidthSet? {
    if let constant = size.constant { return constant == 0 ? WidthSet.all : WidthSet.none }
    if size.isPlainlyPositive { return WidthSet.none }
    if let period = linearPeriod(of: size) {
      return periodicWidths(size, period: period) { value, slope in
        if slope == 0 { return value == 0 ? .every : .never }
        let (steps, remainder) = (-value).quotientAndRemainder(dividingBy: slope)
        return remainder == 0 && steps >= 0 ? .only(steps) : .never
      }
    }
    return nil
  }

  /// The widths at which the size is at least 1.
  func widths(wherePositive size: Size) -> WidthSet {
    if let constant = size.constant { return constant >= 1 ? .all : .none }
    if size.isPlainlyPositive { return .all }
    if isMonotone(size) { return widths(from: firstWidth { (evaluate(size, width: $0) ?? 0) >= 1 }) }
    if let period = linearPeriod(of: size) {
      return periodicWidths(size, period: period) { value, slope in
        if slope == 0 { return value >= 1 ? .every : .never }
        if slope > 0 { return .from(value >= 1 ? 0 : (-value) / slope + 1) }
        return value >= 1 ? .through((value - 1) / -slope) : .never
      }
    }
    return widths(where: size) { $0 >= 1 }
  }

  /// The widths at which the size is at most `bound`; one that overflows is not.
  func widths(where size: Size, isAtMost bound: Int) -> WidthSet {
    if let constant = size.constant { return constant <= bound ? .all : .none }
    if let magnitude = largestMagnitude(size), magnitude <= bound { return .all }
    if isMonotone(size) {
      if let largest = evaluate(size, width: WidthSet.limit), largest <= bound { return .all }
      let first = firstWidth { (evaluate(size, width: $0) ?? .max) > bound }
      return first == 1 ? .none : WidthSet(1...(first - 1))
    }
    return widths(where: size) { $0 <= bound }
  }

  /// The widths at which the size is not 0 (and can be computed).
  func widths(whereNonzero size: Size) -> WidthSet {
    if let constant = size.constant { return constant != 0 ? .all : .none }
    if size.isPlainlyPositive { return .all }
    return widths(where: size) { $0 != 0 }
  }

  /// The widths at which the divisor is not 0 and divides the size (and both can be computed).
  func widths(where size: Size, isDivisibleBy divisor: Size) -> WidthSet {
    var columns = WidthColumns(self)
    return columns.widths(where: size, isDivisibleBy: divisor)
  }

  /// The widths at which the size can be computed and its value satisfies `predicate`.
  private func widths(where size: Size, _ predicate: (Int) -> Bool) -> WidthSet {
    var columns = WidthColumns(self)
    return columns.widths(where: size, predicate)
  }

  private func widths(from first: Int) -> WidthSet {
    first > WidthSet.limit ? .none : WidthSet(first...WidthSet.limit)
  }

  /// The smallest width for which a condition holds that holds from some width on: by doubling, as it is small nearly
  /// always, then by bisection.
  private func firstWidth(where predicate: (Int) -> Bool) -> Int {
    var (low, high) = (1, 1)
    while high <= WidthSet.limit, !predicate(high) { (low, high) = (high + 1, 2 * high) }
    high = min(high, WidthSet.limit + 1)
    while low < high {
      let middle = (low + high) / 2
      if predicate(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Whether the size is at most `bound` at every width, by its largest terms alone; where not, it may still be.
  package func isSurely(_ size: Size, atMost bound: Int) -> Bool {
    if let constant = size.constant { return constant <= bound }
    return largestMagnitude(size).map { $0 <= bound } ?? false
  }

  /// A bound on the absolute value at any width, or nil where it overflows; cheap and not tight.
  private func largestMagnitude(_ size: Size) -> Int? {
    var sum = 0
    for term in size.terms {
      var product = Int(clamping: term.coefficient.magnitude)
      var fine = true
      term.monomial.forEachFactor { variable, exponent in
        guard fine else { return }
        let value = variable.isSymbol ? WidthSet.limit : largestMagnitude(atom(variable).numerator)
        guard let value, variable.isSymbol || atom(variable).kind == .floor else {
          fine = false
          return
        }
        for _ in 0..<exponent {
          let (next, overflow) = product.multipliedReportingOverflow(by: value)
          if overflow {
            fine = false
            return
          }
          product = next
        }
      }
      let (next, overflow) = sum.addingReportingOverflow(product)
      if overflow || !fine { return nil }
      sum = next
    }
    return sum
  }

  /// Whether the size never falls when a variable that it depends on grows: enough, not necessary.
  func isMonotone(_ size: Size) -> Bool {
    for term in size.terms where term.monomial != .one {
      guard term.coefficient > 0 else { return false }
      var fine = true
      let single = term.monomial.degree == 1
      term.monomial.forEachFactor { variable, _ in
        guard fine, !variable.isSymbol else { return }
        let atom = atom(variable)
        guard atom.kind == .floor, let divisor = atom.denominator.constant, divisor > 0 else {
          fine = false
          return
        }
        fine = isMonotone(atom.numerator) && (single || atom.numerator.constantTerm >= 0)
      }
      if !fine { return false }
    }
    return true
  }

  /// A period after which the size has grown by a constant: it is linear in the width and in floors of linear sizes by
  /// constants. Nil where it is not, or where the period is long.
  private func linearPeriod(of size: Size) -> Int? {
    var period = 1
    for term in size.terms where term.monomial != .one {
      guard term.monomial.degree == 1 else { return nil }
      var divisor: Int? = 1
      term.monomial.forEachFactor { variable, _ in
        guard !variable.isSymbol else {
          if variable != .width { divisor = nil }
          return
        }
        let atom = atom(variable)
        guard atom.kind == .floor, let constant = atom.denominator.constant, constant > 0,
          let inner = linearPeriod(of: atom.numerator)
        else {
          divisor = nil
          return
        }
        let (product, overflow) = constant.multipliedReportingOverflow(by: inner)
        divisor = overflow ? nil : product
      }
      guard let divisor, let next = Self.leastCommonMultiple(period, divisor, bound: 512) else { return nil }
      period = next
    }
    return period
  }

  /// What holds of one residue class of widths, counted in periods from its first member.
  private enum Periods {
    case every
    case never
    case only(Int)
    case from(Int)
    case through(Int)

    /// The periods up to a last one of which it holds.
    func members(through end: Int) -> Range<Int> {
      switch self {
      case .every: 0..<end + 1
      case .never: 0..<0
      case .only(let only): (0...end).contains(only) ? only..<only + 1 : 0..<0
      case .from(let first): min(max(first, 0), end + 1)..<end + 1
      case .through(let last): 0..<min(max(last, -1), end) + 1
      }
    }
  }

  /// Decides each residue class from the size at its first width and its growth over a period.
  private func periodicWidths(_ size: Size, period: Int, _ decide: (_ value: Int, _ slope: Int) -> Periods) -> WidthSet
  {
    guard let first = evaluate(size, width: 1), let second = evaluate(size, width: 1 + period) else { return .none }
    let slope = second - first
    budget.spend(90 * period + 2_000)
    var classes: [Periods] = []
    classes.reserveCapacity(period)
    for width in 1...period {
      guard let value = evaluate(size, width: width) else { return .none }
      classes.append(decide(value, slope))
    }
    var members: [Int] = []
    for (residue, periods) in classes.enumerated() {
      for index in periods.members(through: (WidthSet.limit - 1 - residue) / period) {
        members.append(index * period + residue + 1)
      }
    }
    return WidthSet(members)
  }
}
