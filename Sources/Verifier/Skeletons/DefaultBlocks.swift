/// The stem and the downsample of a file that has only a base block.
package enum DefaultBlocks {
  /// A 3x3 convolution and BN; for stems of scale 4 the patches of 4x4 pixels.
  package static func stem(scale: Int) -> String {
    let layer =
      scale == 1
      ? "Conv2d(out_channels=dim,kernel_size=3)" : "Conv2d(out_channels=dim,kernel_size=\(scale),stride=\(scale))"
    return """
      ##default_stem##
      0:input
      1:output
      2:\(layer)
      3:BN
      0->2
      2->3
      3->1

      """
  }

  /// The residual downsample: a basic block of stride 2 with an average-pooled shortcut.
  package static let downsample = """
    ##default_downsample##
    0:input
    1:output
    2:Conv2d(out_channels=dim,kernel_size=3,stride=2)
    3:BN
    4:ReLU
    5:Conv2d(out_channels=dim,kernel_size=3)
    6:BN
    7:AvgPool2d(kernel_size=2,stride=2)
    8:Conv2d(out_channels=dim,kernel_size=1)
    9:Add
    10:ReLU
    0->2
    2->3
    3->4
    4->5
    5->6
    0->7
    7->8
    6->9
    8->9
    9->10
    10->1

    """
}
