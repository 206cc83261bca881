import CDigest

/// PNG (ISO/IEC 15948) without interlacing: grey, RGB, palette, with or without alpha, 1 to 16 bits.
///
/// Alpha is dropped and 16-bit values keep their high byte, as common loaders of training images do.
enum PNGDecoder {
  /// The eight bytes every PNG begins with.
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private struct Header {
    let width: Int
    let height: Int
    let depth: Int
    let kind: UInt8
    let channels: Int
    var rowBytes: Int { (width * channels * depth + 7) / 8 }
  }

  /// The picture; memory is bounded by the header's size, which is bounded itself.
  static func decode(_ bytes: [UInt8]) throws(FormatError) -> RasterImage {
    guard bytes.starts(with: signature) else { throw FormatError(at: 0, found: "other bytes", expected: "a PNG") }
    var position = signature.count
    var header: Header?
    var palette: [UInt8] = []
    var compressed: [UInt8] = []
    while true {
      let chunk = try chunk(of: bytes, at: position)
      position = chunk.end
      switch chunk.kind {
      case "IHDR":
        guard header == nil else { throw FormatError(at: position, found: "a second IHDR", expected: "one") }
        header = try self.header(chunk.data)
      case "PLTE":
        guard chunk.data.count % 3 == 0, (3...768).contains(chunk.data.count) else {
          throw FormatError(
            at: position, found: "a palette of \(chunk.data.count) bytes", expected: "3 for each colour")
        }
        palette = Array(chunk.data)
      case "IDAT":
        guard header != nil else { throw FormatError(at: position, found: "IDAT", expected: "IHDR first") }
        compressed += chunk.data
      case "IEND":
        guard let header else { throw FormatError(at: position, found: "IEND", expected: "IHDR first") }
        return try picture(header, palette: palette, compressed: compressed)
      default:
        // Chunks with a capital first letter change the meaning of the picture.
        guard chunk.data.startIndex >= 4, bytes[chunk.data.startIndex - 4] & 0x20 != 0 else {
          throw FormatError(at: position, found: "critical chunk \(chunk.kind)", expected: "IHDR, PLTE, IDAT or IEND")
        }
      }
    }
  }

  private static func chunk(
    of bytes: [UInt8], at position: Int
  ) throws(FormatError) -> (kind: String, data: ArraySlice<UInt8>, end: Int) {
    guard bytes.count - position >= 12 else {
      throw FormatError(at: bytes.count, found: "the end of the file", expected: "a chunk or IEND")
    }
    let length = word(bytes, position)
    guard length <= bytes.count - position - 12 else {
      throw FormatError(
        at: position, found: "a chunk of \(length) bytes", expected: "at most the \(bytes.count - position - 12) left")
    }
    let kind = bytes[position + 4..<position + 8]
    let data = bytes[position + 8..<position + 8 + length]
    let checked = bytes[position + 4..<position + 8 + length]
    let sum = checked.withUnsafeBytes { naderc_crc32(0, $0.baseAddress, $0.count) }
    guard Int(sum) == word(bytes, position + 8 + length) else {
      throw FormatError(at: position, found: "a wrong checksum", expected: "the chunk's CRC-32")
    }
    let name = String(decoding: kind.map { (0x41...0x7A).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    return (kind: name, data: data, end: position + 12 + length)
  }

  private static func word(_ bytes: [UInt8], _ at: Int) -> Int {
    Int(bytes[at]) << 24 | Int(bytes[at + 1]) << 16 | Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
  }

  private static func header(_ slice: ArraySlice<UInt8>) throws(FormatError) -> Header {
    let data = Array(slice)
    guard data.count == 13 else { throw FormatError(found: "a header of \(data.count) bytes", expected: "13") }
    let (width, height, depth, kind) = (word(data, 0), word(data, 4), Int(data[8]), data[9])
    guard width > 0, height > 0, width <= RasterImage.pixelLimit, height <= RasterImage.pixelLimit / width else {
      throw FormatError(
        found: "\(width) x \(height) pixels", expected: "1 to \(RasterImage.pixelLimit) pixels altogether")
    }
    let allowed: [UInt8: (channels: Int, depths: [Int])] = [
      0: (1, [1, 2, 4, 8, 16]), 2: (3, [8, 16]), 3: (1, [1, 2, 4, 8]), 4: (2, [8, 16]), 6: (4, [8, 16]),
    ]
    guard let form = allowed[kind], form.depths.contains(depth) else {
      throw FormatError(found: "colour type \(kind) with \(depth) bits", expected: "a type and depth of the standard")
    }
    guard data[10] == 0, data[11] == 0 else {
      throw FormatError(found: "compression \(data[10]), filter method \(data[11])", expected: "0 and 0")
    }
    guard data[12] == 0 else {
      throw FormatError(found: "an interlaced PNG", expected: "one that is not; convert it with `-interlace none`")
    }
    return Header(width: width, height: height, depth: depth, kind: kind, channels: form.channels)
  }

  private static func picture(
    _ header: Header, palette: [UInt8], compressed: [UInt8]
  ) throws(FormatError) -> RasterImage {
    let stride = header.rowBytes + 1
    var rows = try Inflater.inflate(compressed[...], format: .zlib, limit: stride * header.height)
    guard rows.count == stride * header.height else {
      throw FormatError(found: "\(rows.count) bytes of rows", expected: "\(stride * header.height)")
    }
    try unfilter(&rows, header)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * header.width * header.height)
    for row in 0..<header.height {
      let start = row * stride + 1
      for column in 0..<header.width {
        func value(_ channel: Int) -> UInt8 {
          sample(rows, start: start, index: column * header.channels + channel, depth: header.depth)
        }
        switch header.kind {
        case 2, 6:
          pixels.append(value(0))
          pixels.append(value(1))
          pixels.append(value(2))
        case 3:
          let entry = 3 * Int(value(0))
          guard entry + 3 <= palette.count else {
            throw FormatError(found: "colour \(entry / 3)", expected: "one of the palette's \(palette.count / 3)")
          }
          pixels += palette[entry..<entry + 3]
        default:
          // Grey of fewer than 8 bits is stretched: 1 of 1 bit is white.
          let grey = header.depth < 8 ? UInt8(Int(value(0)) * 255 / ((1 << header.depth) - 1)) : value(0)
          pixels.append(grey)
          pixels.append(grey)
          pixels.append(grey)
        }
      }
    }
    return RasterImage(width: header.width, height: header.height, pixels: pixels)
  }

  private static func sample(_ rows: [UInt8], start: Int, index: Int, depth: Int) -> UInt8 {
    if depth == 8 { return rows[start + index] }
    if depth == 16 { return rows[start + 2 * index] }
    let bit = index * depth
    return rows[start + bit / 8] >> UInt8(8 - depth - bit % 8) & UInt8((1 << depth) - 1)
  }

  /// Undoes the filters in place; the byte before each row names its filter.
  private static func unfilter(_ rows: inout [UInt8], _ header: Header) throws(FormatError) {
    let stride = header.rowBytes + 1
    let distance = max(header.channels * header.depth / 8, 1)
    for row in 0..<header.height {
      let start = row * stride + 1
      let filter = rows[start - 1]
      guard filter <= 4 else { throw FormatError(found: "filter \(filter) in row \(row)", expected: "0 to 4") }
      if filter == 0 { continue }
      for index in 0..<header.rowBytes {
        let left = index >= distance ? Int(rows[start + index - distance]) : 0
        let up = row > 0 ? Int(rows[start + index - stride]) : 0
        let corner = row > 0 && index >= distance ? Int(rows[start + index - stride - distance]) : 0
        let prediction =
          switch filter {
          case 1: left
          case 2: up
          case 3: (left + up) / 2
          default: paeth(left, up, corner)
          }
        rows[start + index] &+= UInt8(truncatingIfNeeded: prediction)
      }
    }
  }

  private static func paeth(_ left: Int, _ up: Int, _ corner: Int) -> Int {
    let estimate = left + up - corner
    let (toLeft, toUp, toCorner) = (abs(estimate - left), abs(estimate - up), abs(estimate - corner))
    if toLeft <= toUp, toLeft <= toCorner { return left }
    return toUp <= toCorner ? up : corner
  }
}
