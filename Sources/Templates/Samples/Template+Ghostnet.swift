// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/ghostnet.ng`.
  static let ghostnet = Template(
    name: "ghostnet",
    text: #"""
      # The ghost bottleneck.
      # Kai Han, Yunhe Wang, Qi Tian and others: "GhostNet: More Features from Cheap Operations", 2019.
      # Idea: many feature maps resemble others; compute half of them, and derive their ghosts by a depthwise filter.

      ##GhostNet##
      0:input
      1:Conv2d(out_channels=C,kernel_size=1)  # first ghost module, widens to 2*C: primary features
      2:BN
      3:ReLU
      4:Conv2d(out_channels=C,kernel_size=3,groups=C)  # their ghosts
      5:BN
      6:ReLU
      7:concat(dim=1)
      8:Conv2d(out_channels=C//2,kernel_size=1)  # second ghost module, back to C, without activations
      9:BN
      10:Conv2d(out_channels=C//2,kernel_size=3,groups=C//2)
      11:BN
      12:concat(dim=1)
      13:Add
      14:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      3->7
      6->7
      7->8
      8->9
      9->10
      10->11
      9->12
      11->12
      12->13
      0->13
      13->14

      ##GhostNet_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:ReLU
      4:output
      0->1
      1->2
      2->3
      3->4

      ##GhostNet_downsample##
      # A ghost bottleneck with a strided depthwise convolution between its modules, and a strided shortcut.
      0:input
      1:Conv2d(out_channels=C,kernel_size=1)
      2:BN
      3:ReLU
      4:Conv2d(out_channels=C,kernel_size=3,groups=C)
      5:BN
      6:ReLU
      7:concat(dim=1)
      8:Conv2d(out_channels=dim,kernel_size=3,stride=2,groups=dim)  # dim = 2*C here
      9:BN
      10:Conv2d(out_channels=dim//2,kernel_size=1)
      11:BN
      12:Conv2d(out_channels=dim//2,kernel_size=3,groups=dim//2)
      13:BN
      14:concat(dim=1)
      15:Conv2d(out_channels=C,kernel_size=3,stride=2,groups=C)  # shortcut
      16:BN
      17:Conv2d(out_channels=dim,kernel_size=1)
      18:BN
      19:Add
      20:output
      0->1
      1->2
      2->3
      3->4
      4->5
      5->6
      3->7
      6->7
      7->8
      8->9
      9->10
      10->11
      11->12
      12->13
      11->14
      13->14
      14->19
      0->15
      15->16
      16->17
      17->18
      18->19
      19->20

      """#)
}
