/// What a model has put between tags.
package enum TaggedText {
  /// The texts between `<tag>` and `</tag>` in their order, without blanks around them, `limit` at most. A last tag that is
  /// not closed reaches to the end.
  package static func all(_ tag: String, in text: String, limit: Int = 64) -> [String] {
    let bytes = Array(text.utf8)
    let (open, close) = (Array("<\(tag)>".utf8), Array("</\(tag)>".utf8))
    var result: [String] = []
    var position = 0
    while result.count < limit, let start = ByteSearch.find(open, in: bytes, from: position) {
      let begin = start + open.count
      let end = ByteSearch.find(close, in: bytes, from: begin) ?? bytes.count
      result.append(trimmed(String(decoding: bytes[begin..<end], as: UTF8.self)))
      position = end + close.count
    }
    return result.filter { !$0.isEmpty }
  }

  /// Without white space at both ends.
  package static func trimmed(_ text: String) -> String {
    var view = text.unicodeScalars[...]
    while let first = view.first, first.properties.isWhitespace { view = view.dropFirst() }
    while let last = view.last, last.properties.isWhitespace { view = view.dropLast() }
    return String(view)
  }

  /// One line of at most so many scalars, control characters as blanks, runs of blanks as one.
  package static func line(_ text: String, limit: Int) -> String {
    var result = String.UnicodeScalarView()
    var wasBlank = true
    var count = 0
    for scalar in text.unicodeScalars {
      let isBlank = scalar.properties.isWhitespace || scalar.value < 32 || (0x7F..<0xA0).contains(scalar.value)
      if isBlank && wasBlank { continue }
      guard count < limit else { break }
      result.append(isBlank ? " " : scalar)
      wasBlank = isBlank
      count += 1
    }
    return trimmed(String(result))
  }
}
