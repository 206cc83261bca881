/// A decoded picture: red, green and blue of each pixel, row by row.
package struct RasterImage: Sendable, Equatable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// `3 * width * height` values.
  package let pixels: [UInt8]

  /// Pixels that a file may hold at most: 4,096 x 4,096.
  static let pixelLimit = 1 << 24
  /// Bytes that an image file may have at most.
  static let fileLimit = 128 << 20

  /// A picture of `3 * width * height` values.
  init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == 3 * width * height)
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Decodes PNG, PPM (P6) or PGM (P5), told apart by their first bytes.
  package init(decoding bytes: [UInt8]) throws(FormatError) {
    if bytes.starts(with: PNGDecoder.signature) {
      self = try PNGDecoder.decode(bytes)
    } else if bytes.starts(with: [UInt8(ascii: "P")]) {
      self = try PNMDecoder.decode(bytes)
    } else {
      let start = bytes.prefix(4).map { String($0, radix: 16) }.joined(separator: " ")
      throw FormatError(
        at: 0, found: bytes.isEmpty ? "no bytes" : "bytes \(start)", expected: "a PNG, PPM or PGM image")
    }
  }

  /// Reads and decodes a file.
  package init(reading path: String) throws(DataSetError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try Files.read(path, limit: Self.fileLimit) } catch { throw .file(error) }
    do throws(FormatError) {
      try self.init(decoding: bytes)
    } catch {
      throw .malformed(file: path, record: nil, found: error.found, expected: error.expected, archiveMD5: nil)
    }
  }
}
