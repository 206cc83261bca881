import Diagnostics
import GraphLang
import IR
import Ops

/// Whether what reaches the output is what the role asks for.
struct OutputCheck {
  let graph: Graph
  let nodes: [TypedGraph.Node?]
  let signature: Signature
  let source: SourceFile
  let table: SizeTable
  let operand: Graph.Operand

  init(
    _ graph: Graph, _ nodes: [TypedGraph.Node?], _ signature: Signature, _ source: SourceFile, _ table: SizeTable,
    _ operand: Graph.Operand
  ) {
    self.graph = graph
    self.nodes = nodes
    self.signature = signature
    self.source = source
    self.table = table
    self.operand = operand
  }

  /// The requirements of the output, and what fails at every width.
  func check(_ shape: [Size], node: Int) -> (requirements: [Requirement], failures: [Diagnostic]) {
    let expected = signature.outputShape(table)
    if shape == expected { return ([], []) }
    let (found, wanted) = (table.describe(shape, signature.names), roleText(expected))
    guard shape.count == 4 else {
      return (
        [],
        [
          diagnostic(
            ShapeCode.outputRank, "the output has the shape \(found) of rank \(shape.count), \(wanted)", node,
            fixes: rankFixes(shape, expected, node))
        ]
      )
    }
    let conditions = zip(shape, expected).map { table.condition($0, equals: $1) }
    let whole = conditions.reduce(Condition.always) { $0.and($1) }
    let layout = Self.permutation(from: shape, to: expected)
    if let layout, conditions.contains(where: { $0.widths.isEmpty }) {
      let operation = "permute(\(layout.map(String.init).joined(separator: ",")))"
      return (
        requirements(whole, node, "", isEmpty: true),
        [
          diagnostic(
            ShapeCode.outputLayout, "the output has the layout \(found), \(wanted)", node,
            fixes: insertion(operation, "permute it back", node))
        ]
      )
    }
    var (requirements, failures) = ([Requirement](), [Diagnostic]())
    for (position, condition) in conditions.enumerated() where !condition.widths.isAll {
      // One message for both image sizes.
      if position == 3, !conditions[2].widths.isAll {
        requirements.append(
          Requirement(condition: condition, diagnostic: diagnostic(ShapeCode.outputImageSize, "", node)))
        continue
      }
      let code: ShapeCode = [.outputBatch, .outputChannels, .outputImageSize, .outputImageSize][position]
      let what = ["batch size", "channels", "height and width", "width"][position]
      let message = "the output has the shape \(found), \(wanted): the \(what) differ\(position == 0 ? "s" : "")"
      let entry = diagnostic(
        code, message, node, fixes: fixes(position, shape, expected, node), labels: labels(position, shape))
      requirements.append(Requirement(condition: condition, diagnostic: entry))
      if condition.widths.isEmpty { failures.append(entry) }
    }
    return (requirements, failures)
  }

  private func requirements(_ condition: Condition, _ node: Int, _ message: String, isEmpty: Bool) -> [Requirement] {
    [Requirement(condition: condition, diagnostic: diagnostic(ShapeCode.outputLayout, message, node))]
  }

  private func roleText(_ expected: [Size]) -> String {
    let shape = table.describe(expected, signature.names)
    return switch signature.role {
    case .base: "a base block must give \(shape)"
    case .stem: "a stem of scale \(signature.stemScale) must give \(shape)"
    case .downsample: "a downsample block must give \(shape)"
    }
  }

  private func diagnostic(
    _ code: ShapeCode, _ message: String, _ node: Int, fixes: [FixIt] = [], labels: [Diagnostic.Label] = []
  ) -> Diagnostic {
    let producer = graph.nodes[operand.source].syntax
    let shape = nodes[operand.source].map { table.describe($0.shape, signature.names) } ?? ""
    return Diagnostic(
      code.code, message, at: operand.edge.span, node: graph.nodes[node].syntax.id.text, labels: labels,
      notes: ["node \(producer.id.text) (\(producer.operation.text)) gives \(shape)"], fixes: fixes)
  }

  private func insertion(_ operation: String, _ title: String, _ node: Int) -> [FixIt] {
    RepairBuilder(graph: graph, source: source).fixes(
      .insert(operation: operation, operand: 0, title: title), node: node)
  }

  private func rankFixes(_ shape: [Size], _ expected: [Size], _ node: Int) -> [FixIt] {
    func product(_ shape: [Size]) -> Size? {
      var result = Size.one
      for size in shape { result = (try? result.multiplied(by: size)) ?? .zero }
      return result
    }
    guard product(shape) == product(expected) else { return [] }
    let sizes = expected.map { table.describe($0, signature.names).filter { $0 != " " } }.joined(separator: ",")
    return insertion("reshape(\(sizes))", "reshape it back", node)
  }

  private func fixes(_ position: Int, _ shape: [Size], _ expected: [Size], _ node: Int) -> [FixIt] {
    switch position {
    case 1 where !table.isSpatial(shape[1]):
      var fixes: [FixIt] = []
      let producer = graph.nodes[operand.source]
      if let typed = nodes[operand.source], typed.operation?.name == "Conv2d",
        let argument = producer.syntax.arguments?.first(where: {
          $0.keyword == nil || $0.keyword?.text == "out_channels"
        })
      {
        fixes.append(
          .maybe(
            "give the last convolution out_channels=\(signature.outputChannels)",
            .init(argument.value.span, signature.outputChannels)))
      }
      return fixes
        + insertion(
          "Conv2d(out_channels=\(signature.outputChannels),kernel_size=1)",
          "bring it to \(signature.outputChannels) channels with a 1x1 convolution", node)
    case 2: return strideFixes(shape)
    default: return []
    }
  }

  /// Strides on the way to the output: too many for a base block, too few for a downsample or a stem.
  private func strideFixes(_ shape: [Size]) -> [FixIt] {
    let strided = stridedNodes()
    if signature.role == .base {
      return strided.prefix(2).map { node, argument in
        .maybe("give node \(node.syntax.id.text) the stride 1", .init(argument.value.span, "1"))
      }
    }
    guard strided.isEmpty else { return [] }
    let factor = signature.role == .stem ? signature.stemScale : 2
    guard factor > 1,
      let node = graph.nodes.first(where: {
        ["conv2d", "maxpool2d", "avgpool2d"].contains($0.syntax.operation.text.lowercased())
      }),
      let last = node.syntax.arguments?.last
    else { return [] }
    if let argument = node.syntax.arguments?.first(where: { $0.keyword?.text == "stride" }) {
      return [
        .maybe("give node \(node.syntax.id.text) the stride \(factor)", .init(argument.value.span, String(factor)))
      ]
    }
    return [
      .maybe(
        "give node \(node.syntax.id.text) the stride \(factor)",
        .init(SourceSpan(last.span.end, last.span.end), ",stride=\(factor)"))
    ]
  }

  private func labels(_ position: Int, _ shape: [Size]) -> [Diagnostic.Label] {
    guard position >= 2 else { return [] }
    return stridedNodes().prefix(3).map { node, argument in
      Diagnostic.Label(argument.span, "this stride changes the image size")
    }
  }

  /// Nodes with a literal stride other than 1, with the argument.
  private func stridedNodes() -> [(Graph.Node, ArgumentSyntax)] {
    graph.nodes.compactMap { node in
      let name = node.syntax.operation.text.lowercased()
      guard let arguments = node.syntax.arguments else { return nil }
      let position = name == "conv2d" ? 2 : name == "maxpool2d" || name == "avgpool2d" ? 1 : nil
      guard let position else { return nil }
      let positional = arguments.prefix { $0.keyword == nil }
      let argument =
        arguments.first { $0.keyword?.text == "stride" } ?? (positional.count > position ? arguments[position] : nil)
      guard let argument, case .integer(let value, _) = argument.value, value != 1 else { return nil }
      return (node, argument)
    }
  }

  /// The permutation that brings one shape to the other; nil where they have other sizes, or the same order.
  static func permutation(from shape: [Size], to expected: [Size]) -> [Int]? {
    guard shape.count == expected.count, shape != expected else { return nil }
    var used = Set<Int>()
    var result: [Int] = []
    for size in expected {
      guard let index = shape.indices.first(where: { shape[$0] == size && !used.contains($0) }) else { return nil }
      used.insert(index)
      result.append(index)
    }
    return result
  }
}
