/// A group of nodes that the field has a name for.
struct Motif {
  let name: String
  let isAttention: Bool

  /// Names a group of nodes; nil where it has no name.
  static func recognize(_ group: [Int], in graph: ComparedGraph) -> Motif? {
    let set = Set(group)
    let names = group.map(graph.name)
    func has(_ wanted: String...) -> Bool { wanted.contains { names.contains($0) } }
    if names.count(where: { $0 == "multiply" }) >= 2 && has("softmax") {
      return Motif(name: "self-attention", isAttention: true)
    }
    let pools = group.filter { isGlobalPool($0, graph) }
    let channelPools = group.filter { isChannelPool($0, graph) }
    let isGate = has("Mul") && has("Sigmoid", "softmax")
    let layers = names.count { $0 == "Conv2d" || $0 == "Linear" }
    if isGate && !pools.isEmpty && !channelPools.isEmpty {
      return Motif(name: "channel and spatial attention (CBAM)", isAttention: true)
    }
    if isGate && !pools.isEmpty {
      let kinds = Set(pools.map { graph.name($0).lowercased().contains("max") })
      let isPlain = kinds == [false] && layers >= 2
      return Motif(name: isPlain ? "squeeze-and-excitation" : "channel attention", isAttention: true)
    }
    if isGate && !channelPools.isEmpty { return Motif(name: "spatial attention", isAttention: true) }
    if has("Mul") && has("Sigmoid", "softmax") { return Motif(name: "gate", isAttention: true) }
    return convolutions(group, set, names, graph)
  }

  private static func isGlobalPool(_ node: Int, _ graph: ComparedGraph) -> Bool {
    switch graph.name(node) {
    case "AdaptiveAvgPool2d", "AdaptiveMaxPool2d": graph.argument("output_size", of: node) == "1"
    case "mean", "max", "sum":
      Set((graph.argument("dim", of: node) ?? "").split(separator: ",")) == ["2", "3"]
        && graph.typed.nodes[graph.nodes[node].origin].shape.count == 4
    default: false
    }
  }

  private static func isChannelPool(_ node: Int, _ graph: ComparedGraph) -> Bool {
    ["mean", "max"].contains(graph.name(node)) && graph.argument("dim", of: node) == "1"
  }

  /// Names for sequences of convolutions, whatever stands between them.
  private static func convolutions(_ group: [Int], _ set: Set<Int>, _ names: [String], _ graph: ComparedGraph) -> Motif?
  {
    let layers = group.filter { graph.name($0) == "Conv2d" }
    let isResidual = names.contains("Add")
    func motif(_ name: String) -> Motif {
      Motif(name: isResidual ? "residual branch with \(name)" : name, isAttention: false)
    }
    let kernels = layers.map { graph.kernel($0) ?? "" }
    if layers.count == 3, kernels[0] == "1x1", kernels[1] != "1x1", kernels[2] == "1x1" {
      return motif(graph.isDepthwise(layers[1]) ? "inverted bottleneck" : "bottleneck")
    }
    if layers.count == 2, graph.isDepthwise(layers[0]), kernels[0] != "1x1", kernels[1] == "1x1" {
      return motif("depthwise separable convolution")
    }
    return nil
  }
}
