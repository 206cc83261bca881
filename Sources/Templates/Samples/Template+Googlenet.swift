// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/googlenet.ng`.
  static let googlenet = Template(
    name: "googlenet",
    text: #"""
      # An Inception module of GoogLeNet, with the batch normalisation of its successor.
      # Christian Szegedy, Wei Liu, Yangqing Jia and others: "Going Deeper with Convolutions", 2014.
      # Idea: see the image at several scales at once, and pay for the large kernels with 1x1 reductions.

      ##GoogLeNet##
      0:input
      1:Conv2d(out_channels=C//4,kernel_size=1)  # branch 1: single pixels
      2:Conv2d(out_channels=C//4,kernel_size=1)  # branch 2: reduction before the 3x3
      3:BN
      4:ReLU
      5:Conv2d(out_channels=C//2,kernel_size=3)
      6:Conv2d(out_channels=C//8,kernel_size=1)  # branch 3: reduction before the 5x5
      7:BN
      8:ReLU
      9:Conv2d(out_channels=C//8,kernel_size=5)
      10:MaxPool2d(kernel_size=3,stride=1)  # branch 4: the strongest neighbour
      11:Conv2d(out_channels=C-C//2-C//4-C//8,kernel_size=1)  # takes what the floors left over
      12:concat(dim=1)
      13:BN
      14:ReLU
      15:output
      0->1
      1->12
      0->2
      2->3
      3->4
      4->5
      5->12
      0->6
      6->7
      7->8
      8->9
      9->12
      0->10
      10->11
      11->12
      12->13
      13->14
      14->15

      ##GoogLeNet_stem##
      # One 3x3 convolution; small images need no early reduction.
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:ReLU
      4:output
      0->1
      1->2
      2->3
      3->4

      ##GoogLeNet_downsample##
      # Grid reduction: strided convolutions beside a strided pool, so that no branch is a bottleneck.
      0:input
      1:MaxPool2d(kernel_size=3,stride=2)  # keeps the C channels that are there
      2:Conv2d(out_channels=C//2,kernel_size=1)
      3:BN
      4:ReLU
      5:Conv2d(out_channels=C//2,kernel_size=3,stride=2)
      6:Conv2d(out_channels=C//4,kernel_size=1)
      7:BN
      8:ReLU
      9:Conv2d(out_channels=C//4,kernel_size=3)
      10:BN
      11:ReLU
      12:Conv2d(out_channels=dim-C-C//2,kernel_size=3,stride=2)  # two 3x3 see as much as one 5x5
      13:concat(dim=1)
      14:BN
      15:ReLU
      16:concat(dim=1)  # the pooled channels and the new ones
      17:output
      0->1
      1->16
      0->2
      2->3
      3->4
      4->5
      5->13
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

      """#)
}
