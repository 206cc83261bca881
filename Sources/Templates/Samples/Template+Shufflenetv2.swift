// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/shufflenetv2.ng`.
  static let shufflenetv2 = Template(
    name: "shufflenetv2",
    text: #"""
      # The units of ShuffleNet V2.
      # Ningning Ma, Xiangyu Zhang, Hai-Tao Zheng, Jian Sun:
      # "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design", 2018.
      # Idea: half of the channels pass untouched, the other half is computed, and a shuffle lets the halves
      # change places from unit to unit.
      # The language has no slice: nodes 1 to 5 keep the first half of the channels by a 1x1 pool of stride 2 over
      # the axis that numbers the halves. The computed branch reads all channels.

      ##ShuffleNetV2##
      0:input
      1:reshape(B,2,C//2,H*W)  # the halves on an axis of their own
      2:permute(0,2,3,1)
      3:reshape(B,C//2*H*W,1,2)
      4:MaxPool2d(kernel_size=1,stride=2)  # takes half 0, leaves half 1
      5:reshape(B,C//2,H,W)
      6:Conv2d(out_channels=C//2,kernel_size=1)
      7:BN
      8:ReLU
      9:Conv2d(out_channels=C//2,kernel_size=3,groups=C//2)  # depthwise
      10:BN
      11:Conv2d(out_channels=C//2,kernel_size=1)
      12:BN
      13:ReLU
      14:concat(dim=1)
      15:reshape(B,2,C//2,H,W)  # channel shuffle: 15 to 17
      16:permute(0,2,1,3,4)
      17:reshape(B,C,H,W)
      18:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->14
      0->6
      6->7
      7->8
      8->9
      9->10
      10->11
      11->12
      12->13
      13->14
      14->15
      15->16
      16->17
      17->18

      ##ShuffleNetV2_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:ReLU
      4:output
      0->1
      1->2
      2->3
      3->4

      ##ShuffleNetV2_downsample##
      # Without a split: both branches read everything at stride 2, so the channels double.
      0:input
      1:Conv2d(out_channels=C,kernel_size=3,stride=2,groups=C)
      2:BN
      3:Conv2d(out_channels=dim//2,kernel_size=1)
      4:BN
      5:ReLU
      6:Conv2d(out_channels=dim//2,kernel_size=1)
      7:BN
      8:ReLU
      9:Conv2d(out_channels=dim//2,kernel_size=3,stride=2,groups=dim//2)
      10:BN
      11:Conv2d(out_channels=dim//2,kernel_size=1)
      12:BN
      13:ReLU
      14:concat(dim=1)
      15:reshape(B,2,dim//2,H//2,W//2)  # channel shuffle: 15 to 17
      16:permute(0,2,1,3,4)
      17:reshape(B,dim,H//2,W//2)
      18:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->14
      0->6
      6->7
      7->8
      8->9
      9->10
      10->11
      11->12
      12->13
      13->14
      14->15
      15->16
      16->17
      17->18

      """#)
}
