import GraphLang
import IR
import Ops

/// A block as the comparison sees it: normalised, with what each node is called and was.
struct ComparedGraph {
  let typed: TypedGraph
  let nodes: [NormalizedGraph.Node]
  /// The users of each node, repeated for repeated edges.
  let consumers: [[Int]]
  /// Digests of a node with all it is computed from, and with all that is computed from it.
  let ancestry: [Int]
  let descent: [Int]

  init(_ typed: TypedGraph) {
    self.typed = typed
    let nodes = Normalizer.normalize(typed).nodes
    var consumers = [[Int]](repeating: [], count: nodes.count)
    var ancestry = [Int](repeating: 0, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for operand in node.operands { consumers[operand].append(index) }
      let parts = node.operands.map { ancestry[$0] }
      ancestry[index] = Self.digest(node, node.isOrdered ? parts : parts.sorted())
    }
    var descent = ancestry
    for (index, node) in nodes.enumerated().reversed() {
      let uses = consumers[index].map { use -> Int in
        let position = nodes[use].isOrdered ? nodes[use].operands.firstIndex(of: index) ?? 0 : 0
        return descent[use] &* 31 &+ position
      }
      descent[index] = Self.digest(node, uses.sorted())
    }
    self.nodes = nodes
    self.consumers = consumers
    self.ancestry = ancestry
    self.descent = descent
  }

  /// Used within one comparison alone, so that it may differ from run to run.
  private static func digest(_ node: NormalizedGraph.Node, _ parts: [Int]) -> Int {
    var hasher = Hasher()
    hasher.combine(node.label)
    hasher.combine(parts)
    return hasher.finalize()
  }

  func id(_ node: Int) -> String { typed.graph.nodes[nodes[node].origin].syntax.id.text }

  /// The operation's name; that of the terminal for terminals.
  func name(_ node: Int) -> String { typed.nodes[nodes[node].origin].operation?.name ?? nodes[node].label }

  func family(_ node: Int) -> OpDefinition.Family? { typed.nodes[nodes[node].origin].operation?.family }

  func isTerminal(_ node: Int) -> Bool { typed.nodes[nodes[node].origin].operation == nil }

  /// An argument as canonical text; nil where the operation has none of this name.
  func argument(_ name: String, of node: Int) -> String? {
    let typedNode = typed.nodes[nodes[node].origin]
    guard let parameters = typedNode.operation?.parameters,
      let index = parameters.firstIndex(where: { $0.name == name }),
      let value = typedNode.values[index]
    else { return nil }
    let writer = LabelWriter(typed)
    switch value {
    case .size(let size): return writer.text(size)
    case .pair(let height, let width):
      let (a, b) = (writer.text(height), writer.text(width))
      return a == b ? a : "(\(a),\(b))"
    case .axes(let axes):
      let rank = typedNode.shape.count
      return axes.map { String($0 < 0 ? $0 + rank : $0) }.joined(separator: ",")
    case .sizes(let sizes): return sizes.map { $0.map(writer.text) ?? "-1" }.joined(separator: ",")
    case .probability(let probability): return "\(probability)"
    }
  }

  /// The window as `3x3`.
  func kernel(_ node: Int) -> String? {
    guard let text = argument("kernel_size", of: node) else { return nil }
    if !text.hasPrefix("(") { return "\(text)x\(text)" }
    return text.dropFirst().dropLast().split(separator: ",").joined(separator: "x")
  }

  /// Whether each channel is convolved for itself.
  func isDepthwise(_ node: Int) -> Bool {
    guard name(node) == "Conv2d" else { return false }
    let origin = nodes[node].origin
    guard case .size(let groups) = typed.nodes[origin].values[4], !groups.isOne,
      let source = typed.graph.operands(of: origin).first?.source
    else { return false }
    return typed.nodes[source].shape.count == 4 && typed.nodes[source].shape[1] == groups
  }

  /// `depthwise 5x5 convolution`, `ReLU`, `global average pooling`.
  func phrase(_ node: Int) -> String {
    switch name(node) {
    case "Conv2d":
      let prefix = isDepthwise(node) ? "depthwise " : argument("groups", of: node) == "1" ? "" : "grouped "
      return "\(prefix)\(kernel(node) ?? "") convolution"
    case "AvgPool2d": return "\(kernel(node) ?? "") average pooling"
    case "MaxPool2d": return "\(kernel(node) ?? "") max pooling"
    case "AdaptiveAvgPool2d" where argument("output_size", of: node) == "1": return "global average pooling"
    case "AdaptiveMaxPool2d" where argument("output_size", of: node) == "1": return "global max pooling"
    case let name: return name
    }
  }
}
