/// Text of unknown origin as strings, docstrings and comments of Python. Whatever the text holds, it stays text.
enum PythonText {
  /// A string literal, in double quotes unless that takes more backslashes.
  static func literal(_ text: String) -> String {
    let quote = text.contains("\"") && !text.contains("'") ? "'" : "\""
    return quote + text.unicodeScalars.map { escaped($0, quotes: quote == "\"") }.joined() + quote
  }

  /// The lines of a docstring between triple quotes, each after `indent`: no quote character is left that could close it,
  /// and no trailing space.
  static func docstring(_ text: String, indent: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var result = line.unicodeScalars.map { escaped($0, quotes: false) }.joined()
      // Two quotes in a row and one at the end are fine; three are not, nor is one before the closing three.
      result = replacingTripleQuotes(result)
      while result.last == " " { result.removeLast() }
      return result
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.first else { return ["\(indent)\"\"\"\"\"\""] }
    let opening = first.first == "\"" ? "\\" : ""
    if lines.count == 1 {
      let closing = first.last == "\"" || first.last == "\\" ? " " : ""
      return ["\(indent)\"\"\"\(opening)\(first)\(closing)\"\"\""]
    }
    lines[0] = "\"\"\"" + opening + first
    lines.append("\"\"\"")
    return lines.map { $0.isEmpty ? "" : indent + $0 }
  }

  /// A comment's text on one line.
  static func comment(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(400) {
      result += isPlain(scalar) ? String(scalar) : "\u{FFFD}"
    }
    return result
  }

  private static func replacingTripleQuotes(_ text: String) -> String {
    var (result, run) = ("", 0)
    for character in text.unicodeScalars {
      run = character == "\"" ? run + 1 : 0
      if run == 3 {
        result += "\\"
        run = 1
      }
      result.unicodeScalars.append(character)
    }
    return result
  }

  private static func escaped(_ scalar: Unicode.Scalar, quotes: Bool) -> String {
    switch scalar {
    case "\\": return "\\\\"
    case "\"" where quotes: return "\\\""
    case "\n": return "\\n"
    default: break
    }
    if isPlain(scalar) { return String(scalar) }
    let digits = String(scalar.value, radix: 16)
    func padded(_ count: Int) -> String { String(repeating: "0", count: count - digits.utf8.count) + digits }
    if scalar.value < 0x100 { return "\\x" + padded(2) }
    return scalar.value < 0x10000 ? "\\u" + padded(4) : "\\U" + padded(8)
  }

  /// Printable ASCII, and the letters and digits of other scripts: nothing that moves the cursor, reverses the direction
  /// of writing or cannot be seen.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber: return true
    default: return false
    }
  }
}
