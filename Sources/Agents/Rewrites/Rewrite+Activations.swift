import Runtime

extension Rewrite {
  /// Activations and normalisation.
  static let activations: [Rewrite] = [
    Rewrite(
      "GELU", .activation, ["gelu", "gaussian error", "smooth activation"],
      "Use the smooth GELU in the place of every ReLU."
    ) { editor, _ in
      let sites = editor.nodes(of: "ReLU")
      for node in sites { editor.rename(node, "GELU") }
      return !sites.isEmpty
    },
    Rewrite(
      "ReLU", .activation, ["relu", "rectified", "piecewise linear", "cheap activation"],
      "Use the plain ReLU in the place of every GELU."
    ) { editor, _ in
      let sites = editor.nodes(of: "GELU")
      for node in sites { editor.rename(node, "ReLU") }
      return !sites.isEmpty
    },
    Rewrite(
      "Swish", .activation, ["swish", "silu", "self-gated", "sigmoid linear"],
      "Replace the ReLU by x times its own sigmoid."
    ) { editor, random in
      let sites = editor.nodes(of: "ReLU", "GELU")
      guard let node = random.pick(sites) else { return false }
      editor.replace(node) { $0.add("Mul", $1, $0.add("Sigmoid", $1)) }
      return true
    },
    Rewrite(
      "SquaredReLU", .activation, ["squared relu", "primer", "quadratic activation"],
      "Square what the ReLU lets through, so that strong responses count more."
    ) { editor, random in
      guard let node = random.pick(editor.nodes(of: "ReLU")) else { return false }
      editor.insertAfter(node) { $0.add("Mul", $1, $1) }
      return true
    },
    Rewrite(
      "GLU", .activation, ["gated linear", "glu", "gating mechanism", "gated"],
      "Replace the activation by a learned gate: the map times the sigmoid of a 1x1 convolution of itself."
    ) { editor, random in
      let sites = editor.nodes(of: "ReLU", "GELU").filter { editor.channels($0) != nil }
      guard let node = random.pick(sites), let channels = editor.channels(node) else { return false }
      editor.replace(node) { $0.add("Mul", $1, $0.chain($1, Layer.pointwise(channels), "Sigmoid")) }
      return true
    },
    Rewrite(
      "PreActivation", .activation, ["pre-activation", "preactivation", "identity mappings", "full pre-activation"],
      "Normalise and activate at the entrance of the branch and leave the sum as it is, so that the identity stays clean."
    ) { editor, random in
      let sites = editor.residuals.filter { editor.inputs.contains($0.shortcut) }
      guard let site = random.pick(sites) else { return false }
      let first = editor.consumers(of: site.shortcut).filter { $0 != site.sum && editor.operation($0) == "Conv2d" }
      guard !first.isEmpty else { return false }
      for consumer in first { editor.insertBetween(site.shortcut, consumer) { $0.chain($1, "BN", "ReLU") } }
      for node in editor.consumers(of: site.sum) where ["ReLU", "GELU"].contains(editor.operation(node)) {
        editor.remove(node)
      }
      return true
    },
    Rewrite(
      "LinearSum", .activation, ["remove the activation", "linear residual", "without activation", "clean identity"],
      "Leave the sum of a residual block without an activation."
    ) { editor, random in
      let sites = editor.residuals.flatMap { editor.consumers(of: $0.sum) }
        .filter { ["ReLU", "GELU"].contains(editor.operation($0)) && editor.operands[$0].count == 1 }
      guard let node = random.pick(sites) else { return false }
      editor.remove(node)
      return true
    },
    Rewrite(
      "FewerActivations", .activation, ["fewer activation", "single activation", "less nonlinearity"],
      "Keep one activation in the branch and drop another."
    ) { editor, random in
      let sites = editor.nodes(of: "ReLU", "GELU")
      guard sites.count > 1, let node = random.pick(sites) else { return false }
      editor.remove(node)
      return true
    },
    Rewrite(
      "LayerNorm", .activation, ["layer normalization", "layernorm", "layer norm", "normalize each pixel"],
      "Normalise over the channels of each pixel in the place of the batch: permute, LN, permute back."
    ) { editor, random in
      let sites = editor.nodes(of: "BN").filter { editor.channels($0) != nil }
      guard let node = random.pick(sites) else { return false }
      editor.replace(node) { $0.chain($1, "permute(0,2,3,1)", "LN", "permute(0,3,1,2)") }
      return true
    },
    Rewrite(
      "BatchNorm", .activation, ["batch normalization", "batchnorm", "normalize after", "stabilize training"],
      "Normalise the result of a convolution that nothing normalises yet."
    ) { editor, random in
      let sites = editor.convolutions { _ in true }.filter { node in
        editor.channels(node) != nil
          && !editor.consumers(of: node).contains { ["BN", "LN"].contains(editor.operation($0)) }
      }
      guard let node = random.pick(sites) else { return false }
      editor.insertAfter(node) { $0.add("BN", $1) }
      return true
    },
    Rewrite(
      "PreNorm", .activation, ["pre-norm", "normalize the input", "normalization first", "norm before"],
      "Normalise what enters the branch."
    ) { editor, random in
      let sites = editor.entries.filter { editor.operation($0.consumer) != "BN" }
      guard let site = random.pick(sites) else { return false }
      editor.insertBetween(site.input, site.consumer) { $0.add("BN", $1) }
      return true
    },
    Rewrite(
      "ResidualNorm", .activation, ["post-norm", "res-post-norm", "normalize the residual", "end of the branch"],
      "Normalise the end of the branch right before it joins the shortcut."
    ) { editor, random in
      let sites = editor.residuals.filter { editor.operation($0.branch) != "BN" && !editor.inputs.contains($0.branch) }
      guard let site = random.pick(sites) else { return false }
      editor.insertBetween(site.branch, site.sum) { $0.add("BN", $1) }
      return true
    },
  ]
}
