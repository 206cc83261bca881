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
    if let doubled = names.doubled, size.terms == [Size.Term(monomial: Monomial(.width), coefficient: 2)] {
      return doubled
    }
    if size.isZero { return "0" }
    let ordered = size.terms.sorted { left, right in
      let (a, b) = (left.monomial.degree, right.monomial.degree)
      return a != b ? a > b : left.monomial < right.monomial
    }
    var text = ""
    for (index, term) in ordered.enumerated() {
      if index > 0 { text += term.coefficient < 0 ? " - " : " + " } else if term.coefficient < 0 { text += "-" }
      text += describe(Size.Term(monomial: term.monomial, coefficient: Int(term.coefficient.magnitude)), names)
    }
    return text
  }

  /// A whole shape: `(B, C, H, W)`.
  package func describe(_ shape: [Size], _ names: SymbolNames) -> String {
    "(" + shape.map { describe($0, names) }.joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
  }

  private func describe(_ term: Size.Term, _ names: SymbolNames) -> String {
    var coefficient = term.coefficient
    var (factors, divisor) = ([String](), 1)
    // The language's order: batch, width, height, image width, then the atoms.
    for variable in [Variable.batch, .width, .height, .imageWidth] {
      let exponent = term.monomial.exponent(of: variable)
      guard exponent > 0 else { continue }
      let (name, scale) = nameAndScale(variable, names)
      factors.append(exponent == 1 ? name : "\(name)^\(exponent)")
      for _ in 0..<exponent { divisor *= scale }
    }
    for (variable, exponent) in term.monomial.factors where !variable.isSymbol {
      let alone = term.monomial.degree == 1 && coefficient == 1
      let name = alone ? describe(atom(variable), names) : "(\(describe(atom(variable), names)))"
      factors.append(exponent == 1 ? name : "\(name)^\(exponent)")
    }
    let shared = Self.greatestCommonDivisor(coefficient, divisor)
    coefficient /= shared
    divisor /= shared
    if coefficient != 1 || factors.isEmpty { factors.insert("\(coefficient)", at: 0) }
    return factors.joined(separator: "*") + (divisor == 1 ? "" : "//\(divisor)")
  }

  private func describe(_ atom: Atom, _ names: SymbolNames) -> String {
    switch atom.kind {
    case .floor:
      let (left, right) = (describe(atom.numerator, names), describe(atom.denominator, names))
      let simple = atom.numerator.terms.count == 1 && !left.utf8.contains(UInt8(ascii: "/"))
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
