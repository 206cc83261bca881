// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/resnet_bottleneck.ng`.
  static let resnetBottleneck = Template(
    name: "resnet_bottleneck",
    text: #"""
      # The bottleneck block of ResNet.
      # Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun:
      # "Deep Residual Learning for Image Recognition", 2015.
      # Idea: 1x1 convolutions squeeze the channels to a quarter and restore them, so that the 3x3 one is cheap.

      ##ResNetBottleneck##
      0:input
      1:Conv2d(out_channels=C//4,kernel_size=1)  # squeeze
      2:BN
      3:ReLU
      4:Conv2d(out_channels=C//4,kernel_size=3)
      5:BN
      6:ReLU
      7:Conv2d(out_channels=C,kernel_size=1)  # restore
      8:BN
      9:Add  # the identity shortcut
      10:ReLU
      11:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      6->7
      7->8
      8->9
      0->9
      9->10
      10->11

      ##ResNetBottleneck_stem##
      # One 3x3 convolution from the three colour planes to the width of the first stage.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##ResNetBottleneck_downsample##
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
