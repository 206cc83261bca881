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
  /// The ids that the fix-its of other findings give to new nodes.
  let taken: Set<String>

  init(
    _ graph: Graph, _ nodes: [TypedGraph.Node?], _ signature: Signature, _ source: SourceFile, _ table: SizeTable,
    _ operand: Graph.Operand, taken: Set<String>
  ) {
    self.graph = graph
    self.nodes = nodes
    self.signature = signature
    self.source = source
    self.table = table
    self.operand = operand
    self.taken = taken
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
            fixes: headFixes(shape, expected) + rankFixes(shape, expected, node))
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
            fixes: insertion([operation], "permute it back", node))
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
      let verb = [0, 3].contains(position) ? "differs" : "differ"
      let message = "the output has the shape \(found), \(wanted): the \(what) \(verb)"
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
      code.code, message, at: graph.edge(operand).span, node: graph.nodes[node].syntax.id.text, labels: labels,
      notes: ["node \(producer.id.text) (\(producer.operation.text)) gives \(shape)"], fixes: fixes)
  }

  private func insertion(_ operations: [String], _ title: String, _ node: Int) -> [FixIt] {
    RepairBuilder(graph: graph, source: source, nodes: nodes, signature: signature, taken: taken).fixes(
      .insert(operations: operations, operand: 0, title: title), node: node)
  }

  private func rankFixes(_ shape: [Size], _ expected: [Size], _ node: Int) -> [FixIt] {
    func product(_ shape: [Size]) -> Size? {
      var result = Size.one
      for size in shape { result = (try? result.multiplied(by: size)) ?? .zero }
      return result
    }
    let (batch, channels) = (expected[0], expected[1])
    let sizes = "H,W" == imageText(expected) ? "H,W" : imageText(expected)
    let words = signature.outputChannels
    // Channels last: reshape alone would scramble them.
    if shape.count == 3, shape[0] == batch, shape[2] == channels, product(shape) == product(expected) {
      return insertion(
        ["permute(0,2,1)", "reshape(B,\(words),\(sizes))"], "bring the channels forward, then reshape", node)
    }
    guard product(shape) == product(expected) else {
      guard shape.count == 2, shape[0] == batch, shape[1] == channels else { return [] }
      return insertion(["reshape(B,\(words),1,1)", "repeat(1,1,\(sizes))"], "spread it over the image", node)
    }
    return insertion(["reshape(B,\(words),\(sizes))"], "reshape it back", node)
  }

  private func imageText(_ expected: [Size]) -> String {
    expected.suffix(2).compactMap { table.written($0, signature.names) }.joined(separator: ",")
  }

  private func fixes(_ position: Int, _ shape: [Size], _ expected: [Size], _ node: Int) -> [FixIt] {
    switch position {
    case 1 where !table.isSpatial(shape[1]):
      var fixes: [FixIt] = []
      let words = signature.outputChannels
      if let origin = trace.channelOrigin(of: operand.source), !trace.isGrouped(origin.node) {
        let isLast = origin.node == operand.source
        let id = graph.nodes[origin.node].syntax.id.text
        fixes.append(
          .maybe(
            isLast ? "give the last convolution out_channels=\(words)" : "give node \(id) out_channels=\(words)",
            .init(origin.value.span, words)))
      }
      return fixes
        + insertion(
          ["Conv2d(out_channels=\(words),kernel_size=1)"], "bring it to \(words) channels with a 1x1 convolution", node)
    case 2, 3: return strideFixes(shape, expected, node)
    default: return []
    }
  }

  private var trace: GraphTrace { GraphTrace(graph: graph, nodes: nodes) }

  /// Strides on the way to the output: too many, or too few for a downsample or a stem.
  private func strideFixes(_ shape: [Size], _ expected: [Size], _ node: Int) -> [FixIt] {
    let ancestors = trace.ancestors(of: operand.source)
    let joining = trace.joiningChannels(among: ancestors)
    if !joining.isEmpty { return joining }
    let strided = trace.strides(among: ancestors)
    let factor = signature.imageMultiple
    if strided.isEmpty, let fix = adaptiveFix(expected) { return [fix] }
    if factor == 1 { return trace.removing(strided).map { [$0] } ?? [] }
    let passed = strided.reduce(1) { $0 * $1.value % 4_096 }
    if passed > 1, factor % passed == 0, passed < factor {
      let rest = factor / passed
      return insertion(
        ["AvgPool2d(kernel_size=\(rest),stride=\(rest))"], "bring it to the size with a pool of stride \(rest)", node)
    }
    if !strided.isEmpty {
      // The first ones that make up the factor stay.
      var (rest, surplus) = (factor, [GraphTrace.Stride]())
      for stride in strided {
        if rest % stride.value == 0 && rest > 1 { rest /= stride.value } else { surplus.append(stride) }
      }
      guard rest == 1, let fix = trace.removing(surplus) else { return [] }
      return [fix]
    }
    guard shape.suffix(2) == signature.inputShape(table).suffix(2) else { return [] }
    let pool = insertion(
      ["AvgPool2d(kernel_size=\(factor),stride=\(factor))"], "bring it to the size with a pool of stride \(factor)",
      node)
    // In a chain any convolution may stride; beside a shortcut both would have to.
    let isChain = graph.nodes.indices.allSatisfy { graph.operands(of: $0).count <= 1 }
    let first = graph.nodes.first {
      ["conv2d", "maxpool2d", "avgpool2d"].contains($0.syntax.operation.text.lowercased())
    }
    guard let first, let last = first.syntax.arguments?.last else { return pool }
    let title = "give node \(first.syntax.id.text) the stride \(factor)"
    let positional = first.syntax.arguments?.prefix { $0.keyword == nil }.count ?? 0
    let place = first.syntax.operation.text.lowercased() == "conv2d" ? 2 : 1
    var edit = FixIt.Edit(SourceSpan(last.span.end, last.span.end), ",stride=\(factor)")
    if let argument = first.syntax.arguments?.first(where: { $0.keyword?.text == "stride" }) {
      edit = FixIt.Edit(argument.value.span, String(factor))
    } else if positional > place, let argument = first.syntax.arguments?[place] {
      edit = FixIt.Edit(argument.span, String(factor))
    }
    return isChain ? [.maybe(title, edit)] + pool : pool
  }

  /// The pool that gives the image another size, with the size that is asked for.
  private func adaptiveFix(_ expected: [Size]) -> FixIt? {
    let found = trace.ancestors(of: operand.source)
    let pools = graph.nodes.indices.filter { index in
      found.contains(index)
        && ["adaptiveavgpool2d", "adaptivemaxpool2d"].contains(graph.nodes[index].syntax.operation.text.lowercased())
    }
    guard pools.count == 1, let argument = graph.nodes[pools[0]].syntax.arguments?.first else { return nil }
    let size = "(\(imageText(expected)))"
    return .maybe(
      "give node \(graph.nodes[pools[0]].syntax.id.text) output_size=\(size)", .init(argument.value.span, size))
  }

  private func labels(_ position: Int, _ shape: [Size]) -> [Diagnostic.Label] {
    guard position >= 2 else { return [] }
    return trace.labels(trace.strides(among: trace.ancestors(of: operand.source)))
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
