// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/metaformer.ng`.
  static let metaformer = Template(
    name: "metaformer",
    text: #"""
      # The PoolFormer block.
      # Weihao Yu, Mi Luo, Pan Zhou and others: "MetaFormer Is Actually What You Need for Vision", 2021;
      # Gao Huang and others: "Deep Networks with Stochastic Depth", 2016 (DropPath).
      # Idea: the frame of a transformer works with almost any mixer of pixels, even a plain average.
      # The paper subtracts the mixer's input, since the shortcut adds it again; the language has no subtraction.
      # BN stands for the paper's group normalisation.

      ##MetaFormer##
      0:input
      1:BN
      2:AvgPool2d(kernel_size=3,stride=1)  # the mixer: no parameters at all
      3:DropPath(prob=0.05)
      4:Add
      5:BN
      6:Conv2d(out_channels=4*C,kernel_size=1)  # the perceptron: 6 to 8
      7:GELU
      8:Conv2d(out_channels=C,kernel_size=1)
      9:DropPath(prob=0.05)
      10:Add
      11:output
      0->1
      1->2
      2->3
      3->4
      0->4
      4->5
      5->6
      6->7
      7->8
      8->9
      9->10
      4->10
      10->11

      ##MetaFormer_stem##
      # Patch embedding with overlap.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##MetaFormer_downsample##
      # Patch embedding between the stages.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3,stride=2)
      2:BN
      3:output
      0->1
      1->2
      2->3

      """#)
}
