import Runtime

extension Rewrite {
  /// Gates and attention behind a feature map.
  static let attention: [Rewrite] = [
    gate(
      "SE", ["squeeze-and-excitation", "squeeze and excitation", "channel attention", "excitation", "recalibrate"],
      "Let the mean of each channel over the whole image decide, through a small bottleneck, how much the channel counts."
    ) { editor, x, channels in
      let gate = editor.chain(
        x, "mean(dim=(2,3))", Layer.pointwise(ChannelText.quotient(channels, 4)), "ReLU", Layer.pointwise(channels),
        "Sigmoid")
      return editor.add("Mul", x, gate)
    },
    gate(
      "ECA", ["efficient channel attention", "local cross-channel", "one-dimensional convolution over channels"],
      "Weigh channels by a short convolution along the channel axis of their means, without a bottleneck."
    ) { editor, x, channels in
      let gate = editor.chain(
        x, "mean(dim=(2,3))", "reshape(B,1,\(channels),1)", Layer.band("1", 3, 1), "Sigmoid",
        "reshape(B,\(channels),1,1)")
      return editor.add("Mul", x, gate)
    },
    gate(
      "ChannelGate", ["maximum and average", "two descriptors", "channel gate", "pooled descriptors"],
      "Gate channels by the sum of two perceptrons, one of their means and one of their maxima."
    ) { editor, x, channels in editor.channelGate(x, channels) },
    gate(
      "SpatialGate", ["spatial attention", "where to look", "spatial gate", "attention map"],
      "Compress the channels to their mean and maximum and let a wide convolution decide where the image matters."
    ) { editor, x, _ in editor.spatialGate(x) },
    gate(
      "CBAM", ["cbam", "channel and spatial attention", "sequential attention", "convolutional block attention"],
      "Ask first which channels matter and then which places."
    ) { editor, x, channels in
      let gated = editor.channelGate(x, channels)
      return editor.spatialGate(gated)
    },
    gate(
      "BAM", ["bottleneck attention", "parallel attention", "dilated attention"],
      "Add a channel gate and a dilated spatial gate before the sigmoid, so that both are seen at once."
    ) { editor, x, channels in
      let narrow = ChannelText.quotient(channels, 4)
      let channel = editor.chain(
        x, "mean(dim=(2,3))", Layer.pointwise(narrow), "ReLU", Layer.pointwise(channels))
      let place = editor.chain(
        x, Layer.pointwise(narrow), Layer.convolution(narrow, 3, dilation: 2), "BN", "ReLU", Layer.pointwise("1"))
      let gate = editor.add("Sigmoid", editor.add("Add", channel, place))
      return editor.add("Add", x, editor.add("Mul", x, gate))
    },
    gate(
      "CoordinateGate", ["coordinate attention", "position", "direction-aware", "height and width"],
      "Pool along each axis by itself, so that the gate of a pixel knows its row and its column."
    ) { editor, x, channels in
      let narrow = ChannelText.quotient(channels, 4)
      let rows = editor.chain(
        x, "mean(dim=3)", Layer.pointwise(narrow), "BN", "ReLU", Layer.pointwise(channels), "Sigmoid")
      let columns = editor.chain(
        x, "mean(dim=2)", Layer.pointwise(narrow), "BN", "ReLU", Layer.pointwise(channels), "Sigmoid")
      return editor.add("Mul", x, rows, columns)
    },
    gate(
      "StripPool", ["strip pooling", "long-range along", "bands", "axis pooling"],
      "Average along rows and along columns, filter both strips, and gate the map by their sum."
    ) { editor, x, channels in
      let rows = editor.chain(x, "mean(dim=3)", Layer.band(channels, 3, 1, groups: channels), "BN")
      let columns = editor.chain(x, "mean(dim=2)", Layer.band(channels, 1, 3, groups: channels), "BN")
      let gate = editor.chain(editor.add("Add", rows, columns), "ReLU", Layer.pointwise(channels), "Sigmoid")
      return editor.add("Mul", x, gate)
    },
    gate(
      "GlobalContext", ["global context", "non-local", "query-independent", "context modeling", "context"],
      "Gather one context vector by attention over all pixels, transform it in a bottleneck and add it everywhere."
    ) { editor, x, channels in
      let scores = editor.chain(x, Layer.pointwise("1"), "reshape(B,H*W,1)", "softmax(dim=1)")
      let pixels = editor.add("reshape(B,\(channels),H*W)", x)
      let context = editor.chain(
        editor.add("multiply", pixels, scores), "reshape(B,\(channels),1,1)",
        Layer.pointwise(ChannelText.quotient(channels, 4)), "ReLU", Layer.pointwise(channels))
      return editor.add("Add", x, context)
    },
    gate(
      "PixelGate", ["pixel attention", "per-pixel", "dense gate", "element-wise gate"],
      "Give every channel of every pixel a gate of its own by a 1x1 convolution."
    ) { editor, x, channels in
      editor.add("Mul", x, editor.chain(x, Layer.pointwise(channels), "Sigmoid"))
    },
    gate(
      "LargeKernelGate", ["large kernel attention", "visual attention network", "decomposed kernel", "long-range"],
      "Multiply the map by a large receptive field: a depthwise convolution, a dilated one and a 1x1."
    ) { editor, x, channels in
      let field = editor.chain(
        x, Layer.depthwise(channels, 5), Layer.depthwise(channels, 5, dilation: 2), Layer.pointwise(channels))
      return editor.add("Mul", x, field)
    },
    gate(
      "LinearAttention", ["linear attention", "efficient attention", "linear complexity", "kernelized attention"],
      "Let queries read a small table of keys times values, so that attention grows linearly with the pixels."
    ) { editor, x, channels in
      let narrow = ChannelText.quotient(channels, 2)
      let keys = editor.chain(x, Layer.pointwise(narrow), "reshape(B,\(narrow),H*W)", "softmax(dim=2)")
      let queries = editor.chain(x, Layer.pointwise(narrow), "reshape(B,\(narrow),H*W)", "softmax(dim=1)")
      let values = editor.chain(x, Layer.pointwise(channels), "reshape(B,\(channels),H*W)", "permute(0,2,1)")
      let table = editor.add("multiply", keys, values)
      let read = editor.chain(
        editor.add("multiply", editor.add("permute(0,2,1)", table), queries), "reshape(B,\(channels),H,W)",
        Layer.pointwise(channels), "BN")
      return editor.add("Add", x, read)
    },
    gate(
      "PooledAttention", ["self-attention", "transformer", "pyramid vision", "spatial reduction", "token"],
      "Let every pixel attend to a coarse 4x4 summary of the map."
    ) { editor, x, channels in
      let narrow = ChannelText.quotient(channels, 2)
      let queries = editor.chain(
        x, Layer.pointwise(narrow), "reshape(B,\(narrow),H*W)", "permute(0,2,1)")
      let coarse = editor.add("AdaptiveAvgPool2d(output_size=4)", x)
      let keys = editor.chain(coarse, Layer.pointwise(narrow), "reshape(B,\(narrow),16)")
      let values = editor.chain(coarse, Layer.pointwise(channels), "reshape(B,\(channels),16)", "permute(0,2,1)")
      let weights = editor.add("softmax(dim=-1)", editor.add("multiply", queries, keys))
      let read = editor.chain(
        editor.add("multiply", weights, values), "permute(0,2,1)", "reshape(B,\(channels),H,W)",
        Layer.pointwise(channels), "BN")
      return editor.add("Add", x, read)
    },
  ]

  /// A module behind the end of a residual branch.
  static func gate(
    _ name: String, _ keywords: [String], _ idea: String,
    _ build: @escaping @Sendable (inout BlockEditor, Int, String) -> Int
  ) -> Rewrite {
    Rewrite(name, .attention, keywords, idea) { editor, random in
      guard let node = editor.branchEnds(&random), let channels = editor.channels(node) else { return false }
      editor.insertAfter(node) { build(&$0, $1, channels) }
      return true
    }
  }
}

extension BlockEditor {
  /// A gate of the channels from their means and their maxima.
  mutating func channelGate(_ x: Int, _ channels: String) -> Int {
    let narrow = ChannelText.quotient(channels, 4)
    let means = chain(x, "mean(dim=(2,3))", Layer.pointwise(narrow), "ReLU", Layer.pointwise(channels))
    let maxima = chain(x, "max(dim=(2,3))", Layer.pointwise(narrow), "ReLU", Layer.pointwise(channels))
    return add("Mul", x, add("Sigmoid", add("Add", means, maxima)))
  }

  /// A gate of the pixels from mean and maximum over the channels.
  mutating func spatialGate(_ x: Int) -> Int {
    let both = add("concat(dim=1)", add("mean(dim=1)", x), add("max(dim=1)", x))
    return add("Mul", x, chain(both, Layer.convolution("1", 7), "Sigmoid"))
  }
}
