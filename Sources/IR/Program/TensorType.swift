/// The type of a value: concrete logical dimensions, and which of them is spread over the SIMD lanes.
///
/// The physical order of a value with a batch axis is `[ceil(N/16)][other dimensions in logical order][16]` ("lanes");
/// without one it is dense and row-major.
package struct TensorType: Hashable, Sendable {
  /// How many images are the innermost axis of the lane layout, on every instruction set.
  package static let laneCount = 16

  /// The logical dimensions; empty for a scalar.
  package var dims: [Int]
  /// The logical dimension that is spread over lanes, or nil for a dense value.
  package var batchAxis: Int?
  /// What one element is.
  package var element: ElementType

  package init(_ dims: [Int], batchAxis: Int? = nil, element: ElementType = .float32) {
    precondition(dims.allSatisfy { $0 >= 0 }, "negative dimension")
    precondition(batchAxis.map { dims.indices.contains($0) } ?? true, "batch axis outside the rank")
    self.dims = dims
    self.batchAxis = batchAxis
    self.element = element
  }

  /// The number of dimensions.
  package var rank: Int { dims.count }

  /// The number of logical elements; padding not counted.
  package var elementCount: Int { dims.reduce(1, *) }

  /// The dimensions in memory: `[blocks] + others + [16]` in lanes, the logical ones when dense.
  package var physicalDims: [Int] {
    guard batchAxis != nil else { return dims }
    return [laneBlocks] + otherDims + [Self.laneCount]
  }

  /// The number of elements in memory, padded lanes included.
  package var physicalCount: Int { physicalDims.reduce(1, *) }

  /// The number of blocks of 16 images; 1 for a dense value.
  package var laneBlocks: Int {
    guard let batchAxis else { return 1 }
    return (dims[batchAxis] + Self.laneCount - 1) / Self.laneCount
  }

  /// The logical dimensions without the batch axis, in order.
  package var otherDims: [Int] {
    dims.indices.filter { $0 != batchAxis }.map { dims[$0] }
  }

  /// The same logical value in another layout.
  package func with(batchAxis: Int?) -> Self { Self(dims, batchAxis: batchAxis, element: element) }

  /// Where a logical axis other than the batch axis lies in `physicalDims`.
  package func physicalAxis(_ axis: Int) -> Int {
    guard let batchAxis else { return axis }
    precondition(axis != batchAxis, "the batch axis has no single physical axis")
    return axis < batchAxis ? axis + 1 : axis
  }

  /// The offset of a logical index in memory, in elements.
  package func physicalOffset(_ index: [Int]) -> Int {
    var offset = 0
    if let batchAxis { offset = index[batchAxis] / Self.laneCount }
    for axis in dims.indices where axis != batchAxis { offset = offset * dims[axis] + index[axis] }
    if let batchAxis { offset = offset * Self.laneCount + index[batchAxis] % Self.laneCount }
    return offset
  }
}

extension TensorType: CustomStringConvertible {
  package var description: String {
    let sizes = dims.enumerated().map { $0.offset == batchAxis ? "\($0.element)*" : "\($0.element)" }
    return (element == .int32 ? "i32" : "f32") + "[" + sizes.joined(separator: ",") + "]"
  }
}
