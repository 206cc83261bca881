/// A direction in the space of texts: numbers of length 1, or all 0 for a text without words.
package struct TextVector: Sendable, Hashable {
  /// Of the vectors that this program makes itself.
  package static let dimensions = 256
  private static let width = 16

  /// The numbers, filled up with zeros to whole lanes.
  package var lanes: [SIMD16<Float>]
  package let count: Int

  /// All 0.
  package init(dimensions: Int = Self.dimensions) {
    count = dimensions
    lanes = Array(repeating: .zero, count: (dimensions + Self.width - 1) / Self.width)
  }

  package init(_ values: [Float]) {
    self.init(dimensions: values.count)
    for (index, value) in values.enumerated() { self[index] = value }
  }

  package subscript(_ index: Int) -> Float {
    get { lanes[index / Self.width][index % Self.width] }
    set { lanes[index / Self.width][index % Self.width] = newValue }
  }

  /// The cosine of the angle between two texts: 1 for equal ones. Both are of one embedding.
  package func similarity(_ other: TextVector) -> Float {
    var sum = SIMD16<Float>.zero
    for index in 0..<min(lanes.count, other.lanes.count) { sum += lanes[index] * other.lanes[index] }
    return sum.sum()
  }

  /// Of length 1.
  package var normalised: TextVector {
    let length = similarity(self).squareRoot()
    guard length > 0 else { return self }
    var result = self
    for index in result.lanes.indices { result.lanes[index] /= length }
    return result
  }

  /// Both are of one embedding.
  package static func + (left: TextVector, right: TextVector) -> TextVector {
    var result = left
    for index in 0..<min(result.lanes.count, right.lanes.count) { result.lanes[index] += right.lanes[index] }
    return result
  }

  /// As it is kept: the numbers as little-endian bits, `init(bytes:)` reads them back.
  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count * 4)
    for index in 0..<count {
      let bits = self[index].bitPattern
      for shift in stride(from: 0, to: 32, by: 8) { result.append(UInt8(truncatingIfNeeded: bits >> UInt32(shift))) }
    }
    return result
  }

  /// Nil where the bytes are no such vector.
  package init?(bytes: [UInt8]) {
    guard !bytes.isEmpty, let values = FloatBytes.values(bytes) else { return nil }
    self.init(values)
  }
}
