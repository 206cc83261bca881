import Runtime

extension Rewrite {
  /// Paths through the block.
  static let topologies: [Rewrite] = [
    behind(
      "ParallelConcat", ["parallel branch", "concatenat", "inception", "multi-branch", "branches"],
      "Compute a depthwise branch beside the map, concatenate both and project back."
    ) { editor, x, channels in
      let half = ChannelText.quotient(channels, 2)
      let side = editor.chain(x, Layer.pointwise(half), "BN", "ReLU", Layer.depthwise(half, 5), "BN")
      return editor.chain(editor.add("concat(dim=1)", x, side), Layer.pointwise(channels))
    },
    Rewrite(
      "Dense", .topology, ["dense connection", "densely connected", "densenet", "feature reuse", "reuse features"],
      "Concatenate the block's input with the end of the branch and project to the width, rather than adding."
    ) { editor, random in
      let sites = editor.residuals.filter { editor.channels($0.shortcut) != nil }
      guard let site = random.pick(sites), let channels = editor.channels(site.sum) else { return false }
      editor.rename(site.sum, "concat(dim=1)")
      editor.insertAfter(site.sum) { $0.chain($1, Layer.pointwise(channels), "BN") }
      return true
    },
    Rewrite(
      "DropPath", .topology, ["stochastic depth", "drop path", "droppath", "regulariz"],
      "Drop the whole branch for some images while training."
    ) { editor, random in
      let sites = editor.residuals.filter {
        editor.operation($0.branch) != "DropPath" && !editor.inputs.contains($0.branch)
      }
      guard let site = random.pick(sites) else { return false }
      editor.insertBetween(site.branch, site.sum) { $0.add("DropPath(prob=0.1)", $1) }
      return true
    },
    Rewrite(
      "Shortcut", .topology, ["shortcut", "skip connection", "residual connection", "residual learning", "identity"],
      "Add a shortcut around a layer that keeps the shape."
    ) { editor, random in
      let sites = editor.features.filter { node in
        editor.operands[node].count == 1 && ["Conv2d", "BN"].contains(editor.operation(node))
          && editor.channels(node) == editor.channels(editor.operands[node][0])
      }
      guard let node = random.pick(sites) else { return false }
      let source = editor.operands[node][0]
      editor.insertAfter(node) { $0.add("Add", $1, source) }
      return true
    },
    fromInput(
      "GlobalBranch", ["global branch", "global average", "image-level", "global information"],
      "Add what the mean of the whole image says, as one vector for all pixels."
    ) { editor, input, channels in editor.chain(input, "mean(dim=(2,3))", Layer.pointwise(channels)) },
    fromInput(
      "PoolBranch", ["pooling branch", "average pooling", "poolformer", "pooling mixer", "local average"],
      "Add a branch that averages the neighbourhood and projects it."
    ) { editor, input, channels in
      editor.chain(input, "AvgPool2d(kernel_size=3,stride=1)", Layer.pointwise(channels), "BN")
    },
    fromInput(
      "MaxBranch", ["max pooling", "max-pool", "strongest response", "local maximum"],
      "Add a branch that keeps the strongest response of the neighbourhood."
    ) { editor, input, channels in
      editor.chain(input, "MaxPool2d(kernel_size=3,stride=1)", Layer.pointwise(channels), "BN")
    },
    fromInput(
      "DepthwiseBranch", ["local branch", "parallel depthwise", "local enhancement", "dual path"],
      "Add a cheap depthwise path beside the block's own."
    ) { editor, input, channels in editor.chain(input, Layer.depthwise(channels, 5), "BN") },
    fromInput(
      "IdentityNorm", ["identity branch", "batchnorm on the identity", "normalised identity"],
      "Add the input again through a normalisation of its own."
    ) { editor, input, _ in editor.add("BN", input) },
    fromInput(
      "WideBranch", ["dilated branch", "wide context", "parallel dilated"],
      "Add a depthwise branch of rate three that sees far."
    ) { editor, input, channels in editor.chain(input, Layer.depthwise(channels, 3, dilation: 3), "BN") },
    Rewrite(
      "LearnedFusion", .topology, ["learned fusion", "fusion weights", "attentional fusion", "feature fusion"],
      "Let a gate decide for each channel how the branch and the shortcut are mixed."
    ) { editor, random in
      let sites = editor.residuals.filter { editor.channels($0.shortcut) != nil }
      guard let site = random.pick(sites), let channels = editor.channels(site.sum) else { return false }
      let narrow = ChannelText.quotient(channels, 4)
      let both = editor.add("Add", site.branch, site.shortcut)
      let gate = editor.chain(
        both, "mean(dim=(2,3))", Layer.pointwise(narrow), "ReLU", Layer.pointwise(channels), "Sigmoid")
      editor.insertBetween(site.branch, site.sum) { $0.add("Mul", $1, gate) }
      return true
    },
    Rewrite(
      "Highway", .topology, ["highway", "carry gate", "transform gate", "adaptive residual"],
      "Gate the branch by what the input itself says at each pixel."
    ) { editor, random in
      let sites = editor.residuals.filter { editor.channels($0.shortcut) != nil }
      guard let site = random.pick(sites), let channels = editor.channels(site.branch) else { return false }
      let gate = editor.chain(site.shortcut, Layer.pointwise(channels), "Sigmoid")
      editor.insertBetween(site.branch, site.sum) { $0.add("Mul", $1, gate) }
      return true
    },
    behind(
      "SelectiveKernel", ["selective kernel", "dynamic selection", "adaptive receptive field", "sknet"],
      "Compute two scales and let the image choose between them, channel by channel."
    ) { editor, x, channels in
      let narrow = ChannelText.quotient(channels, 4)
      let near = editor.chain(x, Layer.depthwise(channels, 3), "BN")
      let far = editor.chain(x, Layer.depthwise(channels, 3, dilation: 2), "BN")
      let code = editor.chain(editor.add("Add", near, far), "mean(dim=(2,3))", Layer.pointwise(narrow), "ReLU")
      let first = editor.chain(code, Layer.pointwise(channels), "Sigmoid")
      let second = editor.chain(code, Layer.pointwise(channels), "Sigmoid")
      return editor.add("Add", editor.add("Mul", near, first), editor.add("Mul", far, second))
    },
    behind(
      "Hierarchical", ["res2net", "hierarchical", "granular", "scales within", "multi-scale representation"],
      "Compute the second half of the channels from the first half, so that one block holds two depths."
    ) { editor, x, channels in
      let half = ChannelText.quotient(channels, 2)
      let rest = ChannelText.rest(channels, half)
      let first = editor.chain(x, Layer.convolution(half, 3), "BN", "ReLU")
      let second = editor.chain(first, Layer.convolution(rest, 3), "BN", "ReLU")
      return editor.add("concat(dim=1)", first, second)
    },
    behind(
      "SplitMerge", ["split-transform-merge", "split attention", "two paths", "resnest", "split"],
      "Transform two halves of the channels with kernels of different sizes and join them."
    ) { editor, x, channels in
      let half = ChannelText.quotient(channels, 2)
      let rest = ChannelText.rest(channels, half)
      let near = editor.chain(x, Layer.pointwise(half), "BN", "ReLU", Layer.depthwise(half, 3), "BN")
      let far = editor.chain(x, Layer.pointwise(rest), "BN", "ReLU", Layer.depthwise(rest, 5), "BN")
      return editor.add("concat(dim=1)", near, far)
    },
  ]

  /// A module behind the end of a branch.
  static func behind(
    _ name: String, _ keywords: [String], _ idea: String, family: Family = .topology,
    _ build: @escaping @Sendable (inout BlockEditor, Int, String) -> Int
  ) -> Rewrite {
    Rewrite(name, family, keywords, idea) { editor, random in
      guard let node = editor.branchEnds(&random), let channels = editor.channels(node) else { return false }
      editor.insertAfter(node) { build(&$0, $1, channels) }
      return true
    }
  }

  /// A branch from the block's input to its last sum, or, where there is none, to a new sum before the output.
  private static func fromInput(
    _ name: String, _ keywords: [String], _ idea: String,
    _ build: @escaping @Sendable (inout BlockEditor, Int, String) -> Int
  ) -> Rewrite {
    Rewrite(name, .topology, keywords, idea) { editor, random in
      guard let input = random.pick(editor.inputs), let channels = editor.channels(input) else { return false }
      let sums = editor.nodes(of: "Add").filter { editor.channels($0) == channels }
      let end = sums.last ?? editor.operands[editor.output].first
      guard let end, editor.channels(end) == channels || editor.inputs.contains(end) else { return false }
      let branch = build(&editor, input, channels)
      if let sum = sums.last {
        editor.connect(branch, sum)
      } else {
        editor.insertBetween(end, editor.output) { $0.add("Add", $1, branch) }
      }
      return true
    }
  }
}
