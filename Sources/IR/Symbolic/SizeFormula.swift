/// A size as an expression to be written in another language: the four symbols in pixels, whole numbers, and what a
/// `SizeTable` knows of its atoms.
package indirect enum SizeFormula: Hashable, Sendable {
  package enum Symbol: Hashable, Sendable {
    case width
    case batch
    case height
    case imageWidth
  }

  case constant(Int)
  case symbol(Symbol)
  /// Two terms or more.
  case sum([SizeFormula])
  /// Two factors or more.
  case product([SizeFormula])
  /// Rounded toward minus infinity.
  case floorDivision(SizeFormula, SizeFormula)
  /// The second where the first is 1, else the first.
  case broadcast(SizeFormula, SizeFormula)
  case maximum(SizeFormula, SizeFormula)
}

extension SizeFormula {
  /// The value where no symbol occurs.
  package var constant: Int? {
    if case .constant(let value) = self { return value }
    return nil
  }

  /// Calls `body` with every symbol that occurs.
  package func forEachSymbol(_ body: (Symbol) -> Void) {
    switch self {
    case .constant: return
    case .symbol(let symbol): body(symbol)
    case .sum(let parts), .product(let parts): for part in parts { part.forEachSymbol(body) }
    case .floorDivision(let left, let right), .broadcast(let left, let right), .maximum(let left, let right):
      left.forEachSymbol(body)
      right.forEachSymbol(body)
    }
  }
}

extension SizeTable {
  /// The size as a formula; terms of the highest degree first.
  package func formula(_ size: Size) -> SizeFormula {
    let ordered = size.terms.sorted { left, right in
      let (a, b) = (left.monomial.degree, right.monomial.degree)
      return a != b ? a > b : left.monomial < right.monomial
    }
    let terms = ordered.map(formula)
    guard let first = terms.first else { return .constant(0) }
    return terms.count == 1 ? first : .sum(terms)
  }

  private func formula(_ term: Size.Term) -> SizeFormula {
    var coefficient = term.coefficient
    var factors: [SizeFormula] = []
    for (variable, exponent) in term.monomial.factors {
      for _ in 0..<exponent {
        // The variable of a height is the height over `multiple`; a coefficient that has it as a factor takes it back.
        let symbol: SizeFormula.Symbol? =
          switch variable {
          case .width: .width
          case .batch: .batch
          case .height: .height
          case .imageWidth: .imageWidth
          default: nil
          }
        guard let symbol else {
          factors.append(formula(ofAtom: variable))
          continue
        }
        let isScaled = (symbol == .height || symbol == .imageWidth) && multiple > 1
        if !isScaled {
          factors.append(.symbol(symbol))
        } else if coefficient % multiple == 0 {
          coefficient /= multiple
          factors.append(.symbol(symbol))
        } else {
          factors.append(.floorDivision(.symbol(symbol), .constant(multiple)))
        }
      }
    }
    if coefficient != 1 || factors.isEmpty { factors.insert(.constant(coefficient), at: 0) }
    return factors.count == 1 ? factors[0] : .product(factors)
  }

  private func formula(ofAtom variable: Variable) -> SizeFormula {
    let atom = atom(variable)
    let (left, right) = (formula(atom.numerator), formula(atom.denominator))
    return switch atom.kind {
    case .floor: .floorDivision(left, right)
    case .broadcast: .broadcast(left, right)
    case .maximum: .maximum(left, right)
    }
  }
}
