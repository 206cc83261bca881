package import IR

/// Where each parameter and buffer lies in its region, in floats; each starts a row of 16.
package struct ParameterLayout: Hashable, Sendable {
  /// Start of each parameter, and of its gradient and momentum in theirs.
  package let parameterOffsets: [Int]
  /// Start of each buffer.
  package let bufferOffsets: [Int]
  /// Size of a region of parameters.
  package let parameterFloats: Int
  /// Size of the region of buffers.
  package let bufferFloats: Int

  package init(_ program: Program) {
    (parameterOffsets, parameterFloats) = Self.pack(program.parameters.map(\.dims))
    (bufferOffsets, bufferFloats) = Self.pack(program.buffers.map(\.dims))
  }

  private static func pack(_ shapes: [[Int]]) -> ([Int], Int) {
    var total = 0
    let offsets = shapes.map { dims in
      defer { total += AlignedMemory.rounded(dims.reduce(1, *)) }
      return total
    }
    return (offsets, total)
  }
}
