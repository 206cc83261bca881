// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/mobilenetv3.ng`.
  static let mobilenetv3 = Template(
    name: "mobilenetv3",
    text: #"""
      # The block of MobileNetV3: an inverted residual with squeeze-and-excitation and swish.
      # Andrew Howard, Mark Sandler, Grace Chu and others: "Searching for MobileNetV3", 2019.
      # Idea: the inverted residual, a gate on its wide part, and a smooth activation.
      # The paper's hard swish and hard sigmoid are piecewise linear stand-ins for x * sigmoid(x) and sigmoid,
      # which are used here.

      ##MobileNetV3##
      0:input
      1:Conv2d(out_channels=4*C,kernel_size=1)  # expansion
      2:BN
      3:Sigmoid
      4:Mul  # swish: x * sigmoid(x)
      5:Conv2d(out_channels=4*C,kernel_size=5,groups=4*C)  # depthwise
      6:BN
      7:mean(dim=(2,3))  # squeeze-and-excitation: 7 to 12
      8:Conv2d(out_channels=C,kernel_size=1)
      9:ReLU
      10:Conv2d(out_channels=4*C,kernel_size=1)
      11:Sigmoid
      12:Mul
      13:Sigmoid
      14:Mul  # swish
      15:Conv2d(out_channels=C,kernel_size=1)  # linear bottleneck
      16:BN
      17:Add
      18:output
      0->1
      1->2
      2->3
      3->4
      2->4
      4->5
      5->6
      6->7
      7->8
      8->9
      9->10
      10->11
      11->12
      6->12
      12->13
      13->14
      12->14
      14->15
      15->16
      16->17
      0->17
      17->18

      ##MobileNetV3_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##MobileNetV3_downsample##
      # The same block with stride 2 and without the shortcut.
      0:input
      1:Conv2d(out_channels=4*C,kernel_size=1)
      2:BN
      3:Sigmoid
      4:Mul  # swish
      5:Conv2d(out_channels=4*C,kernel_size=5,stride=2,groups=4*C)
      6:BN
      7:mean(dim=(2,3))
      8:Conv2d(out_channels=C,kernel_size=1)
      9:ReLU
      10:Conv2d(out_channels=4*C,kernel_size=1)
      11:Sigmoid
      12:Mul
      13:Sigmoid
      14:Mul  # swish
      15:Conv2d(out_channels=dim,kernel_size=1)
      16:BN
      17:output
      0->1
      1->2
      2->3
      3->4
      2->4
      4->5
      5->6
      6->7
      7->8
      8->9
      9->10
      10->11
      11->12
      6->12
      12->13
      13->14
      12->14
      14->15
      15->16
      16->17

      """#)
}
