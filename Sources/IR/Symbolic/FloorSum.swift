/// A size made of floors of products of B, H and W: at a width it is a polynomial in these as soon as the divisions leave no
/// remainder. Decides by numbers, width by width, where divisors depend on the width.
struct FloorSum {
  /// A number that depends on the width alone, times floors.
  struct Product {
    /// A column: see `WidthColumns`.
    let coefficients: [Int]
    /// Their indices.
    let floors: [Int]
  }

  struct Term {
    let product: Product
    /// Which product of symbols it has.
    let group: Int
  }

  /// `numerator * symbols // denominator`, with numbers that depend on the width alone and floors before this one.
  struct Floor {
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

  let ignoresConstant: Bool
  /// Those of the table's domain, in ascending order.
  let widths: [Int]
  let terms: [Term]
  let floors: [Floor]
  /// The products of symbols that the terms have.
  let groups: [Monomial]

  /// How many products of fractions there are at each width.
  var productCount: Int {
    terms.reduce(0) { $0 + $1.product.floors.count } + floors.reduce(0) { $0 + $1.numerator.floors.count }
  }

  /// Nil where the size has another form. `ignoringConstant` leaves out what is free of B, H and W: then the size is 0 where it
  /// depends on none of them.
  init?(_ size: Size, in table: SizeTable, ignoringConstant: Bool = false) {
    ignoresConstant = ignoringConstant
    guard Self.isSum(size, in: table) else { return nil }
    var reader = Reader(table: table, columns: WidthColumns(table))
    widths = reader.columns.widths
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

  /// Whether what depends on B, H and W are floors of products and products of those, by products of symbols: to see that it is
  /// not takes no columns.
  private static func isSum(_ size: Size, in table: SizeTable) -> Bool {
    var known: Set<Variable> = []
    func isFloor(_ variable: Variable) -> Bool {
      if known.contains(variable) { return true }
      let atom = table.atom(variable)
      guard atom.kind == .floor else { return false }
      let (top, bottom) = (table.coefficients(of: atom.numerator), table.coefficients(of: atom.denominator))
      guard top.count == 1, bottom.count == 1, bottom[0].monomial.isMadeOfSymbols,
        top[0].monomial.factors.allSatisfy({ $0.variable.isSymbol || isFloor($0.variable) })
      else { return false }
      known.insert(variable)
      return true
    }
    return size.terms.allSatisfy { term in
      term.monomial.factors.allSatisfy { $0.variable.isSymbol || !table.isSpatial($0.variable) || isFloor($0.variable) }
    }
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
}
