/// Text from a file, made fit to be shown: it is data of unknown origin.
package enum PlainText {
  /// Control characters, line ends and what XML does not allow become the replacement character.
  package static func clean(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars { result.unicodeScalars.append(isShowable(scalar) ? scalar : "\u{FFFD}") }
    return result
  }

  /// Cleaned, and cut to so many characters with an ellipsis.
  package static func shortened(_ text: String, to limit: Int) -> String {
    let cleaned = clean(String(text.unicodeScalars.prefix(limit + 1)))
    guard cleaned.unicodeScalars.count > limit else { return cleaned }
    return String(String.UnicodeScalarView(cleaned.unicodeScalars.prefix(limit - 1))) + "…"
  }

  private static func isShowable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// Escaped for XML text and attributes.
  package static func xml(_ text: String) -> String {
    var result = ""
    for scalar in clean(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
