/// How large H and W must be.
extension SizeTable {
  /// H and W are asked to be at most this large.
  private static let largestImage = 1 << 14

  /// The smallest H and W (in pixels) from which on the size is at least 1 at this width, for every B; nil for none.
  func leastImageSize(forPositive size: Size, width: Int) -> Int? {
    var scratch = self
    guard let concrete = try? scratch.fixed(size, atWidth: width) else { return nil }
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
          return atom.kind == .floor && !isSpatial(atom.denominator) && isNeverNegative(atom.denominator)
            && isMonotoneInImage(atom.numerator) && (!isProduct || isNeverNegative(factor.variable))
        }
    }
  }

  /// Whether every term is at least 0. Dividing by 0 leaves no value, whatever the image.
  private func isNeverNegative(_ size: Size) -> Bool {
    size.terms.allSatisfy { $0.coefficient > 0 && $0.monomial.factors.allSatisfy { isNeverNegative($0.variable) } }
  }

  private func isNeverNegative(_ variable: Variable) -> Bool {
    if variable.isSymbol { return true }
    let atom = atom(variable)
    return atom.kind == .floor && atom.numerator.isPlainlyPositive && atom.denominator.isPlainlyPositive
  }

  /// The widths at which the size is at least 1 from some image size on, with the smallest that serves all accepted ones; 1 where
  /// images of `least` pixels do.
  func condition(isPositiveSomewhere size: Size, fromImageSize least: Int, _ images: inout ImageColumns) -> Condition {
    // What is at least 1 from some image size on is so at the largest.
    let (largest, units) = (Self.largestImage / multiple, max(1, (least + multiple - 1) / multiple))
    let large = images.at(largest, self) { $0.widths(whereAtLeastOne: size) }
    let smallest = images.at(1, self) { $0.widths(whereAtLeastOne: size) }
    let small = units == 1 ? smallest : images.at(units, self) { $0.widths(whereAtLeastOne: size) }
    let needed = domain.intersection(accepted)
    let grows = !needed.isSubset(of: smallest.fitting)
    var (fitting, overflowing) = (large.fitting, large.undefined.intersection(needed))
    var lacking = fitting.intersection(needed).subtracting(small.fitting)
    var proven: (widths: WidthSet, least: Int) = (.none, 1)
    if !isMonotoneInImage(size) {
      let all = domain.members
      func widths(_ places: [Int]) -> WidthSet { WidthSet(places.lazy.map { all[$0] }) }
      let (rising, divisionsByZero) = images.monotonePlaces(of: size, self)
      let monotone = widths(rising.indices.filter { rising[$0] })
      let candidates = widths(rising.indices.filter { !rising[$0] && !divisionsByZero.contains($0) })
      proven = growth(of: size, atEachOf: candidates.intersection(fitting.intersection(accepted).union(overflowing)))
      fitting = fitting.intersection(monotone)
      overflowing = overflowing.intersection(monotone)
      lacking = lacking.intersection(monotone)
    }
    // What overflows at the largest image may have held at smaller ones.
    let held = growth(ofMonotone: size, WidthColumns(self, among: overflowing))
    let grown = growth(ofMonotone: size, WidthColumns(self, among: lacking))
    var condition = Condition(
      fitting.union(proven.widths).union(held.widths), leastImageSize: max(proven.least, held.least, grown.least))
    // What was not proved is not disproved: other multiples of H and W may allow these widths.
    if !domain.isSubset(of: accepted) { condition.possible = condition.widths.union(domain.subtracting(accepted)) }
    if budget.isSpent { condition.possible = domain }
    if grows || condition.leastImageSize > 1 { condition.growing = [size] }
    return condition
  }

  /// The smallest H and W (in pixels) from which on the sizes are at least 1 at all these widths.
  package func leastImageSize(forPositive sizes: [Size], atAll widths: WidthSet) -> Int {
    var (table, images) = (self, ImageColumns())
    (table.domain, table.accepted) = (widths, widths)
    return sizes.reduce(1) { least, size in
      max(least, table.condition(isPositive: size, fromImageSize: least, &images).leastImageSize)
    }
  }

  /// Those of some widths at which the size is at least 1 from some image size on, and the smallest that serves them all, by a
  /// proof for each.
  private func growth(of size: Size, atEachOf candidates: WidthSet) -> (widths: WidthSet, least: Int) {
    var (widths, least) = ([Int](), 1)
    for width in candidates.members where !budget.isSpent {
      guard let needed = leastImageSize(forPositive: size, width: width) else { continue }
      least = max(least, needed)
      widths.append(width)
    }
    return (WidthSet(widths), least)
  }

  /// The same for a size that never falls at the widths of some columns when B, H or W grows.
  private func growth(ofMonotone size: Size, _ all: WidthColumns) -> (widths: WidthSet, least: Int) {
    if all.widths.isEmpty { return (.none, 1) }
    var columns = all
    // All widths at once, at the largest image.
    let largest = Self.largestImage / multiple
    let (fitting, _, undefined) = columns.split(whereAtLeastOne: size, units: largest)
    var (widths, units) = growth(of: size, whereUndefinedAtLargest: columns.narrowed(to: undefined), largest)
    if !fitting.isEmpty {
      widths = widths.union(WidthSet(fitting.lazy.map { columns.widths[$0] }))
      units = max(units, leastUnits(size, at: fitting, of: columns, in: 1...largest))
    }
    return (widths, pixels(units))
  }

  /// Those of some widths at which the size is at least 1 from some image size on, with the units that it takes: at images eight
  /// times as large each time, as what overflows at large images has held at smaller ones. Divisions by 0 stay undefined.
  private func growth(of size: Size, whereUndefinedAtLargest columns: WidthColumns, _ largest: Int) -> (
    widths: WidthSet, units: Int
  ) {
    var left = columns
    var (found, last, range) = ([Int](), left, 1...1)
    var (low, high) = (1, 1)
    while !left.widths.isEmpty {
      let (fitting, smaller, undefined) = left.split(whereAtLeastOne: size, units: high)
      if !fitting.isEmpty {
        (last, range) = (left.narrowed(to: fitting), low...high)
        found += last.widths
      }
      left = left.narrowed(to: (smaller + undefined).sorted())
      if high == largest { break }
      (low, high) = (high + 1, min(8 * high, largest))
    }
    // The last that fitted need the largest images.
    return (WidthSet(found), found.isEmpty ? 1 : leastUnits(size, at: Array(last.widths.indices), of: last, in: range))
  }

  /// The smallest number of units of a range at which a size that never falls is at least 1 at some places of columns, as it is at
  /// the largest.
  private func leastUnits(_ size: Size, at places: [Int], of columns: WidthColumns, in range: ClosedRange<Int>) -> Int {
    var (columns, places, range) = (columns, places, range)
    // What fits at fewer units needs no further look.
    func holds(_ units: Int) -> Bool {
      let others = columns.places(whereBelowOne: size, units: units, among: places)
      if others.isEmpty { return true }
      columns = columns.narrowed(to: others)
      places = Array(others.indices)
      return false
    }
    // A few widths tell of most what all need: mostly the largest or the smallest needs the most.
    for _ in 0..<Self.guesses where places.count > 2 * Self.guessed && range.count > 1 {
      let some = (0..<Self.guessed).map { places[$0 * (places.count - 1) / (Self.guessed - 1)] }
      let few = columns.narrowed(to: some)
      let guess = leastUnits(size, at: Array(some.indices), of: few, in: range)
      if holds(guess) { return guess }
      range = guess + 1...range.upperBound
    }
    return Self.least(in: range, where: holds)
  }

  /// How often it is guessed, by how many widths.
  private static let (guesses, guessed) = (4, 8)

  /// The smallest number of units at which a size that never falls is at least 1 at a width.
  private func leastUnits(_ size: Size, width: Int, largest: Int) -> Int? {
    func holds(_ units: Int) -> Bool {
      let environment = Environment(width: width, batch: 1, height: units, imageWidth: units)
      return (evaluate(size, scaled: environment) ?? 0) >= 1
    }
    return holds(largest) ? Self.least(in: 1...largest, where: holds) : nil
  }

  /// The smallest number of a range for which a condition holds that holds for its last one and, from some number on, for all:
  /// by doubling, as it is small nearly always, then by bisection.
  private static func least(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.lowerBound)
    while high < range.upperBound, !holds(high) { (low, high) = (high + 1, min(2 * high, range.upperBound)) }
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// With H = a + x and W = a + y a polynomial without negative coefficients is positive for all x, y >= 0.
  private func leastUnitsByShifting(_ size: Size) -> Int? {
    for units in 1...64 {
      // One number tells of most that it is not enough.
      let sample = Environment(width: 1, batch: 2, height: units, imageWidth: units)
      if let value = evaluate(size, scaled: sample), value < 1 { continue }
      var scratch = self
      let shifted = try? scratch.substituting(size) { variable in
        guard variable == .height || variable == .imageWidth else {
          return variable == .batch ? try? Size.batch.adding(.one) : nil
        }
        return try? Size(variable).adding(Size(units))
      }
      guard let shifted else { return nil }
      // Floors stay floors whatever the shift.
      guard shifted.terms.allSatisfy({ $0.monomial.isMadeOfSymbols }) else { return nil }
      if shifted.terms.allSatisfy({ $0.coefficient > 0 }), shifted.constantTerm >= 1 { return units }
    }
    return nil
  }
}

extension SizeTable {
  /// Whether the second size is the first one with image width in the place of image height; false also where there is much to
  /// compare.
  package func isMirrored(_ left: Size, _ right: Size) -> Bool {
    var steps = 256
    return isMirrored(left, right, &steps)
  }

  private func isMirrored(_ left: Size, _ right: Size, _ steps: inout Int) -> Bool {
    let (left, right) = (left.terms, right.terms)
    // No two terms have the same mirror image: as many as there are is all.
    return left.count == right.count && left.count <= 32
      && left.allSatisfy { left in
        right.contains { left.coefficient == $0.coefficient && isMirrored(left.monomial, $0.monomial, &steps) }
      }
  }

  private func isMirrored(_ left: Monomial, _ right: Monomial, _ steps: inout Int) -> Bool {
    let (left, right) = (left.factors, right.factors)
    return left.count == right.count
      && left.allSatisfy { left in
        right.contains { left.exponent == $0.exponent && isMirrored(left.variable, $0.variable, &steps) }
      }
  }

  private func isMirrored(_ left: Variable, _ right: Variable, _ steps: inout Int) -> Bool {
    steps -= 1
    if steps < 0 { return false }
    if left == .height { return right == .imageWidth }
    if left.isSymbol || right.isSymbol { return left == right && left != .imageWidth }
    let (left, right) = (atom(left), atom(right))
    return left.kind == right.kind && isMirrored(left.numerator, right.numerator, &steps)
      && isMirrored(left.denominator, right.denominator, &steps)
  }
}

extension WidthColumns {
  /// The widths at which the size is at least 1, and those at which it has no value.
  fileprivate mutating func widths(whereAtLeastOne size: Size) -> (fitting: WidthSet, undefined: WidthSet) {
    table.budget.spend(3 * widths.count)
    switch evaluate(size) {
    case .same(nil): return (.none, WidthSet(widths))
    case .same(let number?): return (number >= 1 ? WidthSet(widths) : .none, .none)
    case .column(let column):
      let values = column.numbers(gap: Self.undefined)
      let fitting = WidthSet(widths) { values[$0] >= 1 }
      return (fitting, column.hasGaps ? WidthSet(widths) { values[$0] == Self.undefined } : .none)
    }
  }

  /// The places of the widths at which the size is at least 1 for an image of so many units, where it is smaller, and where it has
  /// no value.
  fileprivate mutating func split(whereAtLeastOne size: Size, units: Int) -> (
    fitting: [Int], smaller: [Int], undefined: [Int]
  ) {
    move(to: SizeTable.Environment(width: 1, batch: 1, height: units, imageWidth: units))
    var (fitting, smaller, undefined) = ([Int](), [Int](), [Int]())
    table.budget.spend(3 * widths.count)
    for (place, value) in values(of: size).enumerated() {
      if value >= 1 {
        fitting.append(place)
      } else if value == Self.undefined {
        undefined.append(place)
      } else {
        smaller.append(place)
      }
    }
    return (fitting, smaller, undefined)
  }

  /// The places among some of them at which the size is below 1 for an image of so many units, or has no value.
  fileprivate mutating func places(whereBelowOne size: Size, units: Int, among places: [Int]) -> [Int] {
    move(to: SizeTable.Environment(width: 1, batch: 1, height: units, imageWidth: units))
    table.budget.spend(3 * places.count)
    let values = values(of: size)
    return places.filter { values[$0] < 1 }
  }
}
