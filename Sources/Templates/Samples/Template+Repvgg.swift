// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/repvgg.ng`.
  static let repvgg = Template(
    name: "repvgg",
    text: #"""
      # The training form of a RepVGG block.
      # Xiaohan Ding, Xiangyu Zhang, Ningning Ma and others: "RepVGG: Making VGG-style ConvNets Great Again", 2021.
      # Idea: train three parallel branches; all are linear, so they fold into a single 3x3 convolution afterwards.

      ##RepVGG##
      0:input
      1:Conv2d(out_channels=C,kernel_size=3)
      2:BN
      3:Conv2d(out_channels=C,kernel_size=1)
      4:BN
      5:BN  # the identity branch
      6:Add
      7:ReLU
      8:output
      0->1
      1->2
      2->6
      0->3
      3->4
      4->6
      0->5
      5->6
      6->7
      7->8

      ##RepVGG_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:Conv2d(out_channels=dim,kernel_size=1)
      4:BN
      5:Add
      6:ReLU
      7:output
      0->1
      1->2
      2->5
      0->3
      3->4
      4->5
      5->6
      6->7

      ##RepVGG_downsample##
      # With stride 2 there is no identity branch.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3,stride=2)
      2:BN
      3:Conv2d(out_channels=dim,kernel_size=1,stride=2)
      4:BN
      5:Add
      6:ReLU
      7:output
      0->1
      1->2
      2->5
      0->3
      3->4
      4->5
      5->6
      6->7

      """#)
}
