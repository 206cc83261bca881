extension SizeTable {
  /// Values of the four symbols; the image sizes are in pixels.
  package struct Environment: Hashable, Sendable {
    package var width: Int
    package var batch: Int
    package var height: Int
    package var imageWidth: Int

    package init(width: Int, batch: Int = 1, height: Int = 1, imageWidth: Int = 1) {
      self.width = width
      self.batch = batch
      self.height = height
      self.imageWidth = imageWidth
    }
  }

  /// The value, or nil where it overflows, divides by zero, or where an image size is no multiple of `multiple`.
  package func evaluate(_ size: Size, in environment: Environment) -> Int? {
    scaled(environment).flatMap { evaluate(size, scaled: $0) }
  }

  /// The same with image sizes in units of `multiple`; nil where they are no multiples of it.
  package func scaled(_ environment: Environment) -> Environment? {
    if multiple == 1 { return environment }
    guard environment.height % multiple == 0, environment.imageWidth % multiple == 0 else { return nil }
    var scaled = environment
    scaled.height /= multiple
    scaled.imageWidth /= multiple
    return scaled
  }

  /// The value of a size that depends on the width alone, or nil where it overflows or divides by zero.
  package func evaluate(_ size: Size, width: Int) -> Int? {
    evaluate(size, scaled: Environment(width: width))
  }

  /// The same with image sizes given in units of `multiple`.
  package func evaluate(_ size: Size, scaled environment: Environment) -> Int? {
    if let term = size.onlyTerm { return evaluate(term, environment) }
    var sum = 0
    for term in size.terms {
      guard let product = evaluate(term, environment) else { return nil }
      let (next, overflow) = sum.addingReportingOverflow(product)
      if overflow { return nil }
      sum = next
    }
    return sum
  }

  @inline(__always)
  private func evaluate(_ term: Size.Term, _ environment: Environment) -> Int? {
    var product = term.coefficient
    var (rest, further) = (term.monomial.low, term.monomial.high)
    while true {
      while rest != 0 {
        let slot = Int(truncatingIfNeeded: rest & 0xFFFF)
        rest >>= 16
        guard let value = value(of: Variable(slot >> 6), environment) else { return nil }
        for _ in 0..<(slot & 63) {
          let (next, overflow) = product.multipliedReportingOverflow(by: value)
          if overflow { return nil }
          product = next
        }
      }
      if further == 0 { return product }
      (rest, further) = (further, 0)
    }
  }

  private func value(of variable: Variable, _ environment: Environment) -> Int? {
    switch variable.index {
    case 1: return environment.width
    case 2: return environment.batch
    case 3: return environment.height
    case 4: return environment.imageWidth
    case let index:
      // Not as a whole: that would copy both sizes.
      let place = index - Variable.firstAtom
      guard let left = evaluate(atoms[place].numerator, scaled: environment),
        let right = evaluate(atoms[place].denominator, scaled: environment)
      else { return nil }
      switch atoms[place].kind {
      case .broadcast: return left == 1 ? right : left
      case .maximum: return max(left, right)
      case .floor: return right == 0 || (left == Int.min && right == -1) ? nil : Self.floor(left, right)
      }
    }
  }

  /// The quotient, rounded toward minus infinity.
  @inline(__always)
  static func floor(_ numerator: Int, _ denominator: Int) -> Int {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder != 0 && (numerator < 0) != (denominator < 0) ? quotient - 1 : quotient
  }

  /// The size with some symbols replaced, normalised again. `replacement` is asked for the four symbols only.
  mutating func substituting(_ size: Size, _ replacement: (Variable) -> Size?) throws(SizeError) -> Size {
    var known = [Size?](repeating: nil, count: Variable.firstAtom + atoms.count)
    return try substituting(size, &known, replacement)
  }

  /// The same where some variables have been replaced before: an atom may occur in many terms and in other atoms.
  private mutating func substituting(_ size: Size, _ known: inout [Size?], _ replacement: (Variable) -> Size?)
    throws(SizeError) -> Size
  {
    var sum = Size.zero
    budget.spend(60 * size.terms.count)
    for term in size.terms {
      var product = Size(term.coefficient)
      var rest = term.monomial.bits
      while rest != 0 {
        let slot = Int(truncatingIfNeeded: rest & 0xFFFF)
        rest >>= 16
        let value = try substituting(Variable(slot >> 6), &known, replacement)
        for _ in 0..<(slot & 63) { product = try product.multiplied(by: value) }
      }
      sum = try sum.adding(product)
    }
    return sum
  }

  private mutating func substituting(_ variable: Variable, _ known: inout [Size?], _ replacement: (Variable) -> Size?)
    throws(SizeError) -> Size
  {
    if let value = known[variable.index] { return value }
    let value =
      variable.isSymbol
      ? replacement(variable) ?? Size(variable) : try substituting(atom(variable), &known, replacement)
    known[variable.index] = value
    return value
  }

  private mutating func substituting(_ atom: Atom, _ known: inout [Size?], _ replacement: (Variable) -> Size?)
    throws(SizeError) -> Size
  {
    budget.spend(400)
    let left = try substituting(atom.numerator, &known, replacement)
    let right = try substituting(atom.denominator, &known, replacement)
    switch atom.kind {
    case .floor:
      if right.isZero { throw .divisionByZero }
      return try floor(left, by: right)
    case .broadcast: return try broadcast(left, right)
    case .maximum: return try maximum(left, right)
    }
  }

  /// The size at a width, normalised again.
  mutating func fixed(_ size: Size, atWidth width: Int) throws(SizeError) -> Size {
    try substituting(size) { $0 == .width ? Size(width) : nil }
  }
}
