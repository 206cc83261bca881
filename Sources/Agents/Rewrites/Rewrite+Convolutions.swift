import Runtime

extension Rewrite {
  /// Other layers in the place of a square convolution over all channels.
  static let convolutions: [Rewrite] = [
    dense(
      "Separable", ["depthwise separable", "depthwise-separable", "separable", "factorised convolution", "mobile"],
      "Split a convolution into one over pixels for each channel and one over channels for each pixel."
    ) { editor, x, facts in
      editor.chain(x, Layer.depthwise(facts.inputs, facts.kernel[0]), "BN", Layer.pointwise(facts.outputs))
    },
    dense(
      "Inverted", ["inverted bottleneck", "inverted residual", "expansion", "expand", "linear bottleneck"],
      "Widen to four times the channels, filter depthwise where it is cheap, and narrow again without an activation."
    ) { editor, x, facts in
      let wide = ChannelText.product(4, facts.inputs)
      return editor.chain(
        x, Layer.pointwise(wide), "BN", "ReLU", Layer.depthwise(wide, facts.kernel[0]), "BN", "ReLU",
        Layer.pointwise(facts.outputs))
    },
    dense(
      "Bottleneck", ["bottleneck", "squeeze the channels", "reduce channels", "1x1 reduction"],
      "Squeeze the channels to a quarter before the costly convolution and restore them behind it."
    ) { editor, x, facts in
      let narrow = ChannelText.quotient(facts.inputs, 4)
      return editor.chain(
        x, Layer.pointwise(narrow), "BN", "ReLU", Layer.convolution(narrow, facts.kernel[0]), "BN", "ReLU",
        Layer.pointwise(facts.outputs))
    },
    dense(
      "Dilated", ["dilated", "atrous", "dilation", "receptive field"],
      "Spread the kernel over twice the distance: a larger view for the same weights."
    ) { editor, x, facts in
      editor.add(Layer.convolution(facts.outputs, facts.kernel[0], dilation: facts.dilation[0] + 1), x)
    },
    dense(
      "LargeKernel", ["large kernel", "7x7", "large kernels", "convnext", "31x31"],
      "See seven by seven pixels at once with a depthwise kernel and mix the channels afterwards."
    ) { editor, x, facts in
      editor.chain(x, Layer.depthwise(facts.inputs, 7), "BN", Layer.pointwise(facts.outputs))
    },
    dense(
      "Grouped", ["grouped convolution", "cardinality", "groups", "aggregated", "resnext"],
      "Cut the channels into two groups that are filtered apart, and shuffle them so that the groups meet."
    ) { editor, x, facts in
      let joined = ChannelText.product(2, ChannelText.quotient(facts.outputs, 2))
      let mixed = editor.chain(
        x, "Conv2d(out_channels=\(joined),kernel_size=\(facts.kernel[0]),groups=2)",
        "reshape(B,2,\(ChannelText.quotient(facts.outputs, 2)),H,W)", "permute(0,2,1,3,4)",
        "reshape(B,\(joined),H,W)")
      return editor.add(Layer.pointwise(facts.outputs), mixed)
    },
    dense(
      "Factorised", ["asymmetric", "spatially separable", "1xn", "factorize", "factorization"],
      "Replace the square kernel by a tall one followed by a flat one."
    ) { editor, x, facts in
      editor.chain(
        x, Layer.band(facts.outputs, facts.kernel[0], 1), Layer.band(facts.outputs, 1, facts.kernel[0]))
    },
    dense(
      "Wider5", ["larger kernel", "5x5", "bigger kernel", "kernel size"],
      "Enlarge the kernel by two pixels in each direction and keep it affordable by filtering depthwise first."
    ) { editor, x, facts in
      editor.chain(x, Layer.depthwise(facts.inputs, facts.kernel[0] + 2), Layer.pointwise(facts.outputs))
    },
    dense(
      "Mixed", ["mixconv", "mixed kernel", "multiple kernel sizes", "multi-scale", "mixture of kernels"],
      "Sum depthwise kernels of three sizes, so that one layer sees several scales."
    ) { editor, x, facts in
      let (a, b, c) = (
        editor.add(Layer.depthwise(facts.inputs, 3), x), editor.add(Layer.depthwise(facts.inputs, 5), x),
        editor.add(Layer.depthwise(facts.inputs, 7), x)
      )
      return editor.chain(editor.add("Add", a, b, c), "BN", Layer.pointwise(facts.outputs))
    },
    dense(
      "Reparam", ["re-parameter", "reparameter", "structural re-param", "repvgg", "training-time branches"],
      "Train a 3x3 and a 1x1 convolution side by side; both are linear and fold into one afterwards."
    ) { editor, x, facts in
      let main = editor.chain(x, Layer.convolution(facts.outputs, facts.kernel[0]), "BN")
      let side = editor.chain(x, Layer.pointwise(facts.outputs), "BN")
      return editor.add("Add", main, side)
    },
    dense(
      "Skeleton",
      ["acnet", "asymmetric convolution block", "strengthen the skeleton", "horizontal and vertical kernels"],
      "Strengthen the cross in the middle of the kernel by parallel flat and tall kernels."
    ) { editor, x, facts in
      let kernel = facts.kernel[0]
      let main = editor.chain(x, Layer.convolution(facts.outputs, kernel), "BN")
      let flat = editor.chain(x, Layer.band(facts.outputs, 1, kernel), "BN")
      let tall = editor.chain(x, Layer.band(facts.outputs, kernel, 1), "BN")
      return editor.add("Add", main, flat, tall)
    },
    dense(
      "Ghost", ["ghost", "cheap operations", "redundant feature", "intrinsic features"],
      "Compute half of the maps by the convolution and the other half from them by cheap depthwise filters."
    ) { editor, x, facts in
      let half = ChannelText.quotient(facts.outputs, 2)
      let real = editor.chain(x, Layer.convolution(half, facts.kernel[0]), "BN", "ReLU")
      let ghost = editor.chain(real, Layer.depthwise(half, 3), "BN")
      return editor.chain(editor.add("concat(dim=1)", real, ghost), Layer.pointwise(facts.outputs))
    },
    dense(
      "Bands", ["inceptionnext", "band kernels", "decompose large-kernel", "orthogonal band"],
      "Sum a small square, a flat and a tall depthwise kernel in the place of a large one."
    ) { editor, x, facts in
      let square = editor.add(Layer.depthwise(facts.inputs, 3), x)
      let flat = editor.add(Layer.band(facts.inputs, 1, 7, groups: facts.inputs), x)
      let tall = editor.add(Layer.band(facts.inputs, 7, 1, groups: facts.inputs), x)
      return editor.chain(editor.add("Add", square, flat, tall), "BN", Layer.pointwise(facts.outputs))
    },
    dense(
      "LowRank", ["low-rank", "low rank", "compress the kernel", "tensor decomposition"],
      "Halve the channels by a 1x1 convolution before the square one: a kernel of lower rank."
    ) { editor, x, facts in
      editor.chain(
        x, Layer.pointwise(ChannelText.quotient(facts.inputs, 2)), Layer.convolution(facts.outputs, facts.kernel[0]))
    },
    dense(
      "Pyramid", ["pyramid", "aspp", "spatial pyramid", "several dilation rates", "hierarchical dilation"],
      "Sum depthwise kernels at three rates of dilation and mix the channels."
    ) { editor, x, facts in
      let near = editor.add(Layer.depthwise(facts.inputs, 3), x)
      let middle = editor.add(Layer.depthwise(facts.inputs, 3, dilation: 2), x)
      let far = editor.add(Layer.depthwise(facts.inputs, 3, dilation: 3), x)
      return editor.chain(editor.add("Add", near, middle, far), "BN", Layer.pointwise(facts.outputs))
    },
    pointwise(
      "Spatial1x1", ["replace 1x1", "spatial mixing in projection", "fused", "fused-mbconv"],
      "Let a 1x1 projection look at its neighbours by a depthwise 3x3 behind it."
    ) { editor, node, channels in editor.add(Layer.depthwise(channels, 3), node) },
  ]

  /// A replacement of a square convolution over all channels; a block without one gets it for a depthwise one.
  private static func dense(
    _ name: String, _ keywords: [String], _ idea: String,
    _ build: @escaping @Sendable (inout BlockEditor, Int, ConvolutionFacts) -> Int
  ) -> Rewrite {
    Rewrite(name, .convolution, keywords, idea) { editor, random in
      guard let node = random.pick(editor.denseConvolutions), let facts = editor.nodes[node].convolution else {
        return false
      }
      editor.replace(node) { build(&$0, $1, facts) }
      return true
    }
  }

  /// Something behind a 1x1 convolution.
  private static func pointwise(
    _ name: String, _ keywords: [String], _ idea: String,
    _ build: @escaping @Sendable (inout BlockEditor, Int, String) -> Int
  ) -> Rewrite {
    Rewrite(name, .convolution, keywords, idea) { editor, random in
      let sites = editor.convolutions { $0.isPointwise && $0.stride == [1, 1] }.filter { editor.channels($0) != nil }
      guard let node = random.pick(sites), let channels = editor.channels(node) else { return false }
      editor.insertAfter(node) { build(&$0, $1, channels) }
      return true
    }
  }
}
