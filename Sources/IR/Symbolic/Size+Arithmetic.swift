extension Size {
  package func adding(_ other: Size) throws(SizeError) -> Size {
    if isZero { return other }
    if other.isZero { return self }
    if let left = onlyTerm, let right = other.onlyTerm, left.monomial == right.monomial {
      let (sum, overflow) = left.coefficient.addingReportingOverflow(right.coefficient)
      if overflow { throw .overflow }
      return Size(left.monomial, coefficient: sum)
    }
    let (terms, others) = (terms, other.terms)
    let room = terms.count + others.count
    var result = Size.zero
    var (i, j) = (0, 0)
    while i < terms.count || j < others.count {
      if j == others.count || (i < terms.count && terms[i].monomial < others[j].monomial) {
        result.append(terms[i], room: room)
        i += 1
      } else if i == terms.count || others[j].monomial < terms[i].monomial {
        result.append(others[j], room: room)
        j += 1
      } else {
        let (sum, overflow) = terms[i].coefficient.addingReportingOverflow(others[j].coefficient)
        if overflow { throw .overflow }
        if sum != 0 { result.append(Term(monomial: terms[i].monomial, coefficient: sum), room: room) }
        i += 1
        j += 1
      }
    }
    return result
  }

  package func subtracting(_ other: Size) throws(SizeError) -> Size {
    if self == other { return .zero }
    return try adding(other.negated())
  }

  package func negated() throws(SizeError) -> Size { try multiplied(by: -1) }

  package func multiplied(by factor: Int) throws(SizeError) -> Size {
    if factor == 0 { return .zero }
    if factor == 1 { return self }
    func scaled(_ term: Term) throws(SizeError) -> Term {
      let (product, overflow) = term.coefficient.multipliedReportingOverflow(by: factor)
      if overflow { throw .overflow }
      return Term(monomial: term.monomial, coefficient: product)
    }
    if let term = onlyTerm { return Size(try scaled(term)) }
    var result = Size.zero
    for term in terms { result.append(try scaled(term), room: terms.count) }
    return result
  }

  package func multiplied(by other: Size) throws(SizeError) -> Size {
    if let left = onlyTerm, let right = other.onlyTerm { return Size(try Self.product(left, right)) }
    if let factor = other.constant { return try multiplied(by: factor) }
    if let factor = constant { return try other.multiplied(by: factor) }
    let (terms, others) = (terms, other.terms)
    guard terms.count * others.count <= Self.termLimit else { throw .tooComplex }
    var products: [Term] = []
    products.reserveCapacity(terms.count * others.count)
    for left in terms { for right in others { products.append(try Self.product(left, right)) } }
    return try Size(summing: products)
  }

  /// The polynomials are kept below this many terms, so that no input makes arithmetic slow.
  static let termLimit = 512

  /// The sum of terms in any order, with repetitions.
  init(summing unsorted: [Term]) throws(SizeError) {
    let sorted = unsorted.sorted { $0.monomial < $1.monomial }
    var result: [Term] = []
    result.reserveCapacity(sorted.count)
    for term in sorted {
      guard let last = result.last, last.monomial == term.monomial else {
        result.append(term)
        continue
      }
      let (sum, overflow) = last.coefficient.addingReportingOverflow(term.coefficient)
      if overflow { throw .overflow }
      result.removeLast()
      if sum != 0 { result.append(Term(monomial: term.monomial, coefficient: sum)) }
    }
    result.removeAll { $0.coefficient == 0 }
    self.init(sorted: result)
  }

  /// The sum of sizes; one that leaves the range of 64 bits is left out.
  package init(sumOf sizes: [Size]) {
    var terms: [Term] = []
    terms.reserveCapacity(4 * sizes.count)
    var sum = Size.zero
    for size in sizes { for term in size.terms { terms.append(term) } }
    if let total = try? Size(summing: terms) {
      self = total
      return
    }
    for size in sizes { sum = (try? sum.adding(size)) ?? sum }
    self = sum
  }

  private static func product(_ left: Term, _ right: Term) throws(SizeError) -> Term {
    let (coefficient, overflow) = left.coefficient.multipliedReportingOverflow(by: right.coefficient)
    if overflow { throw .overflow }
    return Term(monomial: try left.monomial.multiplied(by: right.monomial), coefficient: coefficient)
  }

  /// The quotient where the division leaves no remainder as polynomials, else nil.
  func exactQuotient(by divisor: Size) throws(SizeError) -> Size? {
    if isZero { return .zero }
    if let top = onlyTerm, let lead = divisor.onlyTerm {
      guard let monomial = top.monomial.divided(by: lead.monomial), top.coefficient % lead.coefficient == 0 else {
        return nil
      }
      return Size(monomial, coefficient: top.coefficient / lead.coefficient)
    }
    guard let lead = divisor.terms.last else { return nil }
    var remainder = self
    var quotient: [Term] = []
    while let top = remainder.terms.last {
      guard let monomial = top.monomial.divided(by: lead.monomial),
        top.coefficient % lead.coefficient == 0, quotient.count < 64
      else { return nil }
      let part = Size(monomial, coefficient: top.coefficient / lead.coefficient)
      quotient.append(contentsOf: part.terms)
      let next = try remainder.subtracting(divisor.multiplied(by: part))
      // Packed monomials are ordered, but not compatibly with products: stop when the lead does not fall.
      guard let last = next.terms.last, last.monomial >= top.monomial else {
        remainder = next
        continue
      }
      return nil
    }
    return try Size(summing: quotient)
  }
}
