/// A size made of floors of products of B, H and W: at a width it is a polynomial in these as soon as the divisions leave no
/// remainder. Decides by numbers, width by width, where divisors depend on the width.
final class FloorSum {
  /// A number that depends on the width alone, times floors.
  private struct Product {
    let coefficient: Size
    let floors: [(index: Int, exponent: Int)]
  }

  /// `numerator * symbols // denominator`, with numbers that depend on the width alone and floors before this one.
  private struct Floor {
    let numerator: Product
    let denominator: Size
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

  private let table: SizeTable
  private let ignoresConstant: Bool
  private var terms: [(product: Product, group: Int)] = []
  private var floors: [Floor] = []
  /// The products of symbols that the terms have.
  private var groups: [Monomial] = []
  private var known: [Variable: (index: Int, symbols: Monomial)] = [:]
  /// The part free of B, H and W at the last width: the size's value for multiples without remainders where it is free of them.
  private(set) var constant: Int?
  // Kept between widths.
  private var quotients: [Fraction] = []
  private var sums: [Fraction] = []

  /// Nil where the size has another form. `withoutConstant` leaves out what is free of B, H and W: then the size is 0 where it
  /// depends on none of them.
  init?(_ size: Size, in table: SizeTable, withoutConstant: Bool = false) {
    self.table = table
    ignoresConstant = withoutConstant
    for term in size.terms {
      let parts = term.monomial.partitioned(by: table.isSpatial)
      guard let (floors, symbols) = factors(parts.matching) else { return nil }
      let group = groups.firstIndex(of: symbols) ?? groups.count
      if group == groups.count { groups.append(symbols) }
      terms.append((Product(coefficient: Size(parts.others, coefficient: term.coefficient), floors: floors), group))
    }
  }

  /// The floors of a product, and its symbols with theirs.
  private func factors(_ product: Monomial) -> (floors: [(index: Int, exponent: Int)], symbols: Monomial)? {
    var symbols = Monomial.one
    var used: [(index: Int, exponent: Int)] = []
    for (variable, exponent) in product.factors {
      var factor = Monomial(variable)
      if !variable.isSymbol {
        guard let floor = known[variable] ?? add(variable) else { return nil }
        known[variable] = floor
        factor = floor.symbols
        floors[floor.index].uses += exponent
        used.append((floor.index, exponent))
      }
      for _ in 0..<exponent {
        guard let next = try? symbols.multiplied(by: factor) else { return nil }
        symbols = next
      }
    }
    return (used, symbols)
  }

  /// Takes a floor in, behind those within it.
  private func add(_ variable: Variable) -> (index: Int, symbols: Monomial)? {
    let atom = table.atom(variable)
    guard atom.kind == .floor else { return nil }
    let (top, bottom) = (table.coefficients(of: atom.numerator), table.coefficients(of: atom.denominator))
    guard top.count == 1, bottom.count == 1, bottom[0].monomial.isMadeOfSymbols,
      let (inner, whole) = factors(top[0].monomial), let symbols = whole.divided(by: bottom[0].monomial)
    else { return nil }
    floors.append(
      Floor(
        numerator: Product(coefficient: top[0].coefficient, floors: inner), denominator: bottom[0].coefficient,
        isNumber: symbols == .one, degree: symbols.exponent(of: .height) + symbols.exponent(of: .imageWidth)))
    return (floors.count - 1, symbols)
  }

  /// Whether the size is 0 at a width whatever B, H and W. Without remainders it is a polynomial with the quotients as
  /// coefficients. As multiples of B, H and W without remainders exist, it is never 0 where that polynomial is not.
  func finding(atWidth width: Int) -> Finding {
    constant = nil
    quotients.removeAll(keepingCapacity: true)
    var multiple: Int? = 1
    var (remainders, last) = (0, 0)
    for index in floors.indices {
      guard let numerator = value(floors[index].numerator, width),
        let denominator = table.evaluate(floors[index].denominator, width: width), denominator != 0,
        let quotient = numerator.divided(by: denominator)
      else { return .undecided(nil) }
      if floors[index].isNumber {
        quotients.append(Fraction(quotient.floor))
        continue
      }
      quotients.append(quotient)
      if quotient.denominator == 1 { continue }
      (remainders, last) = (remainders + 1, index)
      if let known = multiple {
        multiple = Self.multiple(makingDivisible: quotient.denominator, degree: floors[index].degree).flatMap {
          SizeTable.leastCommonMultiple(known, $0, bound: Self.largestMultiple)
        }
      }
    }
    sums.removeAll(keepingCapacity: true)
    for _ in groups { sums.append(.zero) }
    var isFactor = false
    for index in terms.indices {
      guard let product = value(terms[index].product, width), let sum = sums[terms[index].group].adding(product) else {
        return .undecided(nil)
      }
      sums[terms[index].group] = sum
      if remainders == 1, product.numerator != 0, terms[index].product.floors.contains(where: { $0.index == last }) {
        isFactor = true
      }
    }
    for (group, sum) in zip(groups, sums) where sum.numerator != 0 {
      guard ignoresConstant && group == .one else { return .notZero }
      constant = sum.denominator == 1 ? sum.numerator : nil
    }
    if remainders == 0 { return .zero }
    // One remainder alone has nothing to cancel it.
    return remainders == 1 && isFactor && floors[last].uses == 1 ? .zeroForMultiples(multiple) : .undecided(multiple)
  }

  private func value(_ product: Product, _ width: Int) -> Fraction? {
    guard let coefficient = table.evaluate(product.coefficient, width: width) else { return nil }
    var result = Fraction(coefficient)
    for (index, exponent) in product.floors {
      for _ in 0..<exponent {
        guard let next = result.multiplied(by: quotients[index]) else { return nil }
        result = next
      }
    }
    return result
  }

  /// Image sizes are asked to be multiples of at most this.
  static let largestMultiple = 64

  private static let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61]

  /// The least number whose power of this degree is divisible by `divisor`; nil above the largest multiple.
  static func multiple(makingDivisible divisor: Int, degree: Int) -> Int? {
    guard degree > 0 else { return divisor == 1 ? 1 : nil }
    var (rest, result) = (divisor, 1)
    for prime in primes where rest % prime == 0 {
      var exponent = 0
      while rest % prime == 0 {
        rest /= prime
        exponent += 1
      }
      for _ in 0..<((exponent + degree - 1) / degree) { result *= prime }
      if result > largestMultiple { return nil }
    }
    return rest == 1 ? result : nil
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
