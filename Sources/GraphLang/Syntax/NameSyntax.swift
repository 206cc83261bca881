package import Diagnostics

/// A name in the text, with its place.
package struct NameSyntax: Sendable, Hashable {
  package let text: String
  package let span: SourceSpan
  /// Its value where it is a number below 1,000 in its only spelling, as nearly all ids are (`01` is not `1`); else -1.
  let number: Int16

  package init(_ text: String, _ span: SourceSpan) {
    self.init(text, span, number: Self.number(text))
  }

  /// With the number of a text that is known.
  init(_ text: String, _ span: SourceSpan, number: Int16) {
    self.text = text
    self.span = span
    self.number = number
  }

  /// See `number`.
  static func number(_ text: String) -> Int16 {
    var (value, count): (Int16, Int) = (0, 0)
    for byte in text.utf8 {
      guard (0x30...0x39).contains(byte), count < 3, count == 0 || value > 0 else { return -1 }
      value = value * 10 + Int16(byte - 0x30)
      count += 1
    }
    return count > 0 ? value : -1
  }
}
