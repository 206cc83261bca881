/// The geometry of a two-dimensional convolution.
///
/// Output pixel `(i, j)` reads input `(i * stride + r * dilation - padding)`; whatever lies outside is zero. The output size is
/// explicit, so that dropping the last row or column is only a smaller output.
package struct Convolution: Hashable, Sendable {
  /// Rows and columns of the kernel.
  package var kernel: Extent
  /// Distance of neighbouring windows.
  package var stride: Extent
  /// Distance of neighbouring taps.
  package var dilation: Extent
  /// Zeros above and to the left of the image.
  package var padding: Extent
  /// Height and width of the result.
  package var output: Extent
  /// Channels are split into this many independent convolutions.
  package var groups: Int

  package init(
    kernel: Extent, stride: Extent = Extent(1), dilation: Extent = Extent(1), padding: Extent, output: Extent,
    groups: Int = 1
  ) {
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    self.output = output
    self.groups = groups
  }

  /// The "same" geometry of the block language: `p = max(ceil((e - stride) / 2), 0)` with `e = dilation * (kernel - 1) + 1`,
  /// and one row or column less where stride is 1 and an even `e` gives one too many.
  package static func same(
    kernel: Extent, stride: Extent = Extent(1), dilation: Extent = Extent(1), groups: Int = 1, input: Extent
  ) -> Self {
    let (top, height) = sameAxis(kernel.height, stride.height, dilation.height, input.height)
    let (left, width) = sameAxis(kernel.width, stride.width, dilation.width, input.width)
    return Self(
      kernel: kernel, stride: stride, dilation: dilation, padding: Extent(top, left), output: Extent(height, width),
      groups: groups)
  }

  /// Padding and output size along one axis.
  static func sameAxis(_ kernel: Int, _ stride: Int, _ dilation: Int, _ size: Int) -> (padding: Int, output: Int) {
    let extent = dilation * (kernel - 1) + 1
    let padding = max((extent - stride + 1) / 2, 0)
    let output = (size + 2 * padding - extent) / stride + 1
    return (padding, stride == 1 && output > size ? size : output)
  }
}

extension Convolution: CustomStringConvertible {
  package var description: String {
    "k\(kernel) s\(stride) d\(dilation) p\(padding) g\(groups) -> \(output)"
  }
}
