/// Numbers of single precision as bytes, and bytes as text of base64.
enum FloatBytes {
  /// Little-endian numbers; nil where the count is none or one is not finite.
  static func values(_ bytes: [UInt8]) -> [Float]? {
    guard bytes.count % 4 == 0 else { return nil }
    var result: [Float] = []
    result.reserveCapacity(bytes.count / 4)
    for start in stride(from: 0, to: bytes.count, by: 4) {
      var bits: UInt32 = 0
      for offset in 0..<4 { bits |= UInt32(bytes[start + offset]) << UInt32(8 * offset) }
      let value = Float(bitPattern: bits)
      guard value.isFinite else { return nil }
      result.append(value)
    }
    return result
  }

  /// The bytes of a text in base64 (RFC 4648), padding optional; nil for any other text.
  static func decoded(base64 text: String) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count / 4 * 3)
    var (buffer, bits, padding, count): (UInt32, Int, Int, Int) = (0, 0, 0, 0)
    for byte in text.utf8 {
      let value: UInt32
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte - UInt8(ascii: "A"))
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte - UInt8(ascii: "a")) + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte - UInt8(ascii: "0")) + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="):
        padding += 1
        continue
      default: return nil
      }
      guard padding == 0 else { return nil }
      count += 1
      buffer = buffer << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return count % 4 != 1 && padding <= 2 ? result : nil
  }
}
