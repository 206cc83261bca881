/// A dense row-major tensor of the reference interpreter; labels are whole numbers in it.
package struct Tensor<Scalar: ReferenceScalar>: Sendable {
  /// The dimensions; empty for a scalar.
  package var dims: [Int]
  /// The elements in row-major order.
  package var elements: [Scalar]

  package init(_ dims: [Int], _ elements: [Scalar]) {
    precondition(dims.reduce(1, *) == elements.count, "dimensions do not match the elements")
    self.dims = dims
    self.elements = elements
  }

  init(_ dims: [Int], filledWith value: Scalar = 0) {
    self.init(dims, Array(repeating: value, count: dims.reduce(1, *)))
  }

  /// Row-major strides.
  var strides: [Int] {
    var result = Array(repeating: 1, count: dims.count)
    for axis in dims.indices.dropLast().reversed() { result[axis] = result[axis + 1] * dims[axis + 1] }
    return result
  }

  /// Strides for reading it as if broadcast to `target`: 0 where it repeats.
  func broadcastStrides(to target: [Int]) -> [Int] {
    let missing = target.count - dims.count
    let own = strides
    return target.indices.map { $0 < missing || dims[$0 - missing] == 1 ? 0 : own[$0 - missing] }
  }

  func map(_ transform: (Scalar) -> Scalar) -> Self { Self(dims, elements.map(transform)) }

  func zipped(_ other: Self, _ transform: (Scalar, Scalar) -> Scalar) -> Self {
    Self(dims, zip(elements, other.elements).map(transform))
  }

  /// The offset of every index of `dims`, in row-major order of `dims`, under some strides.
  static func offsets(_ dims: [Int], _ strides: [Int]) -> [Int] {
    var result = [0]
    for (size, stride) in zip(dims, strides) {
      result = result.flatMap { base in (0..<size).map { base + $0 * stride } }
    }
    return result
  }
}
