extension ExpressionSyntax {
  /// The expression in canonical spelling: no spaces, `//` for both divisions, no parentheses that change nothing.
  package var printed: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .integer(let value, _): text += String(value)
    case .decimal(let digits, _): text += digits
    case .symbol(let name, _): text += name
    case .text(let content, _): text += "\"\(content)\""
    case .negated(let inner, _):
      text += "-"
      inner.write(to: &text, inParenthesesBelow: 3)
    case .binary(let operation, let left, let right, _):
      let strength = operation.strength
      left.write(to: &text, inParenthesesBelow: strength)
      text += operation.rawValue
      // Floor division and subtraction are read from the left.
      right.write(to: &text, inParenthesesBelow: strength + 1)
    case .parenthesized(let inner, _): inner.write(to: &text)
    case .list(let elements, _):
      text += "("
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text)
      }
      text += elements.count == 1 ? ",)" : ")"
    case .call(let name, let arguments, _):
      text += name.text + "("
      for (index, argument) in arguments.enumerated() {
        if index > 0 { text += "," }
        argument.write(to: &text)
      }
      text += ")"
    case .invalid: break
    }
  }

  private func write(to text: inout String, inParenthesesBelow strength: Int) {
    let needed = unparenthesized.strength < strength
    if needed { text += "(" }
    unparenthesized.write(to: &text)
    if needed { text += ")" }
  }

  /// How strongly the outermost operator binds.
  private var strength: Int {
    switch self {
    case .binary(let operation, _, _, _): operation.strength
    case .negated: 3
    case .integer, .decimal, .symbol, .text, .list, .call, .invalid: 4
    case .parenthesized(let inner, _): inner.strength
    }
  }

  /// Tokens as the parser counts them, at most.
  var tokenBound: Int {
    switch self {
    case .integer, .decimal, .symbol, .text, .invalid: 1
    case .negated(let inner, _), .parenthesized(let inner, _): inner.tokenBound + 1
    case .binary(_, let left, let right, _): left.tokenBound + right.tokenBound + 1
    case .list(let elements, _), .call(_, let elements, _): elements.reduce(2) { $0 + $1.tokenBound + 1 }
    }
  }
}

extension ExpressionSyntax.Operator {
  fileprivate var strength: Int {
    switch self {
    case .add, .subtract: 1
    case .multiply, .divide: 2
    }
  }
}
