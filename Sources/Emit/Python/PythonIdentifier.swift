/// A name in Python source: letters, digits and underscores of ASCII, not beginning with a digit, and no keyword. Nothing
/// else can be written where a name stands.
package struct PythonIdentifier: Hashable, Sendable {
  package let text: String

  /// The name, or nil where it is none.
  package init?(_ text: String) {
    guard let first = text.utf8.first, !Self.isDigit(first), text.utf8.allSatisfy(Self.isPart),
      !Self.keywords.contains(text)
    else { return nil }
    self.text = text
  }

  private init(unchecked text: String) { self.text = text }

  /// A name made of any text: each run of other characters becomes one underscore, and `prefix`, a name itself, is put in
  /// front.
  init(prefix: StaticString, _ text: String) {
    var result = "\(prefix)"
    for byte in text.utf8.prefix(200) {
      if Self.isPart(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else if result.utf8.last != UInt8(ascii: "_") {
        result += "_"
      }
    }
    self.init(unchecked: Self.keywords.contains(result) ? result + "_" : result)
  }

  /// The name of a class made of any text: words joined with capitals, `resnet_basic` to `ResnetBasic`. Text without letters
  /// gives `Block`.
  init(className text: String) {
    var (result, startsWord) = ("", true)
    for byte in text.utf8.prefix(200) {
      guard Self.isPart(byte), byte != UInt8(ascii: "_") else {
        startsWord = true
        continue
      }
      let character = String(Unicode.Scalar(byte))
      result += startsWord ? character.uppercased() : character
      startsWord = false
    }
    result = String(result.prefix(60))
    let isName = result.utf8.first.map { !Self.isDigit($0) } ?? false
    if !isName || Self.keywords.contains(result) { result = "Block" + result }
    self.init(unchecked: result)
  }

  /// The same name with a suffix of letters or digits.
  func appending(_ suffix: String) -> PythonIdentifier {
    precondition(suffix.utf8.allSatisfy(Self.isPart), "a suffix of a name")
    return PythonIdentifier(unchecked: text + suffix)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// Words that are no names, soft keywords among them.
  static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def",
    "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "type", "while", "with", "yield", "__debug__",
  ]
}

extension PythonIdentifier: ExpressibleByStringLiteral {
  /// A name written in this program; one that is none is a mistake of ours.
  package init(stringLiteral text: StaticString) {
    guard let name = PythonIdentifier("\(text)") else { preconditionFailure("'\(text)' is no name in Python") }
    self = name
  }
}
