/// The values of sizes at many widths at once, for one batch and one image size. A column has a number for each width;
/// every floor is computed once, whatever the number of sizes that have it.
package struct WidthColumns {
  /// Stands where a value overflows or is divided by zero.
  static let undefined = Int.min

  private let table: SizeTable
  /// In ascending order.
  let widths: [Int]
  /// In units of the table's multiple; the width is not looked at.
  private var environment: SizeTable.Environment
  private var known: [Variable: [Int]] = [:]

  /// For all widths, or for those of a set.
  package init(
    _ table: SizeTable, _ environment: SizeTable.Environment = SizeTable.Environment(width: 1),
    among widths: WidthSet = .all
  ) {
    self.init(table, environment, among: widths.members)
  }

  private init(_ table: SizeTable, _ environment: SizeTable.Environment, among widths: [Int]) {
    self.table = table
    self.widths = widths
    self.environment = environment
  }

  /// Turns to another batch and image size; what depends on the width alone stays.
  mutating func move(to environment: SizeTable.Environment) {
    self.environment = environment
    known = known.filter { !table.isSpatial($0.key) }
  }

  /// The same for some of the widths, by their places.
  func narrowed(to places: [Int]) -> WidthColumns {
    var result = WidthColumns(table, environment, among: places.map { widths[$0] })
    for (variable, column) in known where !table.isSpatial(variable) {
      result.known[variable] = places.map { column[$0] }
    }
    return result
  }

  /// O(widths) for each product, sum and floor.
  mutating func values(of size: Size) -> [Int] {
    guard let first = size.terms.first else { return [Int](repeating: 0, count: widths.count) }
    var sum = values(of: first)
    for term in size.terms.dropFirst() { Self.combine(&sum, values(of: term)) { $0.addingReportingOverflow($1) } }
    return sum
  }

  /// Applies an operation to each number of a column and that of another.
  @inline(__always)
  private static func combine(
    _ column: inout [Int], _ other: [Int], _ operation: (Int, Int) -> (partialValue: Int, overflow: Bool)
  ) {
    var column = column.mutableSpan
    let other = other.span
    for index in 0..<min(column.count, other.count) {
      let (left, right) = (column[index], other[index])
      let (result, overflow) = operation(left, right)
      column[index] = overflow || left == undefined || right == undefined ? undefined : result
    }
  }

  private mutating func values(of term: Size.Term) -> [Int] {
    // What is the same at all widths is one number.
    var number = term.coefficient
    var product: [Int]?
    for (variable, exponent) in term.monomial.factors {
      if let constant = constant(variable) {
        for _ in 0..<exponent {
          let (next, overflow) = number.multipliedReportingOverflow(by: constant)
          if overflow { return [Int](repeating: Self.undefined, count: widths.count) }
          number = next
        }
        continue
      }
      let factor = values(of: variable)
      for _ in 0..<exponent {
        product = product.map { Self.product($0, factor) } ?? factor
      }
    }
    guard var product else { return [Int](repeating: number, count: widths.count) }
    if number != 1 { Self.scale(&product, by: number) }
    return product
  }

  /// The value of a symbol other than the width.
  private func constant(_ variable: Variable) -> Int? {
    switch variable {
    case .batch: environment.batch
    case .height: environment.height
    case .imageWidth: environment.imageWidth
    default: nil
    }
  }

  private static func product(_ left: [Int], _ right: [Int]) -> [Int] {
    var result = left
    combine(&result, right) { $0.multipliedReportingOverflow(by: $1) }
    return result
  }

  private static func scale(_ column: inout [Int], by number: Int) {
    var column = column.mutableSpan
    for index in 0..<column.count where column[index] != undefined {
      let (next, overflow) = column[index].multipliedReportingOverflow(by: number)
      column[index] = overflow ? undefined : next
    }
  }

  private mutating func values(of variable: Variable) -> [Int] {
    if let known = known[variable] { return known }
    let result: [Int] =
      variable == .width ? widths : values(of: table.atom(variable))
    known[variable] = result
    return result
  }

  private mutating func values(of atom: SizeTable.Atom) -> [Int] {
    var result = values(of: atom.numerator)
    let right = values(of: atom.denominator)
    switch atom.kind {
    case .broadcast: Self.combine(&result, right) { ($0 == 1 ? $1 : $0, false) }
    case .maximum: Self.combine(&result, right) { (max($0, $1), false) }
    case .floor:
      Self.combine(&result, right) { left, right in
        if right == 0 || left == Self.undefined { return (0, true) }
        // Divisions of 32 bits take a third of the time.
        if left >= 0, right > 0, (left | right) >> 32 == 0 { return (Int(UInt32(left) / UInt32(right)), false) }
        return (SizeTable.floor(left, right), false)
      }
    }
    return result
  }
}

extension WidthSet {
  /// The widths whose value in a column of all widths is defined and satisfies `predicate`.
  init(_ column: [Int], where predicate: (Int) -> Bool) {
    self.init { column[$0 - 1] != WidthColumns.undefined && predicate(column[$0 - 1]) }
  }
}
