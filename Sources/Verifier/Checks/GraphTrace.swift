import Diagnostics
import GraphLang
import IR
import Ops

/// Where a shape comes from: the arguments in the text that made it so.
struct GraphTrace {
  let graph: Graph
  let nodes: [TypedGraph.Node?]

  /// A node with the argument that changes the image size.
  struct Stride {
    let node: Int
    let id: String
    let argument: ArgumentSyntax
    let value: Int
  }

  /// A repeat that makes the image larger, by the same number in both directions.
  struct Repeat {
    let node: Int
    let id: String
    let values: [ExpressionSyntax]
    let factor: Int
  }

  /// All nodes that a node depends on, and itself. O(nodes + edges).
  func ancestors(of node: Int) -> Set<Int> {
    var (seen, stack): (Set<Int>, [Int]) = ([node], [node])
    while let next = stack.popLast() {
      for operand in graph.operands(of: next) where seen.insert(operand.source).inserted {
        stack.append(operand.source)
      }
    }
    return seen
  }

  /// Literal strides other than 1 among these nodes, in source order.
  func strides(among found: Set<Int>) -> [Stride] {
    graph.nodes.indices.filter(found.contains).compactMap { index in
      let syntax = graph.nodes[index].syntax
      let name = syntax.operation.text.lowercased()
      let position = name == "conv2d" ? 2 : name == "maxpool2d" || name == "avgpool2d" ? 1 : nil
      guard let position, let arguments = syntax.arguments else { return nil }
      let positional = arguments.prefix { $0.keyword == nil }
      let argument =
        arguments.first { $0.keyword?.text == "stride" } ?? (positional.count > position ? arguments[position] : nil)
      guard let argument else { return nil }
      var value = argument.value.unparenthesized
      if case .list(let pair, _) = value, pair.count == 2, pair[0].printed == pair[1].printed { value = pair[0] }
      guard case .integer(let stride, _) = value, stride > 1 else { return nil }
      return Stride(node: index, id: syntax.id.text, argument: argument, value: stride)
    }
  }

  /// Repeats of height and width by a number among these nodes, in source order.
  func repeats(among found: Set<Int>) -> [Repeat] {
    graph.nodes.indices.filter(found.contains).compactMap { index in
      let syntax = graph.nodes[index].syntax
      guard nodes[index]?.operation?.name == "repeat", let arguments = syntax.arguments else { return nil }
      let written = arguments.map(\.value.unparenthesized)
      let values = if written.count == 1, case .list(let list, _) = written[0] { list } else { written }
      guard values.count == 4, case .integer(let height, _) = values[2], case .integer(let width, _) = values[3],
        height == width, height > 1
      else { return nil }
      return Repeat(node: index, id: syntax.id.text, values: Array(values[2...]), factor: height)
    }
  }

  /// The edits that make all of them 1.
  func removing(_ strides: [Stride]) -> FixIt? {
    guard let first = strides.first else { return nil }
    let syntax = graph.nodes[first.node].syntax
    let positional = (syntax.arguments ?? []).prefix { $0.keyword == nil }
    // Conv2d(C,C,3): the stride is what was meant as the window.
    if strides.count == 1, syntax.operation.text.lowercased() == "conv2d", positional.count >= 3,
      first.argument.keyword == nil, positional[1].value.printed == positional[0].value.printed
    {
      return .maybe(
        "leave out the number of channels that enter node \(first.id); it is not written",
        .init(SourceSpan(positional[0].span.start, positional[1].span.start), ""))
    }
    let ids = strides.map(\.id).joined(separator: ", ")
    return FixIt(
      strides.count == 1 ? "give node \(ids) the stride 1" : "give nodes \(ids) the stride 1", .maybe,
      strides.map { .init($0.argument.value.span, "1") })
  }

  /// Images joined side by side, or above each other, in the place of their channels.
  func joiningChannels(among found: Set<Int>) -> [FixIt] {
    graph.nodes.indices.filter(found.contains).compactMap { index in
      guard let node = nodes[index], node.operation?.name == "concat", node.shape.count == 4,
        case .axes(let axes)? = node.values.first, let axis = axes.first, [2, 3, -1, -2].contains(axis),
        let argument = graph.nodes[index].syntax.arguments?.first
      else { return nil }
      return .maybe(
        "let node \(graph.nodes[index].syntax.id.text) join the channels: dim=1", .init(argument.value.span, "1"))
    }
  }

  func labels(_ strides: [Stride]) -> [Diagnostic.Label] {
    strides.prefix(4).map { .init($0.argument.span, "node \($0.id) divides height and width by \($0.value)") }
  }

  /// The convolution or linear layer that a node has its channels from, through operations that keep them, with the
  /// argument that says how many.
  func channelOrigin(of node: Int) -> (node: Int, value: ExpressionSyntax)? {
    var current = node
    for _ in 0..<64 {
      let syntax = graph.nodes[current].syntax
      guard let operation = nodes[current]?.operation else { return nil }
      switch operation.name {
      case "Conv2d", "Linear":
        let arguments = syntax.arguments ?? []
        let argument =
          arguments.first { $0.keyword?.text == "out_channels" }
          ?? arguments.first.flatMap { $0.keyword == nil ? $0 : nil }
        // A permute on the way may have brought another size to the place of the channels.
        guard let shape = nodes[current]?.shape, let channels = operation.name == "Linear" ? shape.last : shape[1],
          let given = nodes[node]?.shape, given.count < 2 || given[1] == channels || given.last == channels
        else { return nil }
        return argument.map { (current, $0.value) }
      case "BN", "LN", "ReLU", "GELU", "Sigmoid", "DropPath", "AvgPool2d", "MaxPool2d", "AdaptiveAvgPool2d",
        "AdaptiveMaxPool2d", "softmax", "permute":
        guard let operand = graph.operands(of: current).first else { return nil }
        current = operand.source
      default: return nil
      }
    }
    return nil
  }

  /// Whether the node only mixes channels: a linear layer, or a convolution with a window of one pixel.
  func isPointwise(_ node: Int) -> Bool {
    guard let node = nodes[node], let operation = node.operation else { return false }
    if operation.name == "Linear" { return true }
    guard operation.name == "Conv2d", node.values.count > 1 else { return false }
    return switch node.values[1] {
    case .size(let size): size.isOne
    case .pair(let height, let width): height.isOne && width.isOne
    default: false
    }
  }

  /// The permute that a node has its layout from, through functions of each element.
  func permute(before node: Int) -> Int? {
    var current = node
    for _ in 0..<64 {
      guard let operation = nodes[current]?.operation else { return nil }
      switch operation.name {
      case "permute": return current
      case "ReLU", "GELU", "Sigmoid", "DropPath":
        guard let operand = graph.operands(of: current).first else { return nil }
        current = operand.source
      default: return nil
      }
    }
    return nil
  }

  /// Whether each node of the way, first operand by first operand, is used once.
  func hasOneUse(from origin: Int, to node: Int) -> Bool {
    let consumers = graph.consumers
    var current = node
    for _ in 0..<64 {
      guard consumers[current].count == 1 else { return false }
      if current == origin { return true }
      guard let operand = graph.operands(of: current).first else { return false }
      current = operand.source
    }
    return false
  }

  /// Whether channels of this node come from something that other nodes use as well: changing it changes more.
  func isGrouped(_ node: Int) -> Bool {
    (graph.nodes[node].syntax.arguments ?? []).contains { $0.keyword?.text == "groups" }
      || (graph.nodes[node].syntax.arguments ?? []).count { $0.keyword == nil } >= 5
  }
}
