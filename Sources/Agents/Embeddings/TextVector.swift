/// A direction in the space of texts: 256 numbers of length 1, or all 0 for a text without words.
package struct TextVector: Sendable, Hashable {
  package static let dimensions = 256

  package var lanes: [SIMD16<Float>]

  package init() { lanes = Array(repeating: .zero, count: Self.dimensions / 16) }

  package subscript(_ index: Int) -> Float {
    get { lanes[index / 16][index % 16] }
    set { lanes[index / 16][index % 16] = newValue }
  }

  /// The cosine of the angle between two texts: 1 for equal ones.
  package func similarity(_ other: TextVector) -> Float {
    var sum = SIMD16<Float>.zero
    for index in lanes.indices { sum += lanes[index] * other.lanes[index] }
    return sum.sum()
  }

  /// Of length 1.
  package var normalised: TextVector {
    let length = similarity(self).squareRoot()
    guard length > 0 else { return self }
    var result = self
    for index in lanes.indices { result.lanes[index] /= length }
    return result
  }

  package static func + (left: TextVector, right: TextVector) -> TextVector {
    var result = left
    for index in result.lanes.indices { result.lanes[index] += right.lanes[index] }
    return result
  }
}
