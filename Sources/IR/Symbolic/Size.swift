/// A tensor size or a count: a polynomial with integer coefficients in the symbols and the atoms of a `SizeTable`.
///
/// Terms are sorted by monomial, none has the coefficient 0, so equal polynomials are equal values.
package struct Size: Hashable, Sendable {
  package struct Term: Hashable, Sendable {
    package let monomial: Monomial
    package let coefficient: Int
  }

  package let terms: [Term]

  /// Takes terms that are sorted and free of zeros.
  init(sorted terms: [Term]) { self.terms = terms }

  package init(_ constant: Int) {
    terms = constant == 0 ? [] : [Term(monomial: .one, coefficient: constant)]
  }

  package init(_ variable: Variable) { terms = [Term(monomial: Monomial(variable), coefficient: 1)] }

  package init(_ monomial: Monomial, coefficient: Int) {
    terms = coefficient == 0 ? [] : [Term(monomial: monomial, coefficient: coefficient)]
  }

  package static let zero = Size(0)
  package static let one = Size(1)
  package static let width = Size(Variable.width)
  package static let batch = Size(Variable.batch)

  package var isZero: Bool { terms.isEmpty }

  package var isOne: Bool { terms.count == 1 && terms[0].coefficient == 1 && terms[0].monomial == .one }

  /// Its value where it has no variable.
  package var constant: Int? {
    if terms.isEmpty { return 0 }
    return terms.count == 1 && terms[0].monomial == .one ? terms[0].coefficient : nil
  }

  /// The coefficient of the empty monomial.
  var constantTerm: Int {
    guard let first = terms.first, first.monomial == .one else { return 0 }
    return first.coefficient
  }

  /// The variable where the size is just one.
  package var variable: Variable? {
    guard terms.count == 1, terms[0].coefficient == 1, terms[0].monomial.degree == 1 else { return nil }
    return Variable(Int(truncatingIfNeeded: terms[0].monomial.bits >> 6))
  }

  /// Whether every term is positive and made of symbols alone: then it is at least 1 whatever their values.
  package var isPlainlyPositive: Bool {
    guard !terms.isEmpty else { return false }
    for term in terms {
      guard term.coefficient > 0 else { return false }
      var plain = true
      term.monomial.forEachFactor { variable, _ in plain = plain && variable.isSymbol }
      if !plain { return false }
    }
    return true
  }

  /// Calls `body` with each variable that occurs, once for each occurrence.
  package func forEachVariable(_ body: (Variable) -> Void) {
    for term in terms { term.monomial.forEachFactor { variable, _ in body(variable) } }
  }
}
