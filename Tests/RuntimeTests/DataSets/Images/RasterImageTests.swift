import Testing

@testable import Runtime

struct RasterImageTests {
  private func value(_ x: Int, _ y: Int, _ channel: Int) -> UInt8 { UInt8((x * 40 + y * 17 + channel * 90) & 255) }

  private func expected(_ color: (Int, Int, Int) -> UInt8) -> RasterImage {
    let pixels = (0..<6).flatMap { y in (0..<5).flatMap { x in (0..<3).map { color(x, y, $0) } } }
    return RasterImage(width: 5, height: 6, pixels: pixels)
  }

  @Test func pngOfEveryKindAndFilter() throws {
    let color = expected(value)
    let grey = expected { x, y, _ in value(x, y, 0) }
    #expect(try RasterImage(decoding: Fixtures.pngRgb8) == color)
    #expect(try RasterImage(decoding: Fixtures.pngRgba8) == color)
    #expect(try RasterImage(decoding: Fixtures.pngRgb16) == color)
    #expect(try RasterImage(decoding: Fixtures.pngGrey8) == grey)
    #expect(try RasterImage(decoding: Fixtures.pngGreyAlpha8) == grey)
    #expect(try RasterImage(decoding: Fixtures.pngGrey1) == expected { x, y, _ in (x + y) % 2 == 1 ? 255 : 0 })
    let palette = expected { x, y, channel in
      let index = (x + y) % 4
      return UInt8([index * 60, 255 - index * 60, index * 7][channel])
    }
    #expect(try RasterImage(decoding: Fixtures.pngPalette2) == palette)
  }

  @Test(arguments: [
    (Fixtures.pngInterlaced, "an interlaced PNG"), (Fixtures.pngBomb, "more than 310 bytes of decompressed data"),
    (Fixtures.pngShort, "100 bytes of rows"), (Fixtures.pngHuge, "65535 x 65535 pixels"), ([], "no bytes"),
    (Array("GIF89a".utf8), "bytes 47 49 46 38"), (Array("P3 1 1 255 0 0 0".utf8), "'P3'"),
    (Array("P6 2 2 255\nabc".utf8), "3 bytes of pixels"), (Array("P6 0 2 255\n".utf8), "0"),
    (Array("P6 99999999999999999999 2 255\n".utf8), "99999999"), (Array("P6 4096 4097 255\n".utf8), "4097"),
    (Array("P5 1 1 3\n\u{4}".utf8), "value 4"), (Array("P6 1".utf8), "no number"),
  ])
  func hostileFilesAreErrors(bytes: [UInt8], found: String) {
    let error = #expect(throws: FormatError.self) { try RasterImage(decoding: bytes) }
    #expect(error?.found == found)
  }

  @Test func everyTruncationAndFlippedByteIsHandled() {
    let source = Fixtures.pngRgba8
    for end in 0..<source.count {
      #expect(throws: FormatError.self) { try RasterImage(decoding: Array(source[..<end])) }
    }
    for index in 8..<source.count {
      var changed = source
      changed[index] ^= 0x15
      #expect(throws: FormatError.self, "byte \(index)") { try RasterImage(decoding: changed) }
    }
  }

  @Test func portableMapsAreScaled() throws {
    let color = try RasterImage(decoding: Array("P6\n# a comment\n2 1\n255\n".utf8) + [1, 2, 3, 4, 5, 6])
    #expect(color == RasterImage(width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6]))
    let grey = try RasterImage(decoding: Array("P5 2 1 3 ".utf8) + [1, 3])
    #expect(grey == RasterImage(width: 2, height: 1, pixels: [85, 85, 85, 255, 255, 255]))
    let wide = try RasterImage(decoding: Array("P5 1 1 65535\n".utf8) + [0x80, 0x80])
    #expect(wide.pixels == [128, 128, 128])
  }

  @Test func resizingAveragesAreas() throws {
    let same = RasterImage(width: 2, height: 2, pixels: [1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12])
    #expect(same.planes(side: 2) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    #expect(same.planes(side: 1) == [3, 7, 11])
    let line = RasterImage(width: 3, height: 1, pixels: [0, 0, 0, 90, 90, 90, 240, 240, 240])
    #expect(Array(line.planes(side: 2)[..<4]) == [30, 190, 30, 190])
    let flat = RasterImage(width: 7, height: 13, pixels: Array(repeating: 201, count: 7 * 13 * 3))
    for side in [1, 5, 13, 32] { #expect(flat.planes(side: side).allSatisfy { $0 == 201 }) }
    let large = RasterImage(width: 4, height: 4, pixels: (0..<48).map { UInt8($0) })
    #expect(large.planes(side: 8).count == 192)
    #expect(large.planes(side: 8)[0] == 0 && large.planes(side: 8)[1] == 0 && large.planes(side: 8)[2] == 3)
  }
}
