// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// `samples/darts.ng`.
  static let darts = Template(
    name: "darts",
    text: #"""
      # The cells found by DARTS (second order, CIFAR-10), which read the two cells before them.
      # Hanxiao Liu, Karen Simonyan, Yiming Yang: "DARTS: Differentiable Architecture Search", 2018.
      # Idea: four states, each the sum of two operations on earlier states; the cell returns them all.
      # DARTS reduces the concatenated states at the entrance of the next cell; here that 1x1 convolution stands at
      # the end of this one, so that a cell returns as many channels as it reads.
      # A separable convolution is ReLU, depthwise, pointwise, BN, twice.

      ##DARTS##
      0:input1  # the cell before the previous one
      1:input2  # the previous cell
      2:ReLU  # sep_conv_3x3(0), for state a
      3:Conv2d(out_channels=C,kernel_size=3,groups=C)
      4:Conv2d(out_channels=C,kernel_size=1)
      5:BN
      6:ReLU
      7:Conv2d(out_channels=C,kernel_size=3,groups=C)
      8:Conv2d(out_channels=C,kernel_size=1)
      9:BN
      10:ReLU  # sep_conv_3x3(1), for state a
      11:Conv2d(out_channels=C,kernel_size=3,groups=C)
      12:Conv2d(out_channels=C,kernel_size=1)
      13:BN
      14:ReLU
      15:Conv2d(out_channels=C,kernel_size=3,groups=C)
      16:Conv2d(out_channels=C,kernel_size=1)
      17:BN
      18:Add  # state a
      19:ReLU  # sep_conv_3x3(0), for state b
      20:Conv2d(out_channels=C,kernel_size=3,groups=C)
      21:Conv2d(out_channels=C,kernel_size=1)
      22:BN
      23:ReLU
      24:Conv2d(out_channels=C,kernel_size=3,groups=C)
      25:Conv2d(out_channels=C,kernel_size=1)
      26:BN
      27:ReLU  # sep_conv_3x3(1), for state b
      28:Conv2d(out_channels=C,kernel_size=3,groups=C)
      29:Conv2d(out_channels=C,kernel_size=1)
      30:BN
      31:ReLU
      32:Conv2d(out_channels=C,kernel_size=3,groups=C)
      33:Conv2d(out_channels=C,kernel_size=1)
      34:BN
      35:Add  # state b
      36:ReLU  # sep_conv_3x3(1), for state c
      37:Conv2d(out_channels=C,kernel_size=3,groups=C)
      38:Conv2d(out_channels=C,kernel_size=1)
      39:BN
      40:ReLU
      41:Conv2d(out_channels=C,kernel_size=3,groups=C)
      42:Conv2d(out_channels=C,kernel_size=1)
      43:BN
      44:Add  # state c, with skip_connect(0)
      45:ReLU  # dil_conv_3x3(a), for state d
      46:Conv2d(out_channels=C,kernel_size=3,dilation=2,groups=C)
      47:Conv2d(out_channels=C,kernel_size=1)
      48:BN
      49:Add  # state d, with skip_connect(0)
      50:concat(dim=1)
      51:ReLU
      52:Conv2d(out_channels=C,kernel_size=1)
      53:BN
      54:output
      0->2
      2->3
      3->4
      4->5
      5->6
      6->7
      7->8
      8->9
      9->18
      1->10
      10->11
      11->12
      12->13
      13->14
      14->15
      15->16
      16->17
      17->18
      0->19
      19->20
      20->21
      21->22
      22->23
      23->24
      24->25
      25->26
      26->35
      1->27
      27->28
      28->29
      29->30
      30->31
      31->32
      32->33
      33->34
      34->35
      1->36
      36->37
      37->38
      38->39
      39->40
      40->41
      41->42
      42->43
      43->44
      0->44
      18->45
      45->46
      46->47
      47->48
      48->49
      0->49
      18->50
      35->50
      44->50
      49->50
      50->51
      51->52
      52->53
      53->54

      ##DARTS_stem##
      0:input
      1:Conv2d(out_channels=dim,kernel_size=3)
      2:BN
      3:output
      0->1
      1->2
      2->3

      ##DARTS_downsample##
      # The reduction cell: strided pools of both inputs, and sums of what they give.
      0:input1
      1:input2
      2:MaxPool2d(kernel_size=3,stride=2)  # max_pool_3x3(0)
      3:MaxPool2d(kernel_size=3,stride=2)  # max_pool_3x3(1)
      4:Add  # state a = pool(0) + pool(1)
      5:Add  # state b = a + pool(1)
      6:Add  # state c = pool(0) + a
      7:Add  # state d = a + pool(1)
      8:concat(dim=1)
      9:ReLU
      10:Conv2d(out_channels=dim,kernel_size=1)
      11:BN
      12:output
      0->2
      1->3
      2->4
      3->4
      4->5
      3->5
      2->6
      4->6
      4->7
      3->7
      4->8
      5->8
      6->8
      7->8
      8->9
      9->10
      10->11
      11->12

      """#)
}
