// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/attention.ng`.
  static let attention = Template(
    name: "attention",
    text: #"""
      # A transformer encoder layer over the pixels of the image.
      # Ashish Vaswani and others: "Attention Is All You Need", 2017 (self-attention, perceptron, residuals);
      # Xiangxiang Chu and others: "Conditional Positional Encodings for Vision Transformers", 2021 (node 1);
      # Alex Henry and others: "Query-Key Normalization for Transformers", 2020 (nodes 8 and 9).
      # Idea: every pixel reads from all pixels, weighted by how well its query fits their keys.
      # The language has no constants, so the normalisation of queries and keys takes the place of the 1/sqrt(d).
      # The scores grow with the square of the number of pixels: at 32x32 they need a small batch.

      ##PixelAttention##
      0:input
      1:Conv2d(out_channels=C,kernel_size=3,groups=C)  # tells where a pixel is by its neighbours
      2:Add
      3:permute(0,2,3,1)
      4:reshape(B,H*W,C)  # a sequence of pixels
      5:LN
      6:Linear(out_channels=C)  # queries
      7:Linear(out_channels=C)  # keys
      8:LN
      9:LN
      10:Linear(out_channels=C)  # values
      11:permute(0,2,1)  # keys transposed: (B, C, H*W)
      12:multiply  # scores: (B, H*W, H*W)
      13:softmax(dim=-1)
      14:multiply  # the weighted mean of the values
      15:Linear(out_channels=C)
      16:Add
      17:LN
      18:Linear(out_channels=2*C)  # perceptron: 18 to 20
      19:GELU
      20:Linear(out_channels=C)
      21:Add
      22:reshape(B,H,W,C)
      23:permute(0,3,1,2)
      24:output
      0->1
      1->2
      0->2
      2->3
      3->4
      4->5
      5->6
      6->8
      5->7
      7->9
      9->11
      5->10
      8->12
      11->12
      12->13
      13->14
      10->14
      14->15
      15->16
      4->16
      16->17
      17->18
      18->19
      19->20
      20->21
      16->21
      21->22
      22->23
      23->24

      ##PixelAttention_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:ReLU
      4:output
      0->1
      1->2
      2->3
      3->4

      ##PixelAttention_downsample##
      # Patch merging: one strided convolution and a normalisation.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3,stride=2)
      2:BN
      3:output
      0->1
      1->2
      2->3

      """#)
}
