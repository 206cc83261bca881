/// Tells of columns at which widths a size never falls when B, H or W grows: enough, not necessary. What depends on the width alone
/// has a sign at each of them, where for all widths together it has none.
struct MonotonePlaces: Sendable {
  private var table: SizeTable
  /// For the smallest image.
  private var columns: WidthColumns
  /// By the index of the variable, of those that were asked for.
  private var known: [Int: [Bool]] = [:]
  /// Where a divisor that depends on the width alone is 0: then no image gives a value.
  private(set) var divisionsByZero: Set<Int> = []

  init(_ table: SizeTable, _ columns: WidthColumns) {
    self.table = table
    self.columns = columns
    self.columns.move(to: SizeTable.Environment(width: 1))
  }

  /// Takes in the atoms that a table has got since.
  mutating func follow(_ table: SizeTable) {
    self.table = table
    columns.follow(table)
  }

  /// A sum never falls where its terms do not.
  mutating func places(of size: Size) -> [Bool] {
    var result = [Bool](repeating: true, count: columns.widths.count)
    for (monomial, coefficient) in table.coefficients(of: size) where monomial != .one {
      for (place, value) in columns.values(of: coefficient).enumerated() where value < 0 { result[place] = false }
      for factor in monomial.factors {
        restrict(&result, to: places(of: factor.variable))
        // A product of what does not fall may fall where one of them is negative; it is smallest at the smallest image.
        if monomial.degree > 1, !factor.variable.isSymbol { restrict(&result, toNoneNegative: Size(factor.variable)) }
      }
      if !result.contains(true) { break }
    }
    return result
  }

  private mutating func places(of variable: Variable) -> [Bool] {
    if variable.isSymbol { return [Bool](repeating: true, count: columns.widths.count) }
    if let known = known[variable.index] { return known }
    table.budget.spend(4 * columns.widths.count)
    let atom = table.atom(variable)
    var result = [Bool](repeating: false, count: columns.widths.count)
    if atom.kind == .floor, !table.isSpatial(atom.denominator) {
      let divisors = columns.values(of: atom.denominator)
      result = places(of: atom.numerator)
      for place in result.indices where divisors[place] < 1 {
        result[place] = false
        if divisors[place] == 0 { divisionsByZero.insert(place) }
      }
    }
    known[variable.index] = result
    return result
  }

  private func restrict(_ places: inout [Bool], to others: [Bool]) {
    for place in places.indices where !others[place] { places[place] = false }
  }

  private mutating func restrict(_ places: inout [Bool], toNoneNegative size: Size) {
    let values = columns.values(of: size)
    for place in places.indices where values[place] < 0 { places[place] = false }
  }
}
