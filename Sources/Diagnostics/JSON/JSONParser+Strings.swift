extension JSONParser {
  /// The string that begins at the position with its opening quote.
  mutating func string() throws(JSONParseError) -> String {
    position += 1
    let start = position
    while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    // Most strings have no escape: they are taken in one piece.
    if current == UInt8(ascii: "\"") {
      let text = try validated(bytes[start..<position])
      position += 1
      return text
    }
    var unescaped = Array(bytes[start..<position])
    _ = try validated(bytes[start..<position])
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: unescaped, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &unescaped)
      case 0..<0x20:
        throw error(.controlCharacter(byte))
      default:
        let piece = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        _ = try validated(bytes[piece..<position])
        unescaped += bytes[piece..<position]
      }
    }
    throw error(.unexpectedEnd(expected: "'\"'"))
  }

  private func validated(_ piece: ArraySlice<UInt8>) throws(JSONParseError) -> String {
    if let text = String(validating: piece, as: UTF8.self) { return text }
    var good = piece.startIndex
    var decoder = UTF8()
    var iterator = piece.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { good += UTF8.width(scalar) }
    throw error(.invalidUTF8, at: good)
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONParseError) {
    let start = position
    position += 1
    guard let kind = current else { throw error(.unexpectedEnd(expected: "an escape")) }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(kind)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"): out += String(try unicodeEscape(from: start)).utf8
    default: throw error(.unknownEscape(kind), at: start)
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(JSONParseError) -> Character {
    let first = try codeUnit(from: start)
    if let scalar = Unicode.Scalar(first) { return Character(scalar) }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw error(.loneSurrogate, at: start) }
    let secondStart = position
    position += 2
    let second = try codeUnit(from: secondStart)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00))
    else { throw error(.loneSurrogate, at: start) }
    return Character(scalar)
  }

  private mutating func codeUnit(from start: Int) throws(JSONParseError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Self.hexadecimalValue(byte) else {
        throw error(.malformedUnicodeEscape, at: start)
      }
      value = value << 4 | digit
      position += 1
    }
    return value
  }

  private static func hexadecimalValue(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
