import Diagnostics
import GraphLang
import IR
import Ops

/// `softmax(dim=(2,3))` and `softmax(2,3)`: over all pixels, which are one dimension between two reshapes.
enum SoftmaxOfImage {
  /// Each looks at all edges.
  private static let limit = 8

  /// The diagnostics, those of such a node with the fix-it.
  static func mending(_ diagnostics: [Diagnostic], _ pass: InferencePass, _ signature: Signature) -> [Diagnostic] {
    var result = diagnostics
    for index in diagnostics.indices.filter({ isBlamed(diagnostics[$0]) }).prefix(limit) {
      guard let node = pass.graph.nodes.firstIndex(where: { $0.syntax.id.text == diagnostics[index].node }) else {
        continue
      }
      let builder = RepairBuilder(
        graph: pass.graph, source: pass.source, nodes: pass.nodes, signature: signature, taken: NewNodes.ids(in: result)
      )
      if let fix = fix(node, pass, builder) { result[index].fixes = [fix] }
    }
    return result
  }

  private static func isBlamed(_ diagnostic: Diagnostic) -> Bool {
    diagnostic.code == ArgumentCode.tooManyArguments.code
      || diagnostic.code == ArgumentCode.axisNotLiteral.code && diagnostic.fixes.isEmpty
  }

  /// The dimensions as they are written, as a list or bare, and where they stand.
  private static func axes(_ syntax: NodeSyntax) -> (elements: [ExpressionSyntax], place: SourceSpan)? {
    guard syntax.operation.text.lowercased() == "softmax", let arguments = syntax.arguments,
      let first = arguments.first,
      let last = arguments.last
    else { return nil }
    if arguments.count == 1, case .list(let elements, _) = first.value.unparenthesized {
      return (elements, first.value.span)
    }
    guard arguments.count > 1, arguments.allSatisfy({ $0.keyword == nil }) else { return nil }
    return (arguments.map(\.value.unparenthesized), SourceSpan(first.span.start, last.span.end))
  }

  private static func fix(_ node: Int, _ pass: InferencePass, _ builder: RepairBuilder) -> FixIt? {
    guard let (elements, place) = axes(pass.graph.nodes[node].syntax),
      let shape = builder.source(node, 0).flatMap({ pass.nodes[$0]?.shape })
    else { return nil }
    let axes = elements.compactMap { Int($0.printed) }.map { $0 < 0 ? $0 + shape.count : $0 }.sorted()
    guard axes.count == elements.count, axes.allSatisfy({ (1..<shape.count).contains($0) }) else { return nil }
    let others = axes.filter { !shape[$0].isOne }
    if axes.count > 1, others.count == 1 {
      return .maybe("write dim=\(others[0]), the only one that is not of size 1", .init(place, "\(others[0])"))
    }
    let sizes = shape.compactMap { pass.table.written($0, builder.signature.names) }
    guard shape.count == 4, axes == [2, 3], sizes.count == 4 else { return nil }
    let (cut, back) = (
      "reshape(\(sizes[0]),\(sizes[1]),\(sizes[2])*\(sizes[3]))", "reshape(\(sizes.joined(separator: ",")))"
    )
    let title = "make the pixels one dimension, and the image again behind it"
    return builder.fixes(.wrap(before: cut, after: back, title: title), node: node).first.map {
      FixIt(title, .maybe, $0.edits + [.init(place, "-1")])
    }
  }
}
