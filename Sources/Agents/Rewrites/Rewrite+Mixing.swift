import Runtime

extension Rewrite {
  /// Mixing of channels and positions around the block.
  static let mixing: [Rewrite] = [
    atEnd(
      "FeedForward", ["feed-forward", "mlp", "perceptron", "metaformer", "channel mlp", "two-layer"],
      "Follow the block by a residual perceptron over the channels of each pixel."
    ) { editor, x, channels in
      editor.chain(
        x, "BN", Layer.pointwise(ChannelText.product(2, channels)), "GELU", Layer.pointwise(channels))
    },
    atEnd(
      "Shuffle", ["channel shuffle", "shuffle", "interleave", "cross-group"],
      "Shuffle the channels of two halves and mix them pairwise by a grouped 1x1 convolution."
    ) { editor, x, channels in
      let half = ChannelText.quotient(channels, 2)
      return editor.chain(
        x, "reshape(B,2,\(half),H,W)", "permute(0,2,1,3,4)", "reshape(B,\(channels),H,W)",
        "Conv2d(out_channels=\(channels),kernel_size=1,groups=2)", "BN")
    },
    atEnd(
      "PoolMixer", ["token mixer", "average mixer", "pooling operator", "simple pooling"],
      "Mix the pixels of a neighbourhood by a plain average in a residual step of its own."
    ) { editor, x, _ in editor.chain(x, "BN", "AvgPool2d(kernel_size=3,stride=1)") },
    atEnd(
      "DepthwiseMixer", ["convmixer", "depthwise mixer", "spatial mixing", "mixer"],
      "Mix pixels by a large depthwise kernel in a residual step of its own."
    ) { editor, x, channels in editor.chain(x, Layer.depthwise(channels, 5), "GELU", "BN") },
    atEnd(
      "Star", ["element-wise multiplication", "star operation", "multiply two", "bilinear"],
      "Multiply two projections of the map, which reaches high-dimensional features at low width."
    ) { editor, x, channels in
      let left = editor.chain(x, Layer.pointwise(channels), "ReLU")
      let right = editor.add(Layer.pointwise(channels), x)
      return editor.chain(editor.add("Mul", left, right), Layer.pointwise(channels), "BN")
    },
    Rewrite(
      "PositionEncoding", .mixing,
      ["positional encoding", "conditional position", "position encoding", "where a pixel is"],
      "Tell the branch where a pixel is by adding a depthwise 3x3 of the input to it."
    ) { editor, random in
      guard let site = random.pick(editor.entries), let channels = editor.channels(site.input) else { return false }
      editor.insertBetween(site.input, site.consumer) { $0.add("Add", $1, $0.add(Layer.depthwise(channels, 3), $1)) }
      return true
    },
    Rewrite(
      "Deeper", .mixing, ["deeper", "another layer", "increase depth", "stack"],
      "Put another normalised 3x3 convolution at the end of the branch."
    ) { editor, random in
      guard let node = editor.branchEnds(&random), let channels = editor.channels(node) else { return false }
      editor.insertAfter(node) { $0.chain($1, "ReLU", Layer.convolution(channels, 3), "BN") }
      return true
    },
    Rewrite(
      "EntryMix", .mixing, ["pointwise first", "channel mixing", "1x1 convolution", "project the input"],
      "Mix the channels of the input by a normalised 1x1 convolution before the branch begins."
    ) { editor, random in
      guard let site = random.pick(editor.entries), let channels = editor.channels(site.input) else { return false }
      editor.insertBetween(site.input, site.consumer) { $0.chain($1, Layer.pointwise(channels), "BN", "ReLU") }
      return true
    },
  ]

  /// A residual step behind the whole block.
  private static func atEnd(
    _ name: String, _ keywords: [String], _ idea: String,
    _ build: @escaping @Sendable (inout BlockEditor, Int, String) -> Int
  ) -> Rewrite {
    Rewrite(name, .mixing, keywords, idea) { editor, random in
      guard let end = editor.operands[editor.output].first, let channels = editor.channels(end) else { return false }
      editor.insertBetween(end, editor.output) { $0.add("Add", $1, build(&$0, $1, channels)) }
      return true
    }
  }
}
