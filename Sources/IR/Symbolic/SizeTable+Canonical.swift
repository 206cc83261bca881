/// Sizes as text that tells equal functions of the width apart from different ones, whatever the order in which a table
/// came to know its atoms, and whatever its multiple.
extension SizeTable {
  /// Whether the block language can write the size: it has no maximum and nothing after broadcasting.
  package func isWritable(_ size: Size) -> Bool {
    var isWritable = true
    size.forEachVariable { variable in
      guard isWritable, !variable.isSymbol else { return }
      let atom = atom(variable)
      isWritable = atom.kind == .floor && self.isWritable(atom.numerator) && self.isWritable(atom.denominator)
    }
    return isWritable
  }

  /// The size as an argument may be written, in the words of messages and without spaces: `C//4`, `2*C`; nil where the language
  /// cannot write it.
  package func written(_ size: Size, _ names: SymbolNames) -> String? {
    guard isWritable(size) else { return nil }
    let text = describe(size, names).filter { $0 != " " }
    // Powers are no part of the language; here they are products.
    return text.contains("^") ? canonicalText(size, names) : text
  }

  /// The size in the block language, without spaces: `C//4`, `4*C`, `H*W`. Sizes that are equal for all widths have one
  /// text where their floors are of linear functions; what cannot be written becomes `broadcast(a,b)` and `max(a,b)`.
  package func canonicalText(_ size: Size, _ names: SymbolNames) -> String {
    if let constant = size.constant { return String(constant) }
    var hasAtoms = false
    size.forEachVariable { hasAtoms = hasAtoms || !$0.isSymbol }
    guard hasAtoms else { return sortedText(size, names) }
    var scratch = self
    let normal = (try? scratch.canonicalized(size)) ?? size
    return scratch.sortedText(normal, names)
  }

  /// Floors over the width rewritten to the one form that their values have.
  private mutating func canonicalized(_ size: Size) throws(SizeError) -> Size {
    var sum = Size.zero
    for (monomial, coefficient) in coefficients(of: size) {
      let normal = try canonicalWidthFunction(coefficient) ?? coefficient
      sum = try sum.adding(normal.multiplied(by: Size(monomial, coefficient: 1)))
    }
    return sum
  }

  /// A function of the width that grows by the same amount in every period, as one floor where it is one, else as the
  /// only sum of `(C + j) // period` that has its values. Nil for all others.
  private mutating func canonicalWidthFunction(_ size: Size) throws(SizeError) -> Size? {
    guard let period = period(of: size), period > 1 else { return nil }
    var steps = QuasiLinear(period: period, slope: 0, values: [])
    for residue in 0..<period {
      let argument = try Size(Monomial(.width), coefficient: period).adding(Size(residue))
      let value = try substituting(size) { $0 == .width ? argument : nil }
      let slope = value.terms.first { $0.monomial == Monomial(.width) }?.coefficient ?? 0
      let isLinear = value.terms.allSatisfy { $0.monomial == .one || $0.monomial == Monomial(.width) }
      guard isLinear, residue == 0 || slope == steps.slope, slope.magnitude < 1 << 40,
        value.constantTerm.magnitude < 1 << 40
      else { return nil }
      steps.slope = slope
      steps.values.append(value.constantTerm)
    }
    steps.reduce()
    if let shift = steps.shift {
      return try floor(Size(Monomial(.width), coefficient: steps.slope).adding(Size(shift)), by: Size(steps.period))
    }
    var sum = Size(steps.values[0])
    var rest = steps.slope
    for residue in 1..<steps.period {
      let jump = steps.values[residue] - steps.values[residue - 1]
      rest -= jump
      let part = try floor(Size.width.adding(Size(steps.period - residue)), by: Size(steps.period))
      sum = try sum.adding(part.multiplied(by: jump))
    }
    return try sum.adding(floor(Size.width, by: Size(steps.period)).multiplied(by: rest))
  }

  /// A number after which the floors of the size repeat; nil where they are not floors by small constants.
  private func period(of size: Size) -> Int? {
    var result: Int? = 1
    size.forEachVariable { variable in
      guard !variable.isSymbol, let known = result else { return }
      let atom = atom(variable)
      guard atom.kind == .floor, let divisor = atom.denominator.constant, (1...64).contains(divisor),
        let inner = period(of: atom.numerator)
      else {
        result = nil
        return
      }
      result = Self.leastCommonMultiple(known, inner * divisor, bound: 64)
    }
    return result
  }

  private func sortedText(_ size: Size, _ names: SymbolNames) -> String {
    if let term = size.onlyTerm, term.coefficient > 0 { return text(of: term, names) }
    var parts: [TermText] = []
    for term in size.terms {
      let magnitude = Size.Term(monomial: term.monomial, coefficient: Int(clamping: term.coefficient.magnitude))
      parts.append(
        TermText(isNegative: term.coefficient < 0, degree: term.monomial.degree, text: text(of: magnitude, names)))
    }
    parts.sort()
    var result = ""
    for part in parts {
      if part.isNegative { result += "-" } else if !result.isEmpty { result += "+" }
      result += part.text
    }
    return result
  }

  /// A term with a positive coefficient.
  private func text(of term: Size.Term, _ names: SymbolNames) -> String {
    var (coefficient, divisor) = (term.coefficient, 1)
    var (factors, atoms) = ([String](), [String]())
    for variable in [Variable.batch, .width, .height, .imageWidth] {
      let exponent = term.monomial.exponent(of: variable)
      guard exponent > 0 else { continue }
      let (name, scale): (String, Int) =
        switch variable {
        case .width: (names.width, names.widthScale)
        case .batch: ("B", 1)
        case .height: ("H", multiple)
        default: ("W", multiple)
        }
      for _ in 0..<exponent {
        factors.append(name)
        divisor = divisor.multipliedReportingOverflow(by: scale).partialValue
      }
    }
    term.monomial.forEachFactor { variable, exponent in
      guard !variable.isSymbol else { return }
      let name = text(of: atom(variable), names)
      for _ in 0..<exponent { atoms.append(name) }
    }
    factors += atoms.sorted()
    let shared = max(Self.greatestCommonDivisor(coefficient, divisor), 1)
    coefficient /= shared
    divisor /= shared
    if coefficient == 1, divisor == 1, factors.count == 1, let only = atoms.first {
      return String(only.dropFirst().dropLast())
    }
    if coefficient != 1 || factors.isEmpty { factors.insert(String(coefficient), at: 0) }
    return factors.joined(separator: "*") + (divisor == 1 ? "" : "//\(divisor)")
  }

  /// In parentheses.
  private func text(of atom: Atom, _ names: SymbolNames) -> String {
    let (left, right) = (canonicalText(atom.numerator, names), canonicalText(atom.denominator, names))
    switch atom.kind {
    case .floor:
      let isProduct = atom.numerator.onlyTerm != nil && !left.utf8.contains(UInt8(ascii: "/"))
      let isPlain = atom.denominator.constant.map { $0 >= 0 } ?? (atom.denominator.variable?.isSymbol == true)
      return "(\(isProduct ? left : "(\(left))")//\(isPlain ? right : "(\(right))"))"
    case .broadcast: return "(broadcast(\(min(left, right)),\(max(left, right))))"
    case .maximum: return "(max(\(min(left, right)),\(max(left, right))))"
    }
  }
}

/// A term of a sum as text: positive ones first, then by falling degree.
private struct TermText: Comparable {
  let isNegative: Bool
  let degree: Int
  let text: String

  static func < (left: Self, right: Self) -> Bool {
    if left.isNegative != right.isNegative { return right.isNegative }
    if left.degree != right.degree { return left.degree > right.degree }
    return left.text < right.text
  }
}

/// A function with f(period * k + r) = slope * k + values[r].
private struct QuasiLinear {
  var period: Int
  var slope: Int
  var values: [Int]

  /// Brings the period to the smallest.
  mutating func reduce() {
    for shorter in 1..<period where period % shorter == 0 && (slope * shorter) % period == 0 {
      let step = slope * shorter / period
      let repeats = (0..<period).allSatisfy { residue in
        let next = residue + shorter
        return (next < period ? values[next] : values[next - period] + slope) == values[residue] + step
      }
      guard repeats else { continue }
      (period, slope) = (shorter, step)
      values = Array(values[..<shorter])
      return
    }
  }

  /// The smallest b for which the function is `(slope * x + b) // period`.
  var shift: Int? {
    var (low, high) = (Int.min, Int.max)
    for (residue, value) in values.enumerated() {
      low = max(low, period * value - slope * residue)
      high = min(high, period * value - slope * residue + period - 1)
    }
    return low <= high ? low : nil
  }
}
