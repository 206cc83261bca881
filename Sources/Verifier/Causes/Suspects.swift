import Diagnostics
import GraphLang
import IR
import Ops

/// Nodes that are legal and seldom meant so: where shapes do not go together behind them, they are the cause.
struct Suspects {
  private enum Habit: CaseIterable {
    /// `concat(dim=0)`.
    case joinsImages
    /// `concat(dim=2)` of two images.
    case joinsRows
    /// `repeat(B,C,H,W)`: a symbol is a size that was wanted, not how often a size is repeated that is there.
    case repeatsToSizes
    /// A stack of five dimensions that is reduced to four, as other frameworks drop the dimension.
    case keepsDimension

    func title(_ ids: [String]) -> String {
      let nodes = "\(ids.count == 1 ? "node" : "nodes") \(ids.joined(separator: ", "))"
      return switch self {
      case .joinsImages: "let \(nodes) concatenate the channels, not the images of the batch"
      case .joinsRows: "let \(nodes) concatenate the channels: dim=1"
      case .repeatsToSizes: "let \(nodes) repeat nothing but dimensions of size 1"
      case .keepsDimension: "take away the dimension that \(nodes) \(ids.count == 1 ? "leaves" : "leave") with size 1"
      }
    }
  }

  private struct Suspect {
    let node: Int
    let habit: Habit
    let edits: [FixIt.Edit]
  }

  private let suspects: [Suspect]
  private let trace: GraphTrace
  private let positions: [String: Int]

  private static let blamed = [
    ShapeCode.broadcastMismatch, .matrixMismatch, .wrongRank, .concatSizes, .concatRanks, .reshapeCount, .outputRank,
    .outputBatch, .outputChannels, .outputImageSize,
  ].map(\.code)

  /// Each suspect, and each error, looks at all edges.
  private static let limit = 16

  /// Looks for them where one of these findings may be due to one. New nodes have other ids than theirs.
  init(_ pass: InferencePass, _ signature: Signature, besides diagnostics: [Diagnostic]) {
    let (graph, nodes) = (pass.graph, pass.nodes)
    trace = GraphTrace(graph: graph, nodes: nodes)
    var found: [Suspect] = []
    guard diagnostics.contains(where: { $0.severity == .error && Self.blamed.contains($0.code) }) else {
      (suspects, positions) = (found, [:])
      return
    }
    lazy var builder = RepairBuilder(
      graph: graph, source: pass.source, nodes: nodes, signature: signature, taken: NewNodes.ids(in: diagnostics))
    lazy var consumers = graph.consumers
    func isImage(_ shape: [Size]) -> Bool {
      !pass.table.isSpatial(shape[1]) && shape[2...].allSatisfy(pass.table.isSpatial)
    }
    for index in graph.order where found.count < Self.limit {
      guard let node = nodes[index], let operation = node.operation,
        let operand = graph.operands(of: index).first.flatMap({ nodes[$0.source]?.shape })
      else { continue }
      let syntax = graph.nodes[index].syntax
      switch operation.name {
      case "concat":
        guard case .axes(let axes) = node.values[0], operand.count > 1, let argument = syntax.arguments?.first,
          axes == [0] || operand.count == 4 && [2, 3, -1, -2].contains(axes.first) && isImage(operand)
        else { continue }
        found.append(
          Suspect(
            node: index, habit: axes == [0] ? .joinsImages : .joinsRows, edits: [.init(argument.value.span, "1")]))
      case "repeat":
        guard case .sizes(let factors) = node.values[0], factors.count == operand.count,
          let arguments = syntax.arguments, arguments.count == factors.count
        else { continue }
        let edits = zip(arguments, zip(factors, operand)).compactMap { argument, sizes -> FixIt.Edit? in
          guard let factor = sizes.0, factor.constant == nil, !sizes.1.isOne else { return nil }
          return .init(argument.value.span, "1")
        }
        if !edits.isEmpty { found.append(Suspect(node: index, habit: .repeatsToSizes, edits: edits)) }
      case "sum", "mean", "max":
        guard operand.count == 5, case .axes(let axes) = node.values[0], axes.count == 1, axes[0] % 5 != 0,
          !consumers[index].allSatisfy({ nodes[$0]?.operation?.name == "reshape" }),
          let edits = Self.dropping((axes[0] + 5) % 5, of: index, node.shape, found.count, builder, pass.table)
        else { continue }
        found.append(Suspect(node: index, habit: .keepsDimension, edits: edits))
      default: continue
      }
    }
    suspects = found
    positions =
      found.isEmpty
      ? [:] : Dictionary(graph.nodes.enumerated().map { ($0.element.syntax.id.text, $0.offset) }) { first, _ in first }
  }

  /// A reshape without one dimension behind a node, with the id that is new after `count` others.
  private static func dropping(
    _ axis: Int, of node: Int, _ shape: [Size], _ count: Int, _ builder: RepairBuilder, _ table: SizeTable
  ) -> [FixIt.Edit]? {
    var rest = shape
    guard rest.remove(at: axis).isOne else { return nil }
    let sizes = rest.compactMap { table.written($0, builder.signature.names) }
    let (editor, syntax) = (builder.editor, builder.graph.nodes[node].syntax)
    guard sizes.count == rest.count, let fresh = builder.freshIDs(count + 1).last,
      let edges = editor.leading(syntax.id.text, through: [fresh])
    else { return nil }
    return [editor.declaration("\(fresh):reshape(\(sizes.joined(separator: ",")))", before: syntax)] + edges
  }

  /// The diagnostics, each error that one of the nodes before it may have caused with a fix-it for these, behind those that
  /// it has.
  func mending(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    if suspects.isEmpty { return diagnostics }
    var rest = Self.limit
    return diagnostics.map { diagnostic in
      guard rest > 0, diagnostic.severity == .error, Self.blamed.contains(diagnostic.code),
        let node = diagnostic.node.flatMap({ positions[$0] })
      else { return diagnostic }
      rest -= 1
      let ancestors = trace.ancestors(of: node)
      var result = diagnostic
      result.fixes += Habit.allCases.compactMap { habit in
        let found = suspects.filter { $0.habit == habit && ancestors.contains($0.node) }
        let ids = found.map { trace.graph.nodes[$0.node].syntax.id.text }
        let edits = found.flatMap(\.edits)
        let isKnown = diagnostic.fixes.contains { $0.edits == edits }
        return found.isEmpty || isKnown ? nil : FixIt(habit.title(ids), .maybe, edits)
      }
      return result
    }
  }
}
