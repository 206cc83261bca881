package import Diagnostics

/// One argument: `value` or `keyword=value`.
package struct ArgumentSyntax: Sendable, Hashable {
  package let keyword: NameSyntax?
  package let value: ExpressionSyntax
  package let span: SourceSpan

  package init(keyword: NameSyntax?, value: ExpressionSyntax, span: SourceSpan) {
    self.keyword = keyword
    self.value = value
    self.span = span
  }
}
