// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/large_kernel.ng`.
  static let largeKernel = Template(
    name: "large_kernel",
    text: #"""
      # Large kernel attention: the block of the Visual Attention Network.
      # Meng-Hao Guo, Cheng-Ze Lu, Zheng-Ning Liu, Ming-Ming Cheng, Shi-Min Hu: "Visual Attention Network", 2022.
      # Idea: a depthwise 5x5, a depthwise 7x7 of dilation 3 and a 1x1 convolution see 23x23 pixels for little;
      # their product with the input is attention without a softmax.

      ##LargeKernel##
      0:input
      1:BN
      2:Conv2d(out_channels=C,kernel_size=1)
      3:GELU
      4:Conv2d(out_channels=C,kernel_size=5,groups=C)  # near
      5:Conv2d(out_channels=C,kernel_size=7,dilation=3,groups=C)  # far: 19 pixels wide
      6:Conv2d(out_channels=C,kernel_size=1)
      7:Mul  # attention
      8:Conv2d(out_channels=C,kernel_size=1)
      9:Add
      10:BN
      11:Conv2d(out_channels=4*C,kernel_size=1)
      12:Conv2d(out_channels=4*C,kernel_size=3,groups=4*C)
      13:GELU
      14:Conv2d(out_channels=C,kernel_size=1)
      15:Add
      16:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      6->7
      3->7
      7->8
      8->9
      0->9
      9->10
      10->11
      11->12
      12->13
      13->14
      14->15
      9->15
      15->16

      ##LargeKernel_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##LargeKernel_downsample##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3,stride=2)
      2:BN
      3:output
      0->1
      1->2
      2->3

      """#)
}
