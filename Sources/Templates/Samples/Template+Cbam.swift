// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/cbam.ng`.
  static let cbam = Template(
    name: "cbam",
    text: #"""
      # A residual block with the convolutional block attention module.
      # Sanghyun Woo, Jongchan Park, Joon-Young Lee, In So Kweon:
      # "CBAM: Convolutional Block Attention Module", 2018.
      # Idea: first ask which channels matter, then which pixels; mean and maximum give two views of each question.

      ##CBAM##
      0:input
      1:Conv2d(out_channels=C,kernel_size=3)
      2:BN
      3:ReLU
      4:Conv2d(out_channels=C,kernel_size=3)
      5:BN
      6:mean(dim=(2,3))  # channel attention: 6 to 14
      7:max(dim=(2,3))
      8:concat(dim=2)  # side by side, so that both views pass through one shared perceptron
      9:Conv2d(out_channels=C//8,kernel_size=1)
      10:ReLU
      11:Conv2d(out_channels=C,kernel_size=1)
      12:sum(dim=2)
      13:Sigmoid
      14:Mul
      15:mean(dim=1)  # spatial attention: 15 to 20
      16:max(dim=1)
      17:concat(dim=1)
      18:Conv2d(out_channels=1,kernel_size=7)
      19:Sigmoid
      20:Mul
      21:Add
      22:ReLU
      23:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      6->8
      5->7
      7->8
      8->9
      9->10
      10->11
      11->12
      12->13
      13->14
      5->14
      14->15
      15->17
      14->16
      16->17
      17->18
      18->19
      19->20
      14->20
      20->21
      0->21
      21->22
      22->23

      ##CBAM_stem##
      # One 3x3 convolution from the three colour planes to the width of the first stage.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##CBAM_downsample##
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
