import Diagnostics
import GraphLang
import IR
import Ops

/// Layers over the last dimension where the channels stand in another one.
extension RepairBuilder {
  /// The layers that fail for the same reason as this one, with it: they use what it uses.
  func siblings(_ node: Int) -> LayoutRegion? {
    guard let operand = graph.operands(of: node).first, let shape = nodes[operand.source]?.shape else { return nil }
    return LayoutRegion(graph, source: operand.source, rank: shape.count)
  }

  /// One permute in front of all layers that use the operand, and one behind where the channels are needed in dimension 1;
  /// or the permute or reshape in front written otherwise.
  func channelsLastFixes(_ dimension: Int, _ node: Int) -> [FixIt] {
    guard let operand = graph.operands(of: node).first, let shape = nodes[operand.source]?.shape,
      let region = siblings(node), let first = region.entries.map(\.node).min()
    else { return [] }
    let rank = shape.count
    let back = graph.nodes[first].syntax
    let ids = freshIDs(1 + Set(region.exits.map(\.source)).count)
    var routes: [GraphEditor.Route] = []
    var lines: [String] = []
    var left: [Int: String] = [:]
    for (source, edge) in region.exits {
      if left[source] == nil {
        left[source] = ids[1 + left.count]
        lines.append("\(ids[left.count]):permute(\(rank == 4 ? "0,3,1,2" : "0,2,1"))")
      }
      left[source].map { routes.append(.init(edge, through: $0)) }
    }
    let suffix = routes.isEmpty ? "" : " and back"
    if let edits = rewritten(operand.source, dimension, region, isLeft: !routes.isEmpty) {
      let behind = lines.isEmpty ? [] : [editor.declaration(lines.joined(separator: "\n"), before: back)]
      let id = graph.nodes[operand.source].syntax.id.text
      return [
        FixIt(
          "let node \(id) bring the channels to the last dimension", .maybe, edits + behind + editor.rerouting(routes))
      ]
    }
    guard dimension == 1 else { return [] }
    lines.insert("\(ids[0]):permute(\(rank == 4 ? "0,2,3,1" : "0,2,1"))", at: 0)
    routes += region.entries.map { .init($0.edge, through: ids[0]) }
    let whole = FixIt(
      "permute the channels to the last dimension\(suffix)", .maybe,
      [editor.declaration(lines.joined(separator: "\n"), before: back)] + editor.rerouting(routes))
    return [whole] + convolutionFixes(region, rank)
  }

  /// An operand in another order: the permute that gave it this one is written otherwise, or one is inserted.
  func permutedFixes(_ operand: Int, _ order: [Int], _ shape: String, _ node: Int) -> [FixIt] {
    let text = order.map(String.init).joined(separator: ",")
    let inserted = fixes(
      .insert(operations: ["permute(\(text))"], operand: operand, title: "permute operand \(operand + 1) to \(shape)"),
      node: node)
    guard let start = source(node, operand), let origin = trace.permute(before: start),
      trace.hasOneUse(from: origin, to: start), case .axes(let axes)? = nodes[origin]?.values.first,
      axes.count == order.count, let arguments = graph.nodes[origin].syntax.arguments,
      let first = arguments.first?.value, let last = arguments.last?.value
    else { return inserted }
    let written = graph.nodes[origin].syntax
    let resolved = order.map { axes[$0] < 0 ? axes[$0] + axes.count : axes[$0] }
    // A permute that would change nothing is none.
    guard resolved != Array(axes.indices) else { return inserted }
    let list = resolved.map(String.init).joined(separator: ",")
    let isTuple = if case .list = first.unparenthesized { true } else { false }
    // `transpose(1,2)` was read as the permute that it stands for.
    let isPermute = written.operation.text.lowercased() == "permute"
    let fix = FixIt.maybe(
      "let node \(written.id.text) give \(shape): permute(\(list))",
      isPermute
        ? .init(SourceSpan(first.span.start, last.span.end), isTuple ? "(\(list))" : list)
        : .init(written.operation.span.union(written.argumentSpan), "permute(\(list))"))
    return [fix] + inserted
  }

  /// The permute or the reshape in front, written so that the channels come last; nil where there is none, or where other
  /// nodes use it too, or where what follows a permute is written for the layout that it gives.
  private func rewritten(_ source: Int, _ dimension: Int, _ region: LayoutRegion, isLeft: Bool) -> [FixIt.Edit]? {
    let syntax = graph.nodes[source].syntax
    guard region.isOnlyUse(of: source), let node = nodes[source], let operation = node.operation,
      let before = graph.operands(of: source).first.flatMap({ nodes[$0.source]?.shape }),
      let arguments = syntax.arguments, let start = arguments.first?.value.span.start,
      let end = arguments.last?.value.span.end
    else { return nil }
    let place = SourceSpan(start, end)
    let isTuple = if case .list = arguments[0].value.unparenthesized { true } else { false }
    func list(_ elements: [String]) -> FixIt.Edit {
      let text = elements.joined(separator: ",")
      return .init(place, isTuple ? "(\(text))" : text)
    }
    switch operation.name {
    case "permute":
      guard case .axes(let axes)? = node.values.first, axes.count == before.count, axes.count > dimension, !isLeft
      else { return nil }
      let channels = axes[dimension] < 0 ? axes[dimension] + axes.count : axes[dimension]
      let order = before.indices.filter { $0 != channels } + [channels]
      guard order != Array(before.indices) else { return nil }
      return [list(order.map(String.init))]
    case "reshape":
      // (B, H, W, C) was flattened as if the channels stood first.
      let sizes = LayoutText.elements(syntax)
      guard before.count == 4, sizes.count == 3, node.shape.count == 3, dimension == 1, before[3] == node.shape[1],
        before[1] != before[3]
      else { return nil }
      return [list([sizes[0], sizes[2], sizes[1]])]
    default: return nil
    }
  }

  /// Linear as a 1x1 convolution, where no layer between needs the channels in the last dimension.
  private func convolutionFixes(_ region: LayoutRegion, _ rank: Int) -> [FixIt] {
    guard rank == 4, !region.meetsChannelsLast, region.members(named: "LN").isEmpty,
      region.members(named: "softmax").isEmpty, region.members(named: "concat").isEmpty
    else { return [] }
    let layers = region.members(named: "Linear").map { graph.nodes[$0].syntax }
    let edits = layers.compactMap { syntax -> FixIt.Edit? in
      guard let arguments = syntax.arguments, arguments.count == 1, !syntax.isDamaged else { return nil }
      return .init(
        syntax.operation.span.union(syntax.argumentSpan),
        "Conv2d(out_channels=\(arguments[0].value.printed),kernel_size=1)")
    }
    guard edits.count == layers.count, !edits.isEmpty else { return [] }
    return [FixIt("use 1x1 convolutions, which are over dimension 1", .maybe, edits)]
  }
}
