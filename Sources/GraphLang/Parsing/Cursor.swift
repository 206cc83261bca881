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

  /// The value of the digits in a span of this line; nil above the limit and for anything else.
  func integer(_ span: SourceSpan, limit: Int) -> Int? {
    var value = 0
    for index in span.start..<span.end {
      guard Self.isDigit(bytes[index]) else { return nil }
      value = value * 10 + Int(bytes[index] - 0x30)
      if value > limit { return nil }
    }
    return value
  }

  /// Goes to `position`, which lies on this line.
  mutating func move(to position: Int) { self.position = min(max(position, self.position), end) }

  static func isNameByte(_ byte: UInt8) -> Bool {
    // A bit for each of a-z, A-Z, 0-9 and _.
    let set: UInt64 = byte < 0x40 ? 0x03FF_0000_0000_0000 : byte < 0x80 ? 0x07FF_FFFE_87FF_FFFE : 0
    return set >> UInt64(byte & 63) & 1 == 1
  }

  static func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }

  /// `[A-Za-z0-9_]+`, or nil.
  mutating func name() -> NameSyntax? {
    let (start, end) = (position, end)
    let index = bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while index < end, Self.isNameByte(bytes[index]) { index += 1 }
      return index
    }
    guard index > start else { return nil }
    position = index
    let span = SourceSpan(start, index)
    guard Self.isDigit(bytes[start]) else { return NameSyntax(asciiText(start, index), span, number: -1) }
    return NameSyntax(asciiText(start, index), span)
  }

  /// The same where it is a number of one or two digits in its only spelling, as nearly all ids are; else nil.
  mutating func smallNumber() -> NameSyntax? {
    let start = position
    guard start < end, case var value = bytes[start] &- 0x30, value < 10 else { return nil }
    var index = start + 1
    if index < end, case let next = bytes[index] &- 0x30, next < 10, value > 0 {
      value = 10 * value + next
      index += 1
    }
    if index < end, Self.isNameByte(bytes[index]) { return nil }
    position = index
    return NameSyntax(Self.smallNumbers[Int(value)], SourceSpan(start, index), number: Int16(value))
  }

  /// Their texts, at hand.
  private static let smallNumbers = (0..<100).map { String($0) }

  /// Whether neither of the bytes stands between here and the end.
  func isFree(of first: UInt8, _ second: UInt8) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      for index in position..<end where bytes[index] == first || bytes[index] == second { return false }
      return true
    }
  }

  /// The same as `text`, without bounds.
  private func asciiText(_ start: Int, _ end: Int) -> String {
    bytes.withUnsafeBufferPointer { bytes in
      String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }
  }

  /// The place of the `=` or the `:` behind a keyword that stands at the cursor, where there is one.
  var keywordMark: Int? {
    guard let first = peek, Self.isNameByte(first), !Self.isDigit(first) else { return nil }
    let (start, end) = (position + 1, end)
    return bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while index < end, Self.isNameByte(bytes[index]) { index += 1 }
      while index < end, Parser.isSpace(bytes[index]) { index += 1 }
      guard index < end, bytes[index] == UInt8(ascii: "=") || bytes[index] == UInt8(ascii: ":") else { return nil }
      return index
    }
  }

  /// The end of a word of letters and digits at the cursor that a comma or a parenthesis follows at once; nil for anything
  /// else.
  var plainEnd: Int? {
    var index = position
    while index < end, Self.isNameByte(bytes[index]) { index += 1 }
    guard index > position, index < end, bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: ")") else {
      return nil
    }
    return index
  }

  /// The byte at a place on this line.
  func byte(_ place: Int) -> UInt8 { bytes[place] }

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
