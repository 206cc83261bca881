import Diagnostics

/// A position within the bytes of one line.
struct Cursor {
  private let bytes: [UInt8]
  private(set) var position: Int
  let end: Int

  init(_ bytes: [UInt8], _ start: Int, _ end: Int) {
    self.bytes = bytes
    position = start
    self.end = end
  }

  var isAtEnd: Bool { position >= end }
  var peek: UInt8? { position < end ? bytes[position] : nil }

  func peek(_ ahead: Int) -> UInt8? { position + ahead < end ? bytes[position + ahead] : nil }

  mutating func advance(_ count: Int = 1) { position = min(position + count, end) }

  mutating func skipSpace() { while let byte = peek, Parser.isSpace(byte) { position += 1 } }

  /// The bytes of a span of this line as text.
  func text(_ span: SourceSpan) -> String { String(decoding: bytes[span.start..<span.end], as: UTF8.self) }

  /// The value of the digits in a span of this line; nil above the limit.
  func integer(_ span: SourceSpan, limit: Int) -> Int? {
    var value = 0
    for index in span.start..<span.end {
      value = value * 10 + Int(bytes[index] - 0x30)
      if value > limit { return nil }
    }
    return value
  }

  /// Goes to `position`, which lies on this line.
  mutating func move(to position: Int) { self.position = min(max(position, self.position), end) }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  static func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }

  /// `[A-Za-z0-9_]+`, or nil.
  mutating func name() -> NameSyntax? {
    let start = position
    while let byte = peek, Self.isNameByte(byte) { position += 1 }
    guard position > start else { return nil }
    let span = SourceSpan(start, position)
    return NameSyntax(asciiText(span), span)
  }

  /// The same text as `text`, for bytes that are ASCII: copied as they are.
  private func asciiText(_ span: SourceSpan) -> String {
    String(unsafeUninitializedCapacity: span.end - span.start) { text in
      for index in 0..<text.count { text[index] = bytes[span.start + index] }
      return text.count
    }
  }

  /// An arrow at this place, after white space, as written: `->`, `-`, or one of the spellings that are mended.
  mutating func arrow(consume: Bool) -> (span: SourceSpan, isCanonical: Bool)? {
    let start = position
    defer { if !consume { position = start } }
    skipSpace()
    // `0->2 -- remark`
    if peek == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "-"), peek(2) != UInt8(ascii: ">") { return nil }
    for (text, canonical) in Self.arrows where starts(with: text) {
      let span = SourceSpan(position, position + text.count)
      position += text.count
      return (span, canonical)
    }
    return nil
  }

  private func starts(with text: [UInt8]) -> Bool {
    position + text.count <= end && bytes[position..<(position + text.count)].elementsEqual(text)
  }

  /// Longest first.
  private static let arrows: [([UInt8], Bool)] = [
    ("-->", false), ("==>", false), ("->", true), ("=>", false), ("→", false), ("⟶", false), ("➜", false), ("⇒", false),
    ("–>", false), ("—>", false), ("–", false), ("—", false), (">", false), ("-", true),
  ].map { (Array($0.0.utf8), $0.1) }
}
