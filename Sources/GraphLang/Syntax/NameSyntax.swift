package import Diagnostics

/// A name in the text, with its place.
package struct NameSyntax: Sendable, Hashable {
  package let text: String
  package let span: SourceSpan

  package init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }
}
