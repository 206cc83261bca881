// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/nasbench201.ng`.
  static let nasbench201 = Template(
    name: "nasbench201",
    text: #"""
      # The best cell for CIFAR-100 in NAS-Bench-201:
      #   |nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|
      # Xuanyi Dong, Yi Yang:
      # "NAS-Bench-201: Extending the Scope of Reproducible Neural Architecture Search", 2020.
      # Idea: a cell has four states; each is the sum of one operation on every state before it.
      # nor_conv is ReLU, convolution, BN.

      ##NASBench201##
      0:input  # state 0
      1:ReLU  # state 1 = nor_conv(0): nodes 1 to 3
      2:Conv2d(out_channels=C,kernel_size=3)
      3:BN
      4:ReLU  # nor_conv(0)
      5:Conv2d(out_channels=C,kernel_size=3)
      6:BN
      7:ReLU  # nor_conv(1)
      8:Conv2d(out_channels=C,kernel_size=3)
      9:BN
      10:Add  # state 2
      11:ReLU  # nor_conv(1)
      12:Conv2d(out_channels=C,kernel_size=3)
      13:BN
      14:ReLU  # nor_conv(2)
      15:Conv2d(out_channels=C,kernel_size=3)
      16:BN
      17:Add  # state 3: skip_connect(0) is the edge from the input
      18:output
      0->1
      1->2
      2->3
      0->4
      4->5
      5->6
      6->10
      3->7
      7->8
      8->9
      9->10
      0->17
      3->11
      11->12
      12->13
      13->17
      10->14
      14->15
      15->16
      16->17
      17->18

      ##NASBench201_stem##
      # One 3x3 convolution from the three colour planes to the width of the first stage.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##NASBench201_downsample##
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
