// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/coordinate_attention.ng`.
  static let coordinateAttention = Template(
    name: "coordinate_attention",
    text: #"""
      # An inverted residual with coordinate attention.
      # Qibin Hou, Daquan Zhou, Jiashi Feng: "Coordinate Attention for Efficient Mobile Network Design", 2021.
      # Idea: average over each axis alone, so that the gate remembers in which row and in which column.
      # The paper sends both averages through one shared convolution and splits them again; the language has no
      # slice, so each axis has a convolution of its own.

      ##CoordinateAttention##
      0:input
      1:Conv2d(out_channels=4*C,kernel_size=1)  # expansion
      2:BN
      3:ReLU
      4:Conv2d(out_channels=4*C,kernel_size=3,groups=4*C)  # depthwise
      5:BN
      6:ReLU
      7:mean(dim=3)  # rows: (B, 4*C, H, 1)
      8:Conv2d(out_channels=C//4,kernel_size=1)
      9:BN
      10:ReLU
      11:Conv2d(out_channels=4*C,kernel_size=1)
      12:Sigmoid
      13:mean(dim=2)  # columns: (B, 4*C, 1, W)
      14:Conv2d(out_channels=C//4,kernel_size=1)
      15:BN
      16:ReLU
      17:Conv2d(out_channels=4*C,kernel_size=1)
      18:Sigmoid
      19:Mul  # both gates at once
      20:Conv2d(out_channels=C,kernel_size=1)
      21:BN
      22:Add
      23:output
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
      10->11
      11->12
      12->19
      6->13
      13->14
      14->15
      15->16
      16->17
      17->18
      18->19
      6->19
      19->20
      20->21
      21->22
      0->22
      22->23

      ##CoordinateAttention_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##CoordinateAttention_downsample##
      # A plain inverted residual of stride 2.
      0:input
      1:Conv2d(out_channels=4*C,kernel_size=1)
      2:BN
      3:ReLU
      4:Conv2d(out_channels=4*C,kernel_size=3,stride=2,groups=4*C)
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
