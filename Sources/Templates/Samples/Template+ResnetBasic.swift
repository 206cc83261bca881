// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/resnet_basic.ng`.
  static let resnetBasic = Template(
    name: "resnet_basic",
    text: #"""
      # The basic residual block of ResNet.
      # Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun:
      # "Deep Residual Learning for Image Recognition", 2015.
      # Idea: two 3x3 convolutions learn the difference to the identity, so that depth does not hurt training.

      ##ResNetBasic##
      0:input
      1:Conv2d(out_channels=C,kernel_size=3)
      2:BN
      3:ReLU
      4:Conv2d(out_channels=C,kernel_size=3)
      5:BN  # no activation before the sum: the residual may be negative
      6:Add  # the identity shortcut
      7:ReLU
      8:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      0->6
      6->7
      7->8

      ##ResNetBasic_stem##
      # One 3x3 convolution from the three colour planes to the width of the first stage.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##ResNetBasic_downsample##
      # A residual block of stride 2 that doubles the channels.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3,stride=2)  # halves H and W
      2:BN
      3:ReLU
      4:Conv2d(out_channels=dim,kernel_size=3)
      5:BN
      6:AvgPool2d(kernel_size=2,stride=2)  # the shortcut averages instead of skipping pixels
      7:Conv2d(out_channels=dim,kernel_size=1)
      8:Add
      9:ReLU
      10:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->8
      0->6
      6->7
      7->8
      8->9
      9->10

      """#)
}
