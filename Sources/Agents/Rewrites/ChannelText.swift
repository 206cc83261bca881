/// Sizes as text of the language.
package enum ChannelText {
  /// Without the spaces that describe a size to people.
  package static func compact(_ text: String) -> String { text.filter { $0 != " " } }

  /// Whether the text may stand in an argument of a layer and follows the width: an expression over `C`, `dim` and integers.
  package static func isArgument(_ text: String) -> Bool {
    if text.contains("^") || text.contains(",") { return false }
    let words = text.split { !$0.isLetter }
    return !words.isEmpty && words.allSatisfy { $0 == "C" || $0 == "dim" }
  }

  /// `size//divisor`.
  package static func quotient(_ size: String, _ divisor: Int) -> String { "\(factor(size))//\(divisor)" }

  /// `multiplier*size`.
  package static func product(_ multiplier: Int, _ size: String) -> String {
    size.contains("//") ? "\(multiplier)*(\(size))" : "\(multiplier)*\(factor(size))"
  }

  /// What is left of a size when a part is taken.
  package static func rest(_ size: String, _ part: String) -> String { "\(size)-(\(part))" }

  private static func factor(_ size: String) -> String {
    size.contains("+") || size.contains("-") ? "(\(size))" : size
  }
}
