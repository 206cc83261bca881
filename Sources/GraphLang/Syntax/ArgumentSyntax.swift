package import Diagnostics

/// One argument: `value` or `keyword=value`.
package struct ArgumentSyntax: Sendable, Hashable {
  package let value: ExpressionSyntax
  package let span: SourceSpan
  /// Most have none: so it takes little room.
  private let name: Keyword?

  package init(keyword: NameSyntax?, value: ExpressionSyntax, span: SourceSpan) {
    name = keyword.map(Keyword.init)
    self.value = value
    self.span = span
  }

  package var keyword: NameSyntax? { name?.syntax }
}

private final class Keyword: Sendable, Hashable {
  let syntax: NameSyntax

  init(_ syntax: NameSyntax) { self.syntax = syntax }

  static func == (left: Keyword, right: Keyword) -> Bool { left.syntax == right.syntax }

  func hash(into hasher: inout Hasher) { hasher.combine(syntax) }
}
