/// Binary PPM (P6) and PGM (P5), 8 or 16 bits a value.
enum PNMDecoder {
  /// The first picture of the file; grey is copied to the three channels, other maxima are scaled to 255.
  static func decode(_ bytes: [UInt8]) throws(FormatError) -> RasterImage {
    guard bytes.count >= 2, bytes[0] == UInt8(ascii: "P"),
      bytes[1] == UInt8(ascii: "5") || bytes[1] == UInt8(ascii: "6")
    else {
      let kind = String(
        decoding: bytes.prefix(2).map { $0 < 0x20 || $0 > 0x7E ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
      throw FormatError(at: 0, found: "'\(kind)'", expected: "'P6' (PPM) or 'P5' (PGM), the binary forms")
    }
    let channels = bytes[1] == UInt8(ascii: "6") ? 3 : 1
    var position = 2
    let width = try number(bytes, &position, "a width", upTo: RasterImage.pixelLimit)
    let height = try number(bytes, &position, "a height", upTo: RasterImage.pixelLimit / width)
    let maximum = try number(bytes, &position, "a maximum", upTo: 65_535)
    guard position < bytes.count, isSpace(bytes[position]) else {
      throw FormatError(at: position, found: "no white space", expected: "one after the maximum")
    }
    position += 1
    let valueBytes = maximum > 255 ? 2 : 1
    let count = width * height * channels
    guard bytes.count - position >= count * valueBytes else {
      throw FormatError(
        at: bytes.count, found: "\(bytes.count - position) bytes of pixels", expected: "\(count * valueBytes)")
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for index in 0..<count {
      let at = position + index * valueBytes
      let value = valueBytes == 2 ? Int(bytes[at]) << 8 | Int(bytes[at + 1]) : Int(bytes[at])
      guard value <= maximum else {
        throw FormatError(at: at, found: "value \(value)", expected: "at most the maximum \(maximum)")
      }
      let scaled = maximum == 255 ? UInt8(value) : UInt8((value * 255 + maximum / 2) / maximum)
      for _ in channels..<4 where channels == 1 { pixels.append(scaled) }
      if channels == 3 { pixels.append(scaled) }
    }
    return RasterImage(width: width, height: height, pixels: pixels)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func number(
    _ bytes: [UInt8], _ position: inout Int, _ what: String, upTo limit: Int
  ) throws(FormatError) -> Int {
    while position < bytes.count, isSpace(bytes[position]) || bytes[position] == UInt8(ascii: "#") {
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      } else {
        position += 1
      }
    }
    let start = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]), value <= limit {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
    }
    guard position > start else { throw FormatError(at: start, found: "no number", expected: what) }
    guard (1...limit).contains(value) else {
      throw FormatError(at: start, found: "\(value)", expected: "\(what) within 1...\(limit)")
    }
    return value
  }
}
