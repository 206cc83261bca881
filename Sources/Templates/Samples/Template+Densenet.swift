// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/densenet.ng`.
  static let densenet = Template(
    name: "densenet",
    text: #"""
      # A dense block of three layers, compressed back to its width.
      # Gao Huang, Zhuang Liu, Laurens van der Maaten, Kilian Q. Weinberger:
      # "Densely Connected Convolutional Networks", 2016.
      # Idea: every layer reads the features of all layers before it and adds a few (the growth, here C//4).

      ##DenseNet##
      0:input
      1:BN
      2:ReLU
      3:Conv2d(out_channels=C//4,kernel_size=3)
      4:concat(dim=1)  # C + C//4
      5:BN
      6:ReLU
      7:Conv2d(out_channels=C//4,kernel_size=3)
      8:concat(dim=1)  # C + 2*(C//4)
      9:BN
      10:ReLU
      11:Conv2d(out_channels=C//4,kernel_size=3)
      12:concat(dim=1)  # C + 3*(C//4)
      13:BN
      14:ReLU
      15:Conv2d(out_channels=C,kernel_size=1)  # compression
      16:output
      0->1
      1->2
      2->3
      0->4
      3->4
      4->5
      5->6
      6->7
      4->8
      7->8
      8->9
      9->10
      10->11
      8->12
      11->12
      12->13
      13->14
      14->15
      15->16

      ##DenseNet_stem##
      # A bare convolution: the first dense layer begins with the normalisation.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:output
      0->1
      1->2

      ##DenseNet_downsample##
      # A transition layer.
      0:input
      1:BN
      2:ReLU
      3:Conv2d(out_channels=dim,kernel_size=1)
      4:AvgPool2d(kernel_size=2,stride=2)
      5:output
      0->1
      1->2
      2->3
      3->4
      4->5

      """#)
}
