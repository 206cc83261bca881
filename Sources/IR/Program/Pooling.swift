/// The windows of a pooling operation.
package enum Pooling: Hashable, Sendable {
  /// Equal windows. An average counts padded elements as zeros.
  case fixed(kernel: Extent, stride: Extent, padding: Extent, output: Extent)
  /// Window `i` covers `floor(i * in / out) ..< ceil((i + 1) * in / out)`.
  case adaptive(output: Extent)

  /// "Same" windows of the block language for an input size.
  package static func same(kernel: Extent, stride: Extent, input: Extent) -> Self {
    let one = Extent(1)
    let shape = Convolution.same(kernel: kernel, stride: stride, dilation: one, input: input)
    return .fixed(kernel: kernel, stride: stride, padding: shape.padding, output: shape.output)
  }

  /// Height and width of the result.
  package var output: Extent {
    switch self {
    case .fixed(_, _, _, let output): output
    case .adaptive(let output): output
    }
  }

  /// The window of each output row, clipped to the image.
  package func rows(of height: Int) -> [Range<Int>] {
    switch self {
    case .fixed(let kernel, let stride, let padding, let output):
      Self.fixed(output.height, kernel.height, stride.height, padding.height, height)
    case .adaptive(let output): Self.adaptive(output.height, height)
    }
  }

  /// The window of each output column, clipped to the image.
  package func columns(of width: Int) -> [Range<Int>] {
    switch self {
    case .fixed(let kernel, let stride, let padding, let output):
      Self.fixed(output.width, kernel.width, stride.width, padding.width, width)
    case .adaptive(let output): Self.adaptive(output.width, width)
    }
  }

  /// What the sum over a clipped window is divided by.
  package func divisor(rows: Range<Int>, columns: Range<Int>) -> Int {
    switch self {
    case .fixed(let kernel, _, _, _): kernel.height * kernel.width
    case .adaptive: rows.count * columns.count
    }
  }

  private static func fixed(_ output: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ size: Int) -> [Range<Int>] {
    (0..<output).map { index in
      let start = min(max(index * stride - padding, 0), size)
      return start..<max(start, min(index * stride - padding + kernel, size))
    }
  }

  private static func adaptive(_ output: Int, _ size: Int) -> [Range<Int>] {
    (0..<output).map { ($0 * size / output)..<((($0 + 1) * size + output - 1) / output) }
  }
}

extension Pooling: CustomStringConvertible {
  package var description: String {
    switch self {
    case .fixed(let kernel, let stride, let padding, let output): "k\(kernel) s\(stride) p\(padding) -> \(output)"
    case .adaptive(let output): "adaptive -> \(output)"
    }
  }
}
