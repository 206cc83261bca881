// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/convnext.ng`.
  static let convnext = Template(
    name: "convnext",
    text: #"""
      # The ConvNeXt block.
      # Zhuang Liu, Hanzi Mao, Chao-Yuan Wu, Christoph Feichtenhofer, Trevor Darrell, Saining Xie:
      # "A ConvNet for the 2020s", 2022.
      # Idea: a convolutional block shaped like a transformer's: one large depthwise kernel mixes the pixels,
      # a wide perceptron with one activation and one normalisation mixes the channels.

      ##ConvNeXt##
      0:input
      1:Conv2d(out_channels=C,kernel_size=7,groups=C)  # depthwise: mixes pixels
      2:permute(0,2,3,1)  # channels last, for LN and Linear
      3:LN
      4:Linear(out_channels=4*C)  # inverted bottleneck
      5:GELU
      6:Linear(out_channels=C)
      7:permute(0,3,1,2)
      8:Add
      9:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      6->7
      7->8
      0->8
      8->9

      ##ConvNeXt_stem##
      # One 3x3 convolution from the three colour planes to the width of the first stage.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##ConvNeXt_downsample##
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
