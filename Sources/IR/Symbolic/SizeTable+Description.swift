/// How the symbols of a table are written for people.
package struct SymbolNames: Sendable {
  /// The name of the width, and what it is a multiple of: `dim` is twice the width in a two-input downsample.
  package var width: String
  package var widthScale: Int
  /// A second name for twice the width, such as `dim` in a downsample.
  package var doubled: String?

  package init(width: String, widthScale: Int = 1, doubled: String? = nil) {
    self.width = width
    self.widthScale = widthScale
    self.doubled = doubled
  }
}

extension SizeTable {
  /// The size as text in the block language: `18*C^2 + 6*C`, `H//2`, `(B, C//4, H, W)`.
  package func describe(_ size: Size, _ names: SymbolNames) -> String {
    if let doubled = names.doubled, size == Size(Monomial(.width), coefficient: 2) { return doubled }
    if size.isZero { return "0" }
    var text = ""
    if let term = size.onlyTerm {
      if term.coefficient < 0 { text += "-" }
      write(term, names, isNegative: term.coefficient < 0, to: &text)
      return text
    }
    // A sum that begins with a minus reads as another one: -C//4 is (-C)//4.
    let ordered = size.terms.sorted { left, right in
      if (left.coefficient < 0) != (right.coefficient < 0) { return right.coefficient < 0 }
      let (a, b) = (left.monomial.degree, right.monomial.degree)
      return a != b ? a > b : left.monomial < right.monomial
    }
    for (index, term) in ordered.enumerated() {
      if index > 0 { text += term.coefficient < 0 ? " - " : " + " } else if term.coefficient < 0 { text += "-" }
      write(term, names, to: &text)
    }
    return text
  }

  /// A whole shape: `(B, C, H, W)`.
  package func describe(_ shape: [Size], _ names: SymbolNames) -> String {
    var text = "("
    for (index, size) in shape.enumerated() {
      if index > 0 { text += ", " }
      text += describe(size, names)
    }
    return text + (shape.count == 1 ? ",)" : ")")
  }

  /// The term without its sign.
  private func write(_ term: Size.Term, _ names: SymbolNames, isNegative: Bool = false, to text: inout String) {
    var coefficient = Int(clamping: term.coefficient.magnitude)
    let isAlone = term.monomial.degree == 1 && coefficient == 1 && !isNegative
    var divisor = 1
    term.monomial.forEachFactor { variable, exponent in
      guard variable.isSymbol else { return }
      for _ in 0..<exponent { divisor *= nameAndScale(variable, names).1 }
    }
    let shared = Self.greatestCommonDivisor(coefficient, divisor)
    coefficient /= shared
    divisor /= shared
    var isFirst = coefficient == 1 && term.monomial != .one
    if !isFirst { text += String(coefficient) }
    func write(_ factor: String, _ exponent: Int) {
      if !isFirst { text += "*" }
      isFirst = false
      text += factor
      if exponent != 1 { text += "^\(exponent)" }
    }
    // The language's order: batch, width, height, image width, then the atoms.
    for variable in [Variable.batch, .width, .height, .imageWidth] {
      let exponent = term.monomial.exponent(of: variable)
      if exponent > 0 { write(nameAndScale(variable, names).0, exponent) }
    }
    term.monomial.forEachFactor { variable, exponent in
      guard !variable.isSymbol else { return }
      let name = describe(atom(variable), names)
      write(isAlone ? name : "(\(name))", exponent)
    }
    if divisor != 1 { text += "//\(divisor)" }
  }

  private func describe(_ atom: Atom, _ names: SymbolNames) -> String {
    switch atom.kind {
    case .floor:
      let (left, right) = (describe(atom.numerator, names), describe(atom.denominator, names))
      let simple = atom.numerator.onlyTerm != nil && !left.utf8.contains(UInt8(ascii: "/"))
      let plainRight = atom.denominator.constant != nil || atom.denominator.variable?.isSymbol == true
      return (simple ? left : "(\(left))") + "//" + (plainRight ? right : "(\(right))")
    case .broadcast, .maximum:
      return (atom.kind == .maximum ? "max(" : "broadcast(")
        + "\(describe(atom.numerator, names)), \(describe(atom.denominator, names)))"
    }
  }

  private func nameAndScale(_ variable: Variable, _ names: SymbolNames) -> (String, Int) {
    switch variable {
    case .width: (names.width, names.widthScale)
    case .batch: ("B", 1)
    case .height: ("H", multiple)
    default: ("W", multiple)
    }
  }
}
