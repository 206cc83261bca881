import GraphLang
import IR
import Ops

/// Takes identities out of a typed graph and fuses layout operations that follow each other.
struct Normalizer {
  private let typed: TypedGraph
  private var nodes: [NormalizedGraph.Node] = []
  /// The shape of each of `nodes`.
  private var shapes: [[Size]] = []
  private var layouts: [Layout] = []
  /// Where each node of the block has gone.
  private var images: [Int]
  private let writer: LabelWriter

  /// What a node does to the elements' places, as far as another node of its kind can take it in.
  private enum Layout {
    case none
    case permutation([Int])
    case reshape
  }

  /// O(nodes + edges).
  static func normalize(_ typed: TypedGraph) -> NormalizedGraph {
    var normalizer = Normalizer(typed)
    for index in typed.graph.order { normalizer.add(index) }
    return normalizer.reachingOutput()
  }

  private init(_ typed: TypedGraph) {
    self.typed = typed
    images = Array(repeating: 0, count: typed.nodes.count)
    writer = LabelWriter(typed)
    nodes.reserveCapacity(typed.nodes.count)
  }

  private mutating func add(_ index: Int) {
    let node = typed.nodes[index]
    var operands = typed.graph.operands(of: index).map { images[$0.source] }
    guard let operation = node.operation else {
      let label: String =
        switch typed.graph.nodes[index].kind {
        case .input(let position): typed.signature.hasTwoInputs ? "input\(position + 1)" : "input"
        case .output: "output"
        case .operation: preconditionFailure("an operation without a definition")
        }
      images[index] = append(label, false, operands, index, node.shape)
      return
    }
    if node.isSwapped { operands.reverse() }
    switch operation.name {
    case "permute": images[index] = addPermutation(index, node, operands[0])
    case "reshape": images[index] = addReshape(index, node, operands[0])
    default:
      if isIdentity(operation.name, node, operands) {
        images[index] = operands[0]
      } else {
        let isOrdered = operation.name == "concat" || operation.name == "multiply"
        let rank = shapes[operands[0]].count
        images[index] = append(writer.label(operation, node.values, rank: rank), isOrdered, operands, index, node.shape)
      }
    }
  }

  private mutating func append(
    _ label: String, _ isOrdered: Bool, _ operands: [Int], _ origin: Int, _ shape: [Size], _ layout: Layout = .none
  ) -> Int {
    nodes.append(NormalizedGraph.Node(label: label, isOrdered: isOrdered, operands: operands, origin: origin))
    shapes.append(shape)
    layouts.append(layout)
    return nodes.count - 1
  }

  private mutating func addPermutation(_ index: Int, _ node: TypedGraph.Node, _ operand: Int) -> Int {
    guard case .axes(let axes) = node.values[0] else { return operand }
    var order = axes.map { $0 < 0 ? $0 + axes.count : $0 }
    var source = operand
    if case .permutation(let inner) = layouts[operand] {
      order = order.map { inner[$0] }
      source = nodes[operand].operands[0]
    }
    if order.elementsEqual(order.indices) { return source }
    let label = "permute(\(order.map(String.init).joined(separator: ",")))"
    return append(label, false, [source], index, node.shape, .permutation(order))
  }

  private mutating func addReshape(_ index: Int, _ node: TypedGraph.Node, _ operand: Int) -> Int {
    var source = operand
    if case .reshape = layouts[operand] { source = nodes[operand].operands[0] }
    if node.shape == shapes[source] { return source }
    return append("reshape(\(writer.text(ofShape: node.shape)))", false, [source], index, node.shape, .reshape)
  }

  private func isIdentity(_ name: String, _ node: TypedGraph.Node, _ operands: [Int]) -> Bool {
    switch name {
    case "repeat": return node.shape == shapes[operands[0]]
    case "DropPath": return node.values[0] == .probability(0)
    case "AvgPool2d", "MaxPool2d":
      return node.values.allSatisfy { value in
        switch value {
        case .size(let size): size.isOne
        case .pair(let height, let width): height.isOne && width.isOne
        case .axes, .sizes, .probability, nil: false
        }
      }
    default: return false
    }
  }

  /// The nodes from which the output is reached: fusing leaves others behind.
  private func reachingOutput() -> NormalizedGraph {
    guard let output = typed.graph.output else { return NormalizedGraph(nodes: nodes) }
    var isUsed = [Bool](repeating: false, count: nodes.count)
    isUsed[images[output]] = true
    for (index, node) in nodes.enumerated() where node.label.hasPrefix("input") { isUsed[index] = true }
    for index in nodes.indices.reversed() where isUsed[index] {
      for operand in nodes[index].operands { isUsed[operand] = true }
    }
    if isUsed.allSatisfy({ $0 }) { return NormalizedGraph(nodes: nodes) }
    var numbers = [Int](repeating: 0, count: nodes.count)
    var kept: [NormalizedGraph.Node] = []
    for index in nodes.indices where isUsed[index] {
      numbers[index] = kept.count
      var node = nodes[index]
      node.operands = node.operands.map { numbers[$0] }
      kept.append(node)
    }
    return NormalizedGraph(nodes: kept)
  }
}
