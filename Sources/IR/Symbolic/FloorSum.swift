/// A size made of floors of products of B, H and W: at a width it is a polynomial in these as soon as the divisions leave no
/// remainder. Decides by numbers, width by width, where divisors depend on the width.
struct FloorSum {
  /// A number that depends on the width alone, times floors.
  private struct Product {
    /// A column: see `WidthColumns`.
    let coefficients: [Int]
    /// Their indices.
    let floors: [Int]
  }

  private struct Term {
    let product: Product
    /// Which product of symbols it has.
    let group: Int
  }

  /// `numerator * symbols // denominator`, with numbers that depend on the width alone and floors before this one.
  private struct Floor {
    let numerator: Product
    /// A column.
    let denominators: [Int]
    /// Whether no symbol is left: then remainders do not matter.
    let isNumber: Bool
    /// Exponents of H and W together.
    let degree: Int
    /// How often it occurs.
    var uses = 0
  }

  /// What is known at a width.
  enum Finding: Equatable {
    case zero
    case notZero
    /// Not 0 but for H and W that are multiples of this number, in units of the table's multiple; nil for more than 64.
    case zeroForMultiples(Int?)
    /// The same, and perhaps 0 without.
    case undecided(Int?)
  }

  /// What is computed at a width: kept between widths.
  struct Scratch {
    fileprivate var quotients: [Fraction] = []
    fileprivate var sums: [Fraction] = []
    /// The part free of B, H and W: the size's value for multiples without remainders where it is free of them.
    fileprivate(set) var constant: Int?
  }

  private let ignoresConstant: Bool
  private let terms: [Term]
  private let floors: [Floor]
  /// The products of symbols that the terms have.
  private let groups: [Monomial]

  /// Nil where the size has another form. `ignoringConstant` leaves out what is free of B, H and W: then the size is 0 where it
  /// depends on none of them.
  init?(_ size: Size, in table: SizeTable, ignoringConstant: Bool = false) {
    ignoresConstant = ignoringConstant
    var reader = Reader(table: table, columns: WidthColumns(table))
    var (terms, groups) = ([Term](), [Monomial]())
    for term in size.terms {
      let parts = term.monomial.partitioned(by: table.isSpatial)
      guard let (floors, symbols) = reader.factors(parts.matching) else { return nil }
      let group = groups.firstIndex(of: symbols) ?? groups.count
      if group == groups.count { groups.append(symbols) }
      terms.append(
        Term(
          product: reader.product(Size(parts.others, coefficient: term.coefficient), floors), group: group))
    }
    (self.terms, self.groups, floors) = (terms, groups, reader.floors)
  }

  /// Takes the floors of a size in.
  private struct Reader {
    let table: SizeTable
    var columns: WidthColumns
    var floors: [Floor] = []
    var known: [Variable: (index: Int, symbols: Monomial)] = [:]

    mutating func product(_ coefficient: Size, _ floors: [Int]) -> Product {
      Product(coefficients: columns.values(of: coefficient), floors: floors)
    }

    /// The floors of a product, once for each power, and its symbols with theirs.
    mutating func factors(_ product: Monomial) -> (floors: [Int], symbols: Monomial)? {
      var symbols = Monomial.one
      var used: [Int] = []
      for (variable, exponent) in product.factors {
        var factor = Monomial(variable)
        if !variable.isSymbol {
          guard let floor = known[variable] ?? add(variable) else { return nil }
          known[variable] = floor
          factor = floor.symbols
          floors[floor.index].uses += exponent
          used += Array(repeating: floor.index, count: exponent)
        }
        for _ in 0..<exponent {
          guard let next = try? symbols.multiplied(by: factor) else { return nil }
          symbols = next
        }
      }
      return (used, symbols)
    }

    /// Takes a floor in, behind those within it.
    private mutating func add(_ variable: Variable) -> (index: Int, symbols: Monomial)? {
      let atom = table.atom(variable)
      guard atom.kind == .floor else { return nil }
      let (top, bottom) = (table.coefficients(of: atom.numerator), table.coefficients(of: atom.denominator))
      guard top.count == 1, bottom.count == 1, bottom[0].monomial.isMadeOfSymbols,
        let (inner, whole) = factors(top[0].monomial), let symbols = whole.divided(by: bottom[0].monomial)
      else { return nil }
      floors.append(
        Floor(
          numerator: product(top[0].coefficient, inner), denominators: columns.values(of: bottom[0].coefficient),
          isNumber: symbols == .one, degree: symbols.exponent(of: .height) + symbols.exponent(of: .imageWidth)))
      return (floors.count - 1, symbols)
    }
  }

  /// Whether the size is 0 at a width whatever B, H and W. Without remainders it is a polynomial with the quotients as
  /// coefficients. As multiples of B, H and W without remainders exist, it is never 0 where that polynomial is not.
  func finding(atWidth width: Int, _ scratch: inout Scratch) -> Finding {
    scratch.constant = nil
    if scratch.quotients.count < floors.count { scratch.quotients = Array(repeating: .zero, count: floors.count) }
    var multiple: Int? = 1
    var (remainders, last) = (0, 0)
    for index in floors.indices {
      let denominator = floors[index].denominators[width - 1]
      guard denominator != 0, denominator != WidthColumns.undefined,
        let numerator = value(floors[index].numerator, width, scratch.quotients),
        let quotient = numerator.divided(by: denominator)
      else { return .undecided(nil) }
      if floors[index].isNumber {
        scratch.quotients[index] = Fraction(quotient.floor)
        continue
      }
      scratch.quotients[index] = quotient
      if quotient.denominator == 1 { continue }
      (remainders, last) = (remainders + 1, index)
      if let known = multiple {
        multiple = Self.multiple(makingDivisible: quotient.denominator, degree: floors[index].degree).flatMap {
          SizeTable.leastCommonMultiple(known, $0, bound: SizeTable.largestMultiple)
        }
      }
    }
    if scratch.sums.count < groups.count { scratch.sums = Array(repeating: .zero, count: groups.count) }
    for index in groups.indices { scratch.sums[index] = .zero }
    var isFactor = false
    for index in terms.indices {
      let group = terms[index].group
      guard let product = value(terms[index].product, width, scratch.quotients),
        let sum = scratch.sums[group].adding(product)
      else { return .undecided(nil) }
      scratch.sums[group] = sum
      if remainders == 1, product.numerator != 0, terms[index].product.floors.contains(last) { isFactor = true }
    }
    for index in groups.indices where scratch.sums[index].numerator != 0 {
      guard ignoresConstant && groups[index] == .one else { return .notZero }
      let sum = scratch.sums[index]
      scratch.constant = sum.denominator == 1 ? sum.numerator : nil
    }
    if remainders == 0 { return .zero }
    // One remainder alone has nothing to cancel it.
    return remainders == 1 && isFactor && floors[last].uses == 1 ? .zeroForMultiples(multiple) : .undecided(multiple)
  }

  @inline(__always)
  private func value(_ product: Product, _ width: Int, _ quotients: [Fraction]) -> Fraction? {
    let coefficient = product.coefficients[width - 1]
    guard coefficient != WidthColumns.undefined else { return nil }
    var result = Fraction(coefficient)
    for index in product.floors.indices {
      guard let next = result.multiplied(by: quotients[product.floors[index]]) else { return nil }
      result = next
    }
    return result
  }

  private static let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61]

  /// The least number whose power of this degree is divisible by `divisor`; nil above the largest multiple.
  static func multiple(makingDivisible divisor: Int, degree: Int) -> Int? {
    guard degree > 0 else { return divisor == 1 ? 1 : nil }
    if degree == 1 { return divisor <= SizeTable.largestMultiple ? divisor : nil }
    var (rest, result) = (divisor, 1)
    for prime in primes {
      // What is left is a prime.
      if prime * prime > rest { break }
      guard rest % prime == 0 else { continue }
      var exponent = 0
      while rest % prime == 0 {
        rest /= prime
        exponent += 1
      }
      for _ in 0..<((exponent + degree - 1) / degree) { result *= prime }
      if result > SizeTable.largestMultiple { return nil }
    }
    if rest > SizeTable.largestMultiple || rest * result > SizeTable.largestMultiple { return nil }
    return rest * result
  }
}

/// A fraction in lowest terms with a positive denominator. Operations are nil where they leave the range of 64 bits.
private struct Fraction {
  let numerator: Int
  let denominator: Int

  static let zero = Fraction(0)

  init(_ whole: Int) { (numerator, denominator) = (whole, 1) }

  private init?(_ numerator: Int, _ denominator: Int) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    if denominator == 1 {
      (self.numerator, self.denominator) = (numerator, 1)
      return
    }
    let divisor = SizeTable.greatestCommonDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1)
    (self.numerator, self.denominator) = (numerator / divisor, denominator / divisor)
  }

  /// Rounded toward minus infinity.
  var floor: Int { numerator / denominator - (numerator % denominator < 0 ? 1 : 0) }

  func divided(by divisor: Int) -> Fraction? {
    let (bottom, isLarge) = denominator.multipliedReportingOverflow(by: divisor)
    return isLarge ? nil : Fraction(numerator, bottom)
  }

  func multiplied(by other: Fraction) -> Fraction? {
    if denominator == 1 && other.denominator == 1 {
      let (product, isLarge) = numerator.multipliedReportingOverflow(by: other.numerator)
      return isLarge ? nil : Fraction(product)
    }
    let (top, isTopLarge) = numerator.multipliedReportingOverflow(by: other.numerator)
    let (bottom, isBottomLarge) = denominator.multipliedReportingOverflow(by: other.denominator)
    return isTopLarge || isBottomLarge ? nil : Fraction(top, bottom)
  }

  func adding(_ other: Fraction) -> Fraction? {
    if numerator == 0 { return other }
    if denominator == other.denominator {
      let (sum, isLarge) = numerator.addingReportingOverflow(other.numerator)
      return isLarge ? nil : Fraction(sum, denominator)
    }
    let (left, isLeftLarge) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (right, isRightLarge) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (bottom, isBottomLarge) = denominator.multipliedReportingOverflow(by: other.denominator)
    let (top, isTopLarge) = left.addingReportingOverflow(right)
    return isLeftLarge || isRightLarge || isBottomLarge || isTopLarge ? nil : Fraction(top, bottom)
  }
}
