import Diagnostics
import GraphLang
import IR
import Ops

/// `softmax(dim=(2,3))`: over all pixels, which are one dimension between two reshapes.
enum SoftmaxOfImage {
  /// Each looks at all edges.
  private static let limit = 8

  /// The diagnostics, those of such a node with the fix-it.
  static func mending(_ diagnostics: [Diagnostic], _ pass: InferencePass, _ signature: Signature) -> [Diagnostic] {
    let code = ArgumentCode.axisNotLiteral.code
    var result = diagnostics
    for index in diagnostics.indices.filter({ diagnostics[$0].code == code && diagnostics[$0].fixes.isEmpty }).prefix(
      limit)
    {
      guard let node = pass.graph.nodes.firstIndex(where: { $0.syntax.id.text == diagnostics[index].node }) else {
        continue
      }
      let builder = RepairBuilder(
        graph: pass.graph, source: pass.source, nodes: pass.nodes, signature: signature, taken: NewNodes.ids(in: result)
      )
      result[index].fixes = fix(node, pass, builder).map { [$0] } ?? []
    }
    return result
  }

  private static func fix(_ node: Int, _ pass: InferencePass, _ builder: RepairBuilder) -> FixIt? {
    let syntax = pass.graph.nodes[node].syntax
    guard syntax.operation.text.lowercased() == "softmax", let arguments = syntax.arguments, arguments.count == 1,
      case .list(let elements, _) = arguments[0].value.unparenthesized,
      let shape = builder.source(node, 0).flatMap({ pass.nodes[$0]?.shape }), shape.count == 4,
      ["2,3", "3,2", "-2,-1", "-1,-2"].contains(elements.map(\.printed).joined(separator: ","))
    else { return nil }
    let sizes = shape.compactMap { pass.table.written($0, builder.signature.names) }
    guard sizes.count == 4 else { return nil }
    let (cut, back) = (
      "reshape(\(sizes[0]),\(sizes[1]),\(sizes[2])*\(sizes[3]))", "reshape(\(sizes.joined(separator: ",")))"
    )
    let title = "make the pixels one dimension, and the image again behind it"
    return builder.fixes(.wrap(before: cut, after: back, title: title), node: node).first.map {
      FixIt(title, .maybe, $0.edits + [.init(arguments[0].value.span, "-1")])
    }
  }
}
