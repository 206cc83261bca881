package import Diagnostics

/// An argument's value as it was written.
package enum ExpressionSyntax: Sendable, Hashable {
  /// The four operations; `/` and `//` mean the same.
  package enum Operator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "//"
  }

  case integer(Int, SourceSpan)
  /// Digits with a point or an exponent, such as `0.25`.
  case decimal(String, SourceSpan)
  case symbol(String, SourceSpan)
  /// What stands between quotation marks, without them.
  case text(String, SourceSpan)
  indirect case negated(ExpressionSyntax, SourceSpan)
  indirect case binary(Operator, ExpressionSyntax, ExpressionSyntax, SourceSpan)
  indirect case parenthesized(ExpressionSyntax, SourceSpan)
  /// `(a, b)` or `[a, b]`.
  case list([ExpressionSyntax], SourceSpan)
  /// Calls are no part of the language; they are kept so that the message can say what to write instead.
  case call(NameSyntax, [ExpressionSyntax], SourceSpan)
  /// Something that was reported already.
  case invalid(SourceSpan)

  package var span: SourceSpan {
    switch self {
    case .integer(_, let span), .decimal(_, let span), .symbol(_, let span), .text(_, let span), .negated(_, let span),
      .binary(_, _, _, let span), .parenthesized(_, let span), .list(_, let span), .call(_, _, let span),
      .invalid(let span):
      span
    }
  }

  /// Whether it is a decimal, perhaps in parentheses.
  package var isDecimal: Bool {
    switch self {
    case .decimal: true
    case .parenthesized(let inner, _): inner.isDecimal
    case .integer, .symbol, .text, .negated, .binary, .list, .call, .invalid: false
    }
  }

  /// The expression inside redundant parentheses.
  package var unparenthesized: ExpressionSyntax {
    if case .parenthesized(let inner, _) = self { return inner.unparenthesized }
    return self
  }
}
