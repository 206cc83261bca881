import CDigest

/// Writes PNG files: 8-bit red, green and blue, not compressed, for small pictures in pages.
package enum PNGEncoder {
  /// The file of a picture. Its bytes depend on the picture alone.
  package static func encode(_ image: RasterImage) -> [UInt8] {
    var header: [UInt8] = bigEndian(UInt32(image.width)) + bigEndian(UInt32(image.height))
    header += [8, 2, 0, 0, 0]  // 8 bits, red-green-blue, deflate, filters by row, not interlaced
    var rows: [UInt8] = []
    rows.reserveCapacity(image.height * (3 * image.width + 1))
    for row in 0..<image.height {
      rows.append(0)  // no filter
      rows += image.pixels[row * 3 * image.width..<(row + 1) * 3 * image.width]
    }
    return PNGDecoder.signature + chunk("IHDR", header) + chunk("IDAT", zlib(rows)) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    let checksum = body.withUnsafeBytes { naderc_crc32(0, $0.baseAddress, $0.count) }
    return bigEndian(UInt32(data.count)) + body + bigEndian(checksum)
  }

  /// A zlib stream (RFC 1950) of stored blocks, at most 65,535 bytes each.
  private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: max(bytes.count, 1), by: 65_535) {
      let end = min(start + 65_535, bytes.count)
      let count = UInt16(end - start)
      out += [
        end == bytes.count ? 1 : 0, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8),
      ]
      out += bytes[start..<end]
    }
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return out + bigEndian(b << 16 | a)
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

extension RasterImage {
  /// An image of a set, its largest value stretched to white.
  package init(_ set: ImageSet, _ index: Int, maximum: Int) {
    let (planes, area) = (Array(set.image(index)), set.side * set.side)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * area)
    for position in 0..<area {
      for plane in 0..<3 {
        pixels.append(UInt8(min(255, Int(planes[plane * area + position]) * 255 / max(maximum, 1))))
      }
    }
    self.init(width: set.side, height: set.side, pixels: pixels)
  }
}
