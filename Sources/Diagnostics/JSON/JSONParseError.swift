/// Why a text is not a JSON document, and where: the offset counts bytes from 0.
package struct JSONParseError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong at the offset.
  package enum Problem: Sendable, Equatable {
    case tooLarge(bytes: Int, limit: Int)
    case tooDeep(limit: Int)
    case unexpectedEnd(expected: String)
    case unexpectedByte(UInt8, expected: String)
    case trailingBytes
    case malformedNumber
    case numberOutOfRange
    case invalidUTF8
    case controlCharacter(UInt8)
    case unknownEscape(UInt8)
    case malformedUnicodeEscape
    case loneSurrogate
  }

  /// What is wrong.
  package let problem: Problem
  /// Where it was noticed, in bytes from the start of the document.
  package let offset: Int

  /// One line for people: the problem and the offset.
  package var description: String { "\(text) at byte \(offset)" }

  private var text: String {
    switch problem {
    case .tooLarge(let bytes, let limit): "document of \(bytes) bytes is above the limit of \(limit)"
    case .tooDeep(let limit): "arrays and objects are nested deeper than \(limit)"
    case .unexpectedEnd(let expected): "document ends where \(expected) was expected"
    case .unexpectedByte(let byte, let expected): "found \(Self.name(of: byte)) where \(expected) was expected"
    case .trailingBytes: "more text after the end of the document"
    case .malformedNumber: "malformed number"
    case .numberOutOfRange: "number is too large for a double"
    case .invalidUTF8: "text is not valid UTF-8"
    case .controlCharacter(let byte): "unescaped control character \(Self.name(of: byte)) in a string"
    case .unknownEscape(let byte): "unknown escape of \(Self.name(of: byte)) in a string"
    case .malformedUnicodeEscape: "\\u must be followed by four hexadecimal digits"
    case .loneSurrogate: "\\u escape is half of a surrogate pair"
    }
  }

  private static func name(of byte: UInt8) -> String {
    if byte > 0x20, byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
    let hexadecimal = String(byte, radix: 16, uppercase: true)
    return "byte 0x\(hexadecimal.count == 1 ? "0" : "")\(hexadecimal)"
  }
}
