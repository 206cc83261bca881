import Diagnostics

/// A character that only looks like one of the language: `：` for `:`.
struct Lookalike {
  let span: SourceSpan
  /// What stands for it: a character, or nothing for those without width.
  let text: String

  /// The text with spaces behind each replacement, so that all places stay what they are; and what was replaced.
  /// Comments and headers are looked at as well; the reader leaves them alone.
  static func replace(in source: SourceFile) -> (bytes: [UInt8], found: [Lookalike]) {
    var bytes = source.bytes
    if source.isASCII || bytes.count > ParserLimits.fileBytes { return (bytes, []) }
    var found: [Lookalike] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] >= 0xC2, let (length, text) = replacement(bytes, index) else {
        index += 1
        continue
      }
      found.append(Lookalike(span: SourceSpan(index, index + length), text: text))
      for offset in 0..<length { bytes[index + offset] = 0x20 }
      if let first = text.utf8.first { bytes[index] = first }
      index += length
    }
    return (bytes, found)
  }

  /// The length in bytes of the lookalike that begins here, and what stands for it.
  private static func replacement(_ bytes: [UInt8], _ index: Int) -> (Int, String)? {
    guard index + 1 < bytes.count else { return nil }
    let second = bytes[index + 1]
    if bytes[index] == 0xC2 { return second == 0xA0 ? (2, " ") : nil }
    guard index + 2 < bytes.count else { return nil }
    let third = bytes[index + 2]
    switch (bytes[index], second) {
    case (0xE2, 0x80): return general(third).map { (3, $0) }
    case (0xE2, 0x88): return third == 0x92 ? (3, "-") : nil
    case (0xE3, 0x80): return third == 0x80 ? (3, " ") : nil
    case (0xEF, 0xBB): return third == 0xBF && index > 0 ? (3, "") : nil
    // Full-width forms of the characters from ! to ~.
    case (0xEF, 0xBC) where (0x81...0xBF).contains(third): return fullWidth(third - 0x60)
    case (0xEF, 0xBD) where (0x80...0x9E).contains(third): return fullWidth(third - 0x20)
    default: return nil
    }
  }

  /// Not the number sign: what follows it would become a comment.
  private static func fullWidth(_ byte: UInt8) -> (Int, String)? {
    byte == Parser.hash ? nil : (3, String(UnicodeScalar(byte)))
  }

  /// Spaces of a special or no width, and quotation marks.
  private static func general(_ byte: UInt8) -> String? {
    switch byte {
    case 0x80...0x8A, 0xAF: " "
    case 0x8B...0x8F: ""
    case 0x98, 0x99: "'"
    case 0x9C, 0x9D: "\""
    default: nil
    }
  }
}

extension Parser {
  /// Reports those within the range in one finding.
  mutating func reportLookalikes(_ range: Range<Int>, line: Int) {
    guard nextLookalike < lookalikes.count else { return }
    while nextLookalike < lookalikes.count, lookalikes[nextLookalike].span.start < range.lowerBound {
      nextLookalike += 1
    }
    var found: [Lookalike] = []
    while nextLookalike < lookalikes.count, lookalikes[nextLookalike].span.start < range.upperBound {
      found.append(lookalikes[nextLookalike])
      nextLookalike += 1
    }
    // Spaces are spaces wherever they come from, and prose may be written as it likes.
    guard let first = found.first(where: { $0.text != " " }), isStatement(range) else { return }
    openBlock(line: line, span: SourceSpan(range.lowerBound, range.upperBound))
    report(
      Diagnostic(
        SyntaxCode.lookalike.code,
        first.text.isEmpty
          ? "a character without width" : "'\(source.text(first.span))' only looks like '\(first.text)'",
        at: first.span,
        notes: ["the language is written in ASCII; names and comments may use any script"],
        fixes: [FixIt("write it in ASCII", .safe, found.map { .init($0.span, $0.text) })]))
  }
}
