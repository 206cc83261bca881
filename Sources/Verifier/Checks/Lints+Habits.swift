import Diagnostics
import GraphLang
import IR
import Ops

/// What is written by habit and means something else here.
extension Lints {
  /// A reshape in the place of a permute, or with one forgotten beside it.
  mutating func checkReshape(_ index: Int, _ node: TypedGraph.Node, _ shape: [Size]) {
    // Permutations are tried and all edges looked at: not for thousands of nodes.
    guard node.shape != shape, found.count < limit else { return }
    guard let meaning = ReshapeOrder(from: shape, to: node.shape, table: pass.table, widths: pass.widths)?.meaning
    else {
      checkPixels(index, node, shape)
      return checkWindows(index, node, shape)
    }
    let syntax = graph.nodes[index].syntax
    let whole = syntax.operation.span.union(syntax.argumentSpan)
    func permute(_ axes: [Int]) -> String { "permute(\(axes.map(String.init).joined(separator: ",")))" }
    var fixes: [FixIt] = []
    switch meaning {
    case .permuteBefore(let order):
      let operation = permute(order)
      fixes =
        order.map { shape[$0] } == node.shape
        ? [.maybe("use \(operation)", .init(whole, operation))]
        : builder.fixes(
          .insert(operations: [operation], operand: 0, title: "put \(operation) in front of it"), node: index)
    case .permuteAfter(let order, let back):
      guard let sizes = written(order.map { node.shape[$0] }) else { break }
      let (first, second) = ("reshape(\(sizes.joined(separator: ",")))", permute(back))
      let inserted = builder.fixes(.insert(operations: [first], operand: 0, title: ""), node: index)
      fixes = inserted.map { FixIt("use \(first), then \(second)", .maybe, $0.edits + [.init(whole, second)]) }
    }
    warn(
      .scramblingReshape, index,
      "reshape from \(text(shape)) to \(text(node.shape)) scrambles the elements; it does not move dimensions",
      notes: ["reshape keeps the elements in row-major order; permute reorders dimensions"], fixes: fixes)
  }

  /// Reshapes are looked at until a block has this many warnings; it is clear by then.
  var limit: Int { graph.block.fixLimit }

  var builder: RepairBuilder {
    RepairBuilder(
      graph: graph, source: source, nodes: pass.nodes, signature: signature,
      taken: found.count < limit ? NewNodes.ids(in: found) : [])
  }

  /// Attention whose scores are normalised along another dimension than the one that the next product sums over.
  mutating func checkAttention(_ index: Int, _ node: TypedGraph.Node) {
    let operands = Array(graph.operands(of: index))
    guard operands.count == 2 else { return }
    // The product sums over the last dimension of its left operand and the last but one of its right operand.
    for (operand, fromEnd) in [(node.isSwapped ? 1 : 0, 1), (node.isSwapped ? 0 : 1, 2)] {
      checkWeights(operands[operand].source, operand, fromEnd, index)
    }
  }

  /// Scores after a softmax, as an operand of a product that sums over one of their last two dimensions.
  private mutating func checkWeights(_ weights: Int, _ operand: Int, _ fromEnd: Int, _ index: Int) {
    let (weights, order) = throughPermute(weights)
    guard let softmax = pass.nodes[weights], softmax.operation?.name == "softmax", softmax.shape.count > 2,
      case .axes(let axes) = softmax.values[0], let written = axes.first, axes.count == 1,
      let argument = graph.nodes[weights].syntax.arguments?.first, let scores = graph.operands(of: weights).first,
      isProduct(scores.source)
    else { return }
    let rank = softmax.shape.count
    let (axis, summed) = (written < 0 ? written + rank : written, order.map { $0[rank - fromEnd] } ?? rank - fromEnd)
    // Over the batch it is reported as that.
    guard axis != summed, axis != 0, !softmax.shape[summed].isOne else { return }
    if order != nil { return warnOfAxis(weights, axis, summed, index, [], argument) }
    var fixes: [FixIt] = []
    if fromEnd == 2, axis == rank - 1 {
      var order = Array(0..<rank)
      order.swapAt(rank - 1, rank - 2)
      let list = order.map(String.init).joined(separator: ",")
      fixes += builder.fixes(
        .insert(operations: ["permute(\(list))"], operand: operand, title: "transpose the weights"), node: index)
    }
    warnOfAxis(weights, axis, summed, index, fixes, argument)
  }

  private mutating func warnOfAxis(
    _ weights: Int, _ axis: Int, _ summed: Int, _ index: Int, _ fixes: [FixIt], _ argument: ArgumentSyntax
  ) {
    guard let softmax = pass.nodes[weights] else { return }
    let fromEnd = softmax.shape.count - summed
    warn(
      .softmaxAxis, weights,
      "softmax over dimension \(axis) of \(text(softmax.shape)), but the product at node "
        + "\(graph.nodes[index].syntax.id.text) sums over dimension \(summed)",
      notes: [
        fromEnd == 1
          ? "the weights of each sum should add up to 1: attention is softmax(dim=-1), then multiply with the values"
          : "the weights of each sum should add up to 1: values @ weights needs the weights transposed"
      ], fixes: fixes + [.maybe("write dim=-\(fromEnd)", .init(argument.value.span, "-\(fromEnd)"))])
  }

  /// What a permute reorders, and how; the node itself where it is none.
  private func throughPermute(_ node: Int) -> (node: Int, order: [Int]?) {
    guard let permute = pass.nodes[node], permute.operation?.name == "permute",
      case .axes(let axes)? = permute.values.first, let operand = graph.operands(of: node).first
    else { return (node, nil) }
    return (operand.source, axes.map { $0 < 0 ? $0 + axes.count : $0 })
  }

  /// Whether a node is a matrix product, with a bias added perhaps.
  private func isProduct(_ node: Int) -> Bool {
    switch pass.nodes[node]?.operation?.name {
    case "multiply": true
    case "Add": graph.operands(of: node).contains { pass.nodes[$0.source]?.operation?.name == "multiply" }
    default: false
    }
  }

  /// `Conv2d(C,7,1,3)`: where other frameworks have the padding, the dilation stands.
  mutating func checkDilation(_ index: Int) {
    let arguments = graph.nodes[index].syntax.arguments ?? []
    let positional = arguments.prefix { $0.keyword == nil }
    guard positional.count == 4, case .integer(let kernel, _) = positional[1].value.unparenthesized,
      case .integer(let dilation, _) = positional[3].value.unparenthesized, kernel >= 5, dilation >= 2,
      dilation == (kernel - 1) / 2
    else { return }
    warn(
      .paddingMeant, index,
      "the fourth positional argument is the dilation, \(dilation) here; padding is always 'same'",
      notes: ["a dilation that is meant is written dilation=\(dilation)"],
      fixes: [.maybe("delete it", .init(SourceSpan(positional[2].span.end, positional[3].span.end), ""))])
  }
}
