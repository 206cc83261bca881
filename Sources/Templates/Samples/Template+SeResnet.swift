// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/se_resnet.ng`.
  static let seResnet = Template(
    name: "se_resnet",
    text: #"""
      # A residual block with squeeze-and-excitation.
      # Jie Hu, Li Shen, Gang Sun: "Squeeze-and-Excitation Networks", 2017.
      # Idea: the mean of each channel over the whole image decides how much that channel counts.

      ##SEResNet##
      0:input
      1:Conv2d(out_channels=C,kernel_size=3)
      2:BN
      3:ReLU
      4:Conv2d(out_channels=C,kernel_size=3)
      5:BN
      6:mean(dim=(2,3))  # squeeze: one number for each channel
      7:Conv2d(out_channels=C//4,kernel_size=1)
      8:ReLU
      9:Conv2d(out_channels=C,kernel_size=1)
      10:Sigmoid
      11:Mul  # excitation: the gate is broadcast over the pixels
      12:Add
      13:ReLU
      14:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      6->7
      7->8
      8->9
      9->10
      5->11
      10->11
      11->12
      0->12
      12->13
      13->14

      ##SEResNet_stem##
      # One 3x3 convolution from the three colour planes to the width of the first stage.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##SEResNet_downsample##
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
