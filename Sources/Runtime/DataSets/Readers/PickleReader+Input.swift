extension PickleReader {
  /// The next byte.
  mutating func byte() throws(FormatError) -> UInt8 {
    guard position < bytes.count else { throw cutOff(1) }
    defer { position += 1 }
    return bytes[position]
  }

  /// A little-endian number of 1 to 8 bytes.
  mutating func unsigned(_ size: Int) throws(FormatError) -> UInt64 {
    guard bytes.count - position >= size else { throw cutOff(size) }
    defer { position += size }
    return bytes[position..<position + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A length of `size` bytes that the rest of the file can hold.
  mutating func count(_ size: Int) throws(FormatError) -> Int {
    let value = try unsigned(size)
    guard value <= UInt64(bytes.count - position) else {
      throw FormatError(
        at: position, found: "a length of \(value)", expected: "at most the \(bytes.count - position) bytes left")
    }
    return Int(value)
  }

  /// The next bytes.
  mutating func take(_ count: Int) throws(FormatError) -> [UInt8] {
    guard bytes.count - position >= count else { throw cutOff(count) }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// The next bytes as text.
  mutating func text(_ count: Int) throws(FormatError) -> String {
    let start = position
    guard let text = String(validating: try take(count), as: UTF8.self) else {
      throw FormatError(at: start, found: "bytes that are not UTF-8", expected: "text")
    }
    return text
  }

  /// The rest of the line, at most 256 bytes.
  mutating func line() throws(FormatError) -> String {
    let piece = bytes[position...].prefix(257)
    guard let end = piece.firstIndex(of: 0x0A) else { throw cutOff(1) }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  /// A number in decimal digits on a line of its own, `01` and `00` being the truth values.
  mutating func decimal() throws(FormatError) -> PickleValue {
    let start = position
    var text = try line()
    if text == "00" { return .bool(false) }
    if text == "01" { return .bool(true) }
    if text.hasSuffix("L") { text.removeLast() }
    guard let value = Int(text) else { throw FormatError(at: start, found: "'\(text)'", expected: "an integer") }
    return .integer(value)
  }

  /// A memo's number on a line of its own.
  mutating func memoIndex() throws(FormatError) -> Int {
    let start = position
    guard case .integer(let value) = try decimal(), value >= 0 else {
      throw FormatError(at: start, found: "no number", expected: "a memo's number")
    }
    return value
  }

  /// A little-endian two's complement number of 0 to 8 bytes after its length.
  mutating func long() throws(FormatError) -> Int {
    let start = position
    let size = Int(try byte())
    guard size <= 8 else { throw FormatError(at: start, found: "an integer of \(size) bytes", expected: "at most 8") }
    if size == 0 { return 0 }
    let value = try unsigned(size)
    return Int(Int64(bitPattern: value << UInt64(64 - 8 * size)) >> Int64(64 - 8 * size))
  }

  private func cutOff(_ count: Int) -> FormatError {
    FormatError(at: bytes.count, found: "the end of the file", expected: "\(count) more bytes or more")
  }
}
