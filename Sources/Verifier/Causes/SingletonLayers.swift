import Diagnostics
import GraphLang
import IR
import Ops

/// Layers over the last dimension of (B, C, 1, 1), as in a gate that was written for vectors: where shapes do not go together
/// behind them, they are the cause.
struct SingletonLayers {
  private let edits: [FixIt.Edit]

  private static let blamed = [
    ShapeCode.broadcastMismatch.code, ShapeCode.matrixMismatch.code, ShapeCode.outputChannels.code,
    ShapeCode.reshapeCount.code,
  ]

  private static let limit = 64

  /// O(nodes).
  init(_ pass: InferencePass, _ names: SymbolNames) {
    var (edits, hasRoot) = ([FixIt.Edit](), false)
    for index in pass.graph.order {
      let syntax = pass.graph.nodes[index].syntax
      guard let name = pass.nodes[index]?.operation?.name, name == "Linear" || name == "LN",
        let shape = pass.graph.operands(of: index).first.flatMap({ pass.nodes[$0.source]?.shape }), shape.count == 4,
        shape[2].isOne, !shape[1].isOne, ![1, 3].contains(where: { pass.table.isSpatial(shape[$0]) })
      else { continue }
      hasRoot = hasRoot || shape[3].isOne
      let channels = pass.nodes[index]?.shape.last.flatMap { pass.table.written($0, names) }
      edits.append(
        .init(
          syntax.operation.span.union(syntax.argumentSpan),
          name == "LN" ? "BN" : "Conv2d(out_channels=\(channels ?? "C"),kernel_size=1)"))
    }
    self.edits = hasRoot && edits.count <= Self.limit ? edits : []
  }

  /// The diagnostics, each error that they may have caused with the fix-it where it has none.
  func mending(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    if edits.isEmpty { return diagnostics }
    return diagnostics.map { diagnostic in
      guard diagnostic.severity == .error, diagnostic.fixes.isEmpty, Self.blamed.contains(diagnostic.code) else {
        return diagnostic
      }
      var result = diagnostic
      result.fixes = [FixIt("make the layers before convolutions over the channels", .maybe, edits)]
      return result
    }
  }
}
