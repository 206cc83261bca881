import Diagnostics
import GraphLang
import IR
import Ops

/// What is written by habit and means something else here.
extension Lints {
  /// A reshape in the place of a permute, or with one forgotten beside it.
  mutating func checkReshape(_ index: Int, _ node: TypedGraph.Node, _ shape: [Size]) {
    // Permutations are tried and all edges looked at: not for thousands of nodes.
    guard node.shape != shape, found.count < Self.limit,
      let meaning = ReshapeOrder(from: shape, to: node.shape, table: pass.table, widths: pass.widths)?.meaning
    else { return }
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
      let sizes = order.map { pass.table.describe(node.shape[$0], signature.names).filter { $0 != " " } }
      let (first, second) = ("reshape(\(sizes.joined(separator: ",")))", permute(back))
      // Powers are no part of the language.
      guard !first.contains("^") else { break }
      let inserted = builder.fixes(.insert(operations: [first], operand: 0, title: ""), node: index)
      fixes = inserted.map { FixIt("use \(first), then \(second)", .maybe, $0.edits + [.init(whole, second)]) }
    }
    warn(
      .scramblingReshape, index,
      "reshape from \(text(shape)) to \(text(node.shape)) scrambles the elements; it does not move dimensions",
      notes: ["reshape keeps the elements in row-major order; permute reorders dimensions"], fixes: fixes)
  }

  /// Reshapes are looked at until a block has this many warnings; it is clear by then.
  private static var limit: Int { 64 }

  private var builder: RepairBuilder {
    RepairBuilder(graph: graph, source: source, nodes: pass.nodes, signature: signature)
  }

  /// Attention whose scores are normalised along another dimension than the one that the next product sums over.
  mutating func checkAttention(_ index: Int, _ node: TypedGraph.Node) {
    let operands = Array(graph.operands(of: index))
    guard operands.count == 2 else { return }
    let left = node.isSwapped ? operands[1].source : operands[0].source
    guard let softmax = pass.nodes[left], softmax.operation?.name == "softmax", softmax.shape.count > 2,
      case .axes(let axes) = softmax.values[0], let written = axes.first, axes.count == 1,
      let argument = graph.nodes[left].syntax.arguments?.first, let scores = graph.operands(of: left).first,
      isProduct(scores.source)
    else { return }
    let rank = softmax.shape.count
    let axis = written < 0 ? written + rank : written
    // Over the batch it is reported as that.
    guard axis != rank - 1, axis != 0, !softmax.shape[rank - 1].isOne else { return }
    let id = graph.nodes[index].syntax.id.text
    warn(
      .softmaxAxis, left,
      "softmax over dimension \(axis) of \(text(softmax.shape)), but the product at node \(id) sums over dimension \(rank - 1)",
      notes: [
        "the weights of each sum should add up to 1: attention is softmax(dim=-1), then multiply with the values"
      ], fixes: [.maybe("write dim=-1", .init(argument.value.span, "-1"))])
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
