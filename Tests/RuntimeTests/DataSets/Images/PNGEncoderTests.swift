import Testing

@testable import Runtime

@Suite struct PNGEncoderTests {
  /// The last is larger than a stored block can be.
  @Test(arguments: [(1, 1), (8, 8), (3, 17), (200, 130)])
  func whatIsWrittenIsRead(_ width: Int, _ height: Int) throws {
    let pixels = (0..<3 * width * height).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 / 256) }
    let image = RasterImage(width: width, height: height, pixels: pixels)
    #expect(try RasterImage(decoding: PNGEncoder.encode(image)) == image)
  }

  @Test func planesBecomePixelsAndTheLargestValueWhite() {
    let set = ImageSet(side: 2, pixels: [0, 16, 8, 0, 1, 2, 3, 4, 16, 16, 16, 16], labels: [0])
    let image = RasterImage(set, 0, maximum: 16)
    #expect(image.pixels.prefix(6) == [0, 15, 255, 255, 31, 255])
  }
}
