// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/mobilenetv2.ng`.
  static let mobilenetv2 = Template(
    name: "mobilenetv2",
    text: #"""
      # The inverted residual of MobileNetV2.
      # Mark Sandler, Andrew Howard, Menglong Zhu, Andrey Zhmoginov, Liang-Chieh Chen:
      # "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018.
      # Idea: widen, filter depthwise where it is cheap, narrow again; the narrow ends are joined and stay linear.

      ##MobileNetV2##
      0:input
      1:Conv2d(out_channels=6*C,kernel_size=1)  # expansion
      2:BN
      3:ReLU
      4:Conv2d(out_channels=6*C,kernel_size=3,groups=6*C)  # depthwise
      5:BN
      6:ReLU
      7:Conv2d(out_channels=C,kernel_size=1)  # linear bottleneck: no activation follows
      8:BN
      9:Add
      10:output
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

      ##MobileNetV2_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##MobileNetV2_downsample##
      # The same block with stride 2 and without the shortcut.
      0:input
      1:Conv2d(out_channels=6*C,kernel_size=1)
      2:BN
      3:ReLU
      4:Conv2d(out_channels=6*C,kernel_size=3,stride=2,groups=6*C)
      5:BN
      6:ReLU
      7:Conv2d(out_channels=dim,kernel_size=1)
      8:BN
      9:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      6->7
      7->8
      8->9

      """#)
}
