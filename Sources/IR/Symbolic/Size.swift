/// A tensor size or a count: a polynomial with integer coefficients in the symbols and the atoms of a `SizeTable`.
///
/// Terms are sorted by monomial, none has the coefficient 0, so equal polynomials are equal values. Nearly all sizes have one
/// term; it lies in the value itself, and only further ones take memory of their own.
package struct Size: Hashable, Sendable {
  package struct Term: Hashable, Sendable {
    package let monomial: Monomial
    package let coefficient: Int
  }

  /// The first term; its coefficient is 0 where the size is.
  private var first: Term
  /// The other terms, nil where there are none.
  private var others: [Term]?

  /// Takes terms that are sorted and free of zeros.
  init(sorted terms: [Term]) {
    self.init(0)
    for term in terms { append(term, room: terms.count) }
  }

  /// Adds a term behind those that are there: its monomial is larger, its coefficient not 0. `room` is how many terms
  /// there will be at most.
  @inline(__always)
  mutating func append(_ term: Term, room: Int) {
    if isZero {
      first = term
    } else if others == nil {
      var list: [Term] = []
      list.reserveCapacity(room - 1)
      list.append(term)
      others = list
    } else {
      others?.append(term)
    }
  }

  /// Takes any one term.
  init(_ term: Term) {
    first = term.coefficient == 0 ? Term(monomial: .one, coefficient: 0) : term
    others = nil
  }

  package init(_ constant: Int) { self.init(Term(monomial: .one, coefficient: constant)) }

  package init(_ variable: Variable) { self.init(Term(monomial: Monomial(variable), coefficient: 1)) }

  package init(_ monomial: Monomial, coefficient: Int) {
    self.init(Term(monomial: monomial, coefficient: coefficient))
  }

  // Computed: to make one costs less than to ask whether a constant was made.
  package static var zero: Size { Size(0) }
  package static var one: Size { Size(1) }
  package static var width: Size { Size(Variable.width) }
  package static var batch: Size { Size(Variable.batch) }

  /// The terms in the order of their monomials.
  package var terms: Terms { Terms(first: first, others: others) }

  /// The one term of a size that is neither 0 nor a sum.
  var onlyTerm: Term? { others == nil && first.coefficient != 0 ? first : nil }

  package var isZero: Bool { first.coefficient == 0 }

  package var isOne: Bool { first.coefficient == 1 && first.monomial == .one && others == nil }

  /// Its value where it has no variable.
  package var constant: Int? { first.monomial == .one && others == nil ? first.coefficient : nil }

  /// The coefficient of the empty monomial.
  var constantTerm: Int { first.monomial == .one ? first.coefficient : 0 }

  /// Whether two shapes have the same sizes: `==` of arrays asks for each through a table of functions.
  package static func areEqual(_ left: [Size], _ right: [Size]) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }

  /// The variable where the size is just one.
  package var variable: Variable? {
    guard others == nil, first.coefficient == 1, first.monomial.degree == 1 else { return nil }
    return Variable(Int(truncatingIfNeeded: first.monomial.bits >> 6))
  }

  /// Whether every term is positive and made of symbols alone: then it is at least 1 whatever their values.
  package var isPlainlyPositive: Bool {
    guard first.coefficient > 0, first.monomial.isMadeOfSymbols else { return false }
    return others?.allSatisfy { $0.coefficient > 0 && $0.monomial.isMadeOfSymbols } ?? true
  }

  /// The size without the symbols that all of its terms have as factors. It is 0 where the size is, as symbols are at least 1.
  package var withoutCommonSymbols: Size {
    guard others != nil else { return self }
    var shared = first.monomial.partitioned(by: \.isSymbol).matching
    for term in terms where shared != .one { shared = shared.common(with: term.monomial) }
    if shared == .one { return self }
    let rest = terms.map {
      Term(monomial: $0.monomial.divided(by: shared) ?? $0.monomial, coefficient: $0.coefficient)
    }
    return Size(sorted: rest.sorted { $0.monomial < $1.monomial })
  }

  /// One of the size and its negative: those are 0 at the same widths.
  package var withoutSign: Size { first.coefficient < 0 ? (try? negated()) ?? self : self }

  /// Calls `body` with each variable that occurs, once for each occurrence.
  package func forEachVariable(_ body: (Variable) -> Void) {
    for term in terms { term.monomial.forEachFactor { variable, _ in body(variable) } }
  }
}

extension Size {
  /// The terms of a size.
  package struct Terms: RandomAccessCollection, Sendable {
    fileprivate let first: Term
    fileprivate let others: [Term]?

    package var startIndex: Int { 0 }

    @inline(__always)
    package var endIndex: Int { (first.coefficient == 0 ? 0 : 1) + (others?.count ?? 0) }

    @inline(__always)
    package subscript(position: Int) -> Term {
      if position == 0, first.coefficient != 0 { return first }
      guard let others else { preconditionFailure("no term \(position)") }
      return others[position - 1]
    }
  }
}
