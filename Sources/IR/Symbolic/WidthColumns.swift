/// The values of sizes at many widths at once, for one batch and one image size. A column has a number for each width;
/// every floor is computed once, whatever the number of sizes that have it.
package struct WidthColumns: Sendable {
  /// Stands where a value overflows or is divided by zero.
  static let undefined = Int.min

  private(set) var table: SizeTable
  /// In ascending order.
  package let widths: [Int]
  /// In units of the table's multiple; the width is not looked at.
  private(set) var environment: SizeTable.Environment
  /// By the index of the variable.
  private var known: [Values?]

  /// Products of columns: sums have many with the same beginning.
  private var products: [Monomial: WidthColumn] = [:]
  /// Sums as polynomials in what depends on B, H and W: see `Group`.
  var groups = Groups()

  /// The values of a size.
  enum Values: Sendable {
    /// At all widths the same number; nil where it overflows or is divided by 0.
    case same(Int?)
    case column(WidthColumn)

    func narrowed(to places: [Int]) -> Values {
      if case .column(let column) = self { .column(column.narrowed(to: places)) } else { self }
    }

    /// The largest absolute value, for gaps any; nil where there is no value.
    var magnitude: UInt? {
      switch self {
      case .same(let number): number?.magnitude
      case .column(let column): column.magnitude
      }
    }
  }

  /// For the widths of the table's domain, or for those of a set.
  package init(
    _ table: SizeTable, _ environment: SizeTable.Environment = SizeTable.Environment(width: 1),
    among widths: WidthSet? = nil
  ) {
    self.init(table, environment, among: (widths ?? table.domain).members)
  }

  /// For widths that are listed in ascending order.
  init(_ table: SizeTable, _ environment: SizeTable.Environment = SizeTable.Environment(width: 1), among widths: [Int])
  {
    self.table = table
    self.widths = widths
    self.environment = environment
    known = Array(repeating: nil, count: Variable.firstAtom + table.atoms.count)
    known[Variable.width.index] = .column(WidthColumn(ascending: widths))
  }

  /// Takes in the atoms that a table has got since.
  mutating func follow(_ table: SizeTable) {
    self.table = table
    while known.count < Variable.firstAtom + table.atoms.count { known.append(nil) }
  }

  /// Takes over what depends on the width alone from columns of the same table at the same widths.
  mutating func adopt(_ other: WidthColumns) {
    if other.groups.count > groups.count { groups = other.groups }
    for (index, values) in other.known.enumerated() where values != nil && known[index] == nil {
      if !table.isSpatial(Variable(index)) { known[index] = values }
    }
  }

  /// Turns to another batch and image size; what depends on the width alone stays.
  mutating func move(to environment: SizeTable.Environment) {
    if environment == self.environment { return }
    self.environment = environment
    products = [:]
    for index in known.indices where known[index] != nil && table.isSpatial(Variable(index)) { known[index] = nil }
  }

  /// The same for those of the widths that are members of a set.
  package func narrowed(to set: WidthSet) -> WidthColumns {
    set.isAll ? self : narrowed(to: widths.indices.filter { set.contains(widths[$0]) })
  }

  /// The same for some of the widths, by their places.
  func narrowed(to places: [Int]) -> WidthColumns {
    if places.count == widths.count { return self }
    table.budget.spend(3 * places.count * (1 + known.count { $0 != nil } + groups.count))
    var result = WidthColumns(table, environment, among: places.map { widths[$0] })
    for (index, values) in known.enumerated() where !table.isSpatial(Variable(index)) {
      result.known[index] = values?.narrowed(to: places)
    }
    result.groups = groups.narrowed(to: places)
    return result
  }

  /// O(widths) for each product, sum and floor.
  mutating func values(of size: Size) -> [Int] {
    switch evaluate(size) {
    case .same(let number): [Int](repeating: number ?? Self.undefined, count: widths.count)
    case .column(let column): column.numbers(gap: Self.undefined)
    }
  }

  /// Where the values of a size are 0.
  enum Zeros {
    case everywhere
    case nowhere
    /// There are no values.
    case unknown
    /// The values tell, as `undefined` where there are none.
    case among([Int])
  }

  /// The same as the values, but mostly all are 0 or none is.
  mutating func zeros(of size: Size) -> Zeros {
    switch evaluate(size) {
    case .same(nil): return .unknown
    case .same(let number?): return number == 0 ? .everywhere : .nowhere
    case .column(let column):
      let count = column.zeros
      if count == widths.count { return .everywhere }
      return count == 0 ? .nowhere : .among(column.numbers(gap: Self.undefined))
    }
  }

  mutating func evaluate(_ size: Size) -> Values { evaluateGroups(size) ?? evaluateTerms(size) }

  /// One term after the other, whatever overflows.
  mutating func evaluateTerms(_ size: Size) -> Values {
    var number = 0
    var sum: WidthColumn?
    for term in size.terms {
      guard let (factor, column) = evaluate(term) else { return .same(nil) }
      if let column {
        table.budget.spend(widths.count)
        if sum == nil {
          sum = column
          sum?.multiply(by: factor)
        } else {
          sum?.add(factor, times: column)
        }
      } else {
        let (next, overflow) = number.addingReportingOverflow(factor)
        if overflow { return .same(nil) }
        number = next
      }
    }
    guard var sum else { return .same(number) }
    sum.add(number)
    return .column(sum)
  }

  /// What is the same at all widths, and what is not, which are to be multiplied. Nil where there is no value at any width.
  mutating func evaluate(_ term: Size.Term) -> (factor: Int, column: WidthColumn?)? {
    var factor = term.coefficient
    var product: WidthColumn?
    var (bits, shift): (UInt128, UInt128) = (0, 0)
    for (variable, exponent) in term.monomial.factors {
      let values = evaluate(variable)
      if case .column(let column) = values {
        bits |= UInt128(variable.index << 6 | exponent) << shift
        shift += 16
        product = self.product(product, column, exponent, Monomial(bits: bits))
        continue
      }
      guard case .same(let number?) = values else { return nil }
      for _ in 0..<exponent {
        let (next, overflow) = factor.multipliedReportingOverflow(by: number)
        if overflow { return nil }
        factor = next
      }
    }
    return (factor, product)
  }

  /// A product of columns with the power of one more; `name` is the product's.
  private mutating func product(
    _ product: WidthColumn?, _ column: WidthColumn, _ exponent: Int, _ name: Monomial
  ) -> WidthColumn {
    if product == nil && exponent == 1 { return column }
    if let known = products[name] { return known }
    table.budget.spend(exponent * widths.count)
    var result = product ?? column
    for _ in 0..<(product == nil ? exponent - 1 : exponent) { result.multiply(by: column) }
    products[name] = result
    return result
  }

  mutating func evaluate(_ variable: Variable) -> Values {
    switch variable {
    case .batch: return .same(environment.batch)
    case .height: return .same(environment.height)
    case .imageWidth: return .same(environment.imageWidth)
    default: break
    }
    if let known = known[variable.index] { return known }
    let result = evaluate(table.atom(variable))
    known[variable.index] = result
    return result
  }

  private mutating func evaluate(_ atom: SizeTable.Atom) -> Values {
    let (left, right) = (evaluate(atom.numerator), evaluate(atom.denominator))
    switch (left, right) {
    case (.same(nil), _), (_, .same(nil)): return .same(nil)
    case (.same(let left?), .same(let right?)):
      switch atom.kind {
      case .broadcast: return .same(left == 1 ? right : left)
      case .maximum: return .same(max(left, right))
      case .floor: return .same(right == 0 || (left == .min && right == -1) ? nil : SizeTable.floor(left, right))
      }
    case (.column(var column), .same(let divisor?)) where atom.kind == .floor:
      table.budget.spend(widths.count)
      if divisor == 0 { return .same(nil) }
      column.divide(by: divisor)
      return .column(column)
    default:
      table.budget.spend(2 * widths.count)
      var result = column(left)
      switch atom.kind {
      case .broadcast: result.broadcast(with: column(right))
      case .maximum: result.maximize(with: column(right))
      case .floor: result.divide(by: column(right))
      }
      return .column(result)
    }
  }

  private func column(_ values: Values) -> WidthColumn {
    switch values {
    case .same(let number): WidthColumn(repeating: number ?? 0, count: widths.count)
    case .column(let column): column
    }
  }
}

extension WidthColumns {
  /// The widths at which the value of a size is defined and satisfies `predicate`.
  mutating func widths(where size: Size, _ predicate: (Int) -> Bool) -> WidthSet {
    switch evaluate(size) {
    case .same(nil): return .none
    case .same(let number?): return predicate(number) ? WidthSet(widths) : .none
    case .column(let column):
      let values = column.numbers(gap: Self.undefined)
      return WidthSet(widths) { values[$0] != Self.undefined && predicate(values[$0]) }
    }
  }

  /// The widths at which two sizes are defined, the divisor is not 0 and divides the other.
  mutating func widths(where size: Size, isDivisibleBy divisor: Size) -> WidthSet {
    let (top, bottom) = (evaluate(size), evaluate(divisor))
    if case .same(nil) = top { return .none }
    if case .same(nil) = bottom { return .none }
    table.budget.spend(3 * widths.count)
    var remainders = column(top)
    remainders.takeRemainders(by: column(bottom))
    let values = remainders.numbers(gap: Self.undefined)
    return WidthSet(widths) { values[$0] == 0 }
  }
}
