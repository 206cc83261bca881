// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/efficient_attention.ng`.
  static let efficientAttention = Template(
    name: "efficient_attention",
    text: #"""
      # Attention of linear cost.
      # Zhuoran Shen, Mingyuan Zhang, Haiyu Zhao, Shuai Yi, Hongsheng Li:
      # "Efficient Attention: Attention with Linear Complexities", 2018.
      # Idea: normalise queries over channels and keys over pixels, and multiply keys by values first: the C x C
      # context costs as much as a 1x1 convolution, whatever the size of the image.

      ##EfficientAttention##
      0:input
      1:BN
      2:Conv2d(out_channels=C,kernel_size=1)  # queries
      3:reshape(B,C,H*W)
      4:softmax(dim=1)  # over the channels
      5:Conv2d(out_channels=C,kernel_size=1)  # keys
      6:reshape(B,C,H*W)
      7:softmax(dim=2)  # over the pixels
      8:permute(0,2,1)  # keys transposed: (B, H*W, C)
      9:Conv2d(out_channels=C,kernel_size=1)  # values
      10:reshape(B,C,H*W)
      11:multiply  # context: values x keys, (B, C, C)
      12:multiply  # context x queries: (B, C, H*W)
      13:reshape(B,C,H,W)
      14:Conv2d(out_channels=C,kernel_size=1)
      15:Add
      16:BN
      17:Conv2d(out_channels=2*C,kernel_size=1)
      18:Conv2d(out_channels=2*C,kernel_size=3,groups=2*C)  # gives the perceptron a view of the neighbours
      19:GELU
      20:Conv2d(out_channels=C,kernel_size=1)
      21:Add
      22:output
      0->1
      1->2
      2->3
      3->4
      1->5
      5->6
      6->7
      7->8
      1->9
      9->10
      10->11
      8->11
      11->12
      4->12
      12->13
      13->14
      14->15
      0->15
      15->16
      16->17
      17->18
      18->19
      19->20
      20->21
      15->21
      21->22

      ##EfficientAttention_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##EfficientAttention_downsample##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3,stride=2)
      2:BN
      3:output
      0->1
      1->2
      2->3

      """#)
}
