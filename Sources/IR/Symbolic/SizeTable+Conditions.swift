/// What a condition on sizes asks of the width, and whether image sizes stand in its way.
package struct Condition: Sendable {
  /// The widths at which it holds for every B, H and W (in the table's multiples).
  package var widths: WidthSet
  /// Numbers by which H and W should be divisible for it to hold at more widths; 0 where the number depends on the width.
  package var divisors: [Int] = []
  /// The smallest H and W for which it holds at all these widths.
  package var leastImageSize = 1
  /// Sizes that are at least 1 only from some image size on.
  package var growing: [Size] = []
  /// Where image sizes stand in the way: of each list one size has to be 0, so that a sample disproves a width.
  package var vanishing: [[Size]] = []
  /// For each width from 1 the number by which H and W have to be divisible, in units of the table's multiple; 0 where none up
  /// to 64 is known. Nil where only the divisors tell.
  package var multiples: [UInt8]?
  /// The widths at which it may hold for some multiples of H and W.
  package var possible: WidthSet

  package init(_ widths: WidthSet, divisors: [Int] = [], leastImageSize: Int = 1) {
    self.widths = widths
    self.divisors = divisors
    self.leastImageSize = leastImageSize
    possible = divisors.isEmpty ? widths : .all
  }

  package static var always: Condition { Condition(.all) }

  /// What cannot be decided holds at no width, but it may for other multiples of H and W.
  static var undecidable: Condition {
    var result = Condition(.none)
    result.possible = .all
    return result
  }

  package func and(_ other: Condition) -> Condition {
    var result = Condition(
      widths.intersection(other.widths), divisors: divisors + other.divisors,
      leastImageSize: max(leastImageSize, other.leastImageSize))
    result.vanishing = vanishing + other.vanishing
    result.growing = growing + other.growing
    result.possible = possible.intersection(other.possible)
    return result
  }
}

extension SizeTable {
  /// Where two sizes go together in broadcasting: they are equal, or one of them is 1.
  package func agreement(_ left: Size, _ right: Size) -> (
    condition: Condition, equal: WidthSet, leftOne: WidthSet, rightOne: WidthSet
  ) {
    let ways = [condition(left, equals: right), condition(left, equals: .one), condition(right, equals: .one)]
    let widths = ways.reduce(WidthSet.none) { $0.union($1.widths) }
    var result = Condition(widths, divisors: ways.flatMap(\.divisors))
    result.possible = ways.reduce(WidthSet.none) { $0.union($1.possible) }
    if !result.divisors.isEmpty,
      let sizes = try? [left.subtracting(right), left.subtracting(.one), right.subtracting(.one)]
    {
      result.vanishing = [sizes]
    }
    return (result, ways[0].widths, ways[1].widths, ways[2].widths)
  }
}

/// Deciding conditions on sizes: for which widths they hold whatever B, H and W.
extension SizeTable {
  /// Where two sizes are equal.
  package func condition(_ left: Size, equals right: Size) -> Condition {
    if left == right { return .always }
    guard let difference = try? left.subtracting(right) else { return .undecidable }
    return condition(isZero: difference)
  }

  /// What deciding a condition on the width and the image takes at least, for each width.
  private static let leastSteps = 8

  /// Where the size is 0: every coefficient of a product of B, H and W must vanish.
  package func condition(isZero size: Size) -> Condition {
    if size.isZero { return .always }
    let (divisors, isMixed) = spatialFloors(of: size)
    if isMixed {
      guard budget.affords(Self.leastSteps * domain.count) else { return .undecidable }
      if var condition = conditionByResidues(isZero: size, decide: { $0.conditionByNumbers(isZero: size, divisors) }) {
        if !condition.divisors.isEmpty { condition.vanishing = [[size]] }
        return condition
      }
      return conditionByNumbers(isZero: size, divisors)
    }
    var condition = Condition(widths(whereZero: size, divisors), divisors: divisors)
    if !divisors.isEmpty { condition.vanishing = [[size]] }
    return condition
  }

  /// The widths at which a size is 0 whose floors by these divisors do not mix the width with B, H and W; perhaps fewer, where they are
  /// fewer than `least`.
  func widths(whereZero size: Size, _ divisors: [Int], least: Int = 1) -> WidthSet {
    let widths = coefficientsVanish(size)
    if divisors.isEmpty || widths == domain || least > 1 && !widths.hasAtMost(least - 1) { return widths }
    return resolvingFloors(size, divisors, least: least).map(widths.union) ?? widths
  }

  private func conditionByNumbers(isZero size: Size, _ divisors: [Int]) -> Condition {
    // A counterexample is cheaper than a proof, and neither is needed where numbers decide.
    var condition = conditionByNumbers(FloorSum(size, in: self), divisors) { undecided, _ in
      let candidates = narrowed(WidthColumns(self, among: undecided), whereZero: size, atImagesOf: 1)
      return proven(candidates.widths) { $0.provesZero(size, atWidth: $1) }
    }
    condition.vanishing = [[size]]
    return condition
  }

  /// Decides width by width, where floors mix the width with B, H and W: by numbers if the size is a sum of floors, else, and where
  /// that does not decide, by `proof`, which is asked which of some widths satisfy the condition. It is given the values for
  /// large multiples too, where they are known.
  private func conditionByNumbers(
    _ sum: FloorSum?, _ divisors: [Int], _ proof: (_ undecided: [Int], _ constants: [Int]?) -> [Int]
  ) -> Condition {
    guard let sum else { return Condition(WidthSet(proof(domain.members, nil)), divisors: divisors + [0]) }
    budget.spend(sum.widths.count * (5 * (sum.terms.count + sum.floors.count) + 10 * sum.productCount))
    let findings = sum.findings
    var multiples = [UInt8](repeating: 0, count: WidthSet.limit)
    var (holding, undecided, never) = ([Int](), [Int](), [Int]())
    holding.reserveCapacity(sum.widths.count)
    undecided.reserveCapacity(sum.widths.count)
    for (place, width) in sum.widths.enumerated() {
      switch findings.kinds[place] {
      case .zero: holding.append(width)
      case .notZero: never.append(width)
      case .zeroForMultiples: multiples[width - 1] = findings.multiples[place]
      case .undecided:
        multiples[width - 1] = findings.multiples[place]
        undecided.append(place)
      }
    }
    if !undecided.isEmpty {
      holding += proof(undecided.map { sum.widths[$0] }, undecided.map { findings.constants[$0] })
    }
    for width in holding { multiples[width - 1] = 1 }
    var condition = Condition(WidthSet(holding), divisors: divisors + [0])
    condition.multiples = multiples
    condition.possible = WidthSet.all.subtracting(WidthSet(never))
    return condition
  }

  /// Where the size, that of a dimension and so at least 1, is free of B, H and W.
  package func condition(isFreeOfImage size: Size) -> Condition {
    guard isSpatial(size) else { return .always }
    let (divisors, isMixed) = spatialFloors(of: size)
    if isMixed {
      let sum = FloorSum(size, in: self, ignoringConstant: true)
      return conditionByNumbers(sum, divisors) { undecided, constants in
        proven(self.widths(whereConstant: size, among: undecided, constants)) { table, width in
          (try? table.fixed(size, atWidth: width)).map { !table.isSpatial($0) } ?? false
        }
      }
    }
    var widths = domain
    for (monomial, coefficient) in coefficients(of: size) where monomial != .one {
      widths = widths.intersection(self.widths(whereZero: coefficient))
      if widths.isEmpty { break }
    }
    return Condition(widths, divisors: divisors)
  }

  /// Those of some widths at which a proof succeeds. It is given a copy of the table, which takes in the atoms of several proofs:
  /// copies cost more than proofs.
  private func proven(_ widths: [Int], _ proof: (inout SizeTable, Int) -> Bool) -> [Int] {
    var scratch = self
    return widths.filter { width in
      if budget.isSpent { return false }
      if scratch.atoms.count > atoms.count + 64 { scratch = self }
      return proof(&scratch, width)
    }
  }

  /// Where the size is at least 1, with the smallest H and W that it takes at accepted widths.
  package func condition(isPositive size: Size) -> Condition {
    var images = ImageColumns()
    return condition(isPositive: size, fromImageSize: 1, &images)
  }

  /// The same where images of `least` pixels are asked for already: where they do, no larger ones are told of.
  package func condition(isPositive size: Size, fromImageSize least: Int, _ images: inout ImageColumns) -> Condition {
    if size.isPlainlyPositive { return .always }
    if !isSpatial(size) { return Condition(widths(wherePositive: size)) }
    // f(width) B H W: the symbols are at least 1, so the factor decides.
    let groups = coefficients(of: size)
    if groups.count == 1, groups[0].monomial.isMadeOfSymbols {
      return Condition(widths(wherePositive: groups[0].coefficient))
    }
    if !dependsOnWidth(size) {
      guard let least = leastImageSize(forPositive: size, width: 1) else { return .undecidable }
      var condition = Condition(.all, leastImageSize: least)
      if least > 1 { condition.growing = [size] }
      return condition
    }
    guard budget.affords(Self.leastSteps * domain.count) else { return .undecidable }
    return condition(isPositiveSomewhere: size, fromImageSize: least, &images)
  }

  /// Where the size is not 0.
  package func condition(isNonzero size: Size) -> Condition {
    if size.isPlainlyPositive { return .always }
    return isSpatial(size) ? condition(isPositive: size) : Condition(widths(whereNonzero: size))
  }

  /// Where the size, free of B, H and W, is at most `bound`.
  package func condition(_ size: Size, isAtMost bound: Int) -> Condition {
    if isSpatial(size) { return .always }
    return Condition(widths(where: size, isAtMost: bound))
  }

  /// Where `divisor` divides the size.
  package mutating func condition(_ size: Size, isDivisibleBy divisor: Size) -> Condition {
    if divisor.isOne || size == divisor { return .always }
    guard let quotient = try? floor(size, by: divisor),
      let product = try? quotient.multiplied(by: divisor)
    else { return .undecidable }
    if size != product, divisor.constant == nil, !isSpatial(size), !isSpatial(divisor) {
      return Condition(widths(where: size, isDivisibleBy: divisor))
    }
    return condition(size, equals: product).and(condition(isNonzero: divisor))
  }

  /// The size as a polynomial in B, H, W and their floors, with coefficients that depend on the width alone.
  func coefficients(of size: Size) -> [(monomial: Monomial, coefficient: Size)] {
    if let term = size.onlyTerm {
      let parts = term.monomial.partitioned(by: isSpatial)
      return [(parts.matching, Size(parts.others, coefficient: term.coefficient))]
    }
    var groups: [(monomial: Monomial, terms: [Size.Term])] = []
    for term in size.terms {
      let parts = term.monomial.partitioned(by: isSpatial)
      let rest = Size.Term(monomial: parts.others, coefficient: term.coefficient)
      if let index = groups.firstIndex(where: { $0.monomial == parts.matching }) {
        groups[index].terms.append(rest)
      } else {
        groups.append((parts.matching, [rest]))
      }
    }
    return groups.map { ($0.monomial, Size(sorted: $0.terms.sorted { $0.monomial < $1.monomial })) }
  }

  private func coefficientsVanish(_ size: Size) -> WidthSet {
    var result = domain
    var others: [Size] = []
    for (_, coefficient) in coefficients(of: size) {
      if let widths = plainWidths(whereZero: coefficient) {
        result = result.intersection(widths)
      } else {
        others.append(coefficient)
      }
      if result.isEmpty { return result }
    }
    if others.isEmpty { return result }
    return WidthSet(widths(whereAllVanish: others, in: WidthColumns(self, among: result)))
  }

  /// Those widths of some columns at which all sizes are 0.
  private func widths(whereAllVanish sizes: [Size], in columns: WidthColumns) -> [Int] {
    var columns = columns
    for size in sizes where !columns.widths.isEmpty {
      let values = columns.values(of: size)
      columns = columns.narrowed(to: values.indices.filter { values[$0] == 0 })
    }
    return columns.widths
  }

  /// Whether the size is 0 at this width for every B, H and W, shown by putting the width in. The table takes in what it is made of.
  mutating func provesZero(_ size: Size, atWidth width: Int) -> Bool {
    guard let concrete = try? fixed(size, atWidth: width) else { return false }
    if concrete.isZero { return true }
    return resolvingFloors(concrete, spatialFloors(of: concrete).divisors).map { !$0.isEmpty } ?? false
  }

  /// The same decision by cases: for each residue of B, H and W by a common multiple of the divisors, the floors vanish
  /// and the coefficients decide. Nil where there are too many cases, none where they are fewer than `least`.
  private func resolvingFloors(_ size: Size, _ divisors: [Int], least: Int = 1) -> WidthSet? {
    var period = 1
    for divisor in divisors {
      guard divisor > 0, let next = Self.leastCommonMultiple(period, divisor, bound: 24) else { return nil }
      period = next
    }
    var axes: Set<Variable> = []
    collectAxes(size, into: &axes)
    let axisList = axes.sorted()
    var cases = 1
    for _ in axisList { cases *= period }
    guard period > 1, cases <= 600 else { return nil }
    if isNowhereZero(size) { return WidthSet.none }
    // Numbers tell at most widths that it is not 0.
    var result = domain
    if dependsOnWidth(size) {
      result = WidthSet(narrowed(WidthColumns(self), whereZero: size, atImagesOf: 1, keepsUnknown: true).widths)
    }
    for index in 0..<cases {
      if result.hasAtMost(least - 1) { return WidthSet.none }
      if budget.isSpent { return nil }
      var (rest, residues) = (index, [Variable: Int]())
      for axis in axisList {
        residues[axis] = rest % period
        rest /= period
      }
      var scratch = self
      // What a case excludes, the next one need not decide.
      scratch.domain = result
      let resolved = try? scratch.substituting(size) { variable in
        guard let residue = residues[variable] else { return nil }
        return try? Size(Monomial(variable), coefficient: period).adding(Size(residue))
      }
      guard let resolved else { return nil }
      result = scratch.coefficientsVanish(resolved)
    }
    return result
  }

  /// The symbols other than the width inside the floors of a size.
  private func collectAxes(_ size: Size, into axes: inout Set<Variable>, inside: Bool = false) {
    var found: [Variable] = []
    size.forEachVariable { found.append($0) }
    for variable in found {
      if variable.isSymbol {
        if inside && variable != .width { axes.insert(variable) }
      } else {
        collectAxes(atom(variable).numerator, into: &axes, inside: true)
        collectAxes(atom(variable).denominator, into: &axes, inside: true)
      }
    }
  }
}
