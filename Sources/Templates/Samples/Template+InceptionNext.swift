// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/inception_next.ng`.
  static let inceptionNext = Template(
    name: "inception_next",
    text: #"""
      # A block after InceptionNeXt.
      # Weihao Yu, Pan Zhou, Shuicheng Yan, Xinchao Wang: "InceptionNeXt: When Inception Meets ConvNeXt", 2023.
      # Idea: a large square kernel is well replaced by a small square one and two bands, one flat and one tall.
      # The paper gives each branch some of the channels; the language has no slice, so the branches are summed.

      ##InceptionNeXt##
      0:input
      1:Conv2d(out_channels=C,kernel_size=3,groups=C)  # square
      2:Conv2d(out_channels=C,kernel_size=(1,11),groups=C)  # flat band
      3:Conv2d(out_channels=C,kernel_size=(11,1),groups=C)  # tall band
      4:Add
      5:BN
      6:Conv2d(out_channels=4*C,kernel_size=1)
      7:GELU
      8:Conv2d(out_channels=C,kernel_size=1)
      9:Add
      10:output
      0->1
      1->4
      0->2
      2->4
      0->3
      3->4
      4->5
      5->6
      6->7
      7->8
      8->9
      0->9
      9->10

      ##InceptionNeXt_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##InceptionNeXt_downsample##
      0:input
      1:BN
      2:Conv2d(out_channels=dim,kernel_size=2,stride=2)  # patches that do not overlap
      3:output
      0->1
      1->2
      2->3

      """#)
}
