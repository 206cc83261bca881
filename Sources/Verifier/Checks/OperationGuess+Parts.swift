import Diagnostics
import GraphLang
import IR
import Ops

/// Slices and differences: a layer more stands for them.
extension OperationGuess {
  /// A difference: a layer in front of what is subtracted learns the sign.
  mutating func explainDifference() {
    words = []
    notes = [
      "there is no subtraction; put a Conv2d or Linear, which can learn the sign, in front of one operand of an Add"
    ]
    guard operandCount > 1 else { return }
    if operandCount == 2, let shape = shapes?.last, let layer = layer(keeping: shape) {
      let inserted = builder.fixes(.insert(operations: [layer], operand: 1, title: ""), node: index)
      fixes = inserted.map {
        FixIt("write 'Add' behind a layer that learns the sign", .maybe, $0.edits + [.init(whole, "Add")])
      }
    }
    read(as: "Add")
  }

  /// A linear map of the channels that keeps the shape.
  private func layer(keeping shape: [Size]) -> String? {
    let dimension = shape.count == 4 ? 1 : shape.count - 1
    guard dimension > 0, !context.table.isSpatial(shape[dimension]) else { return nil }
    let channels = text(shape[dimension])
    return shape.count == 4 ? "Conv2d(out_channels=\(channels),kernel_size=1)" : "Linear(out_channels=\(channels))"
  }

  /// Parts of what a layer gives: as many layers, each of which gives one. The edges take them in order.
  mutating func explainParts(_ key: String) {
    words = []
    notes = ["there is no slicing; compute each part with a Conv2d or Linear of its own"]
    let outgoing = builder.graph.block.edges.filter { $0.source.text == syntax.id.text }
    guard ["split", "chunk", "tensorsplit", "channelsplit", "splitchannels"].contains(key), operandCount == 1,
      (2...4).contains(outgoing.count)
    else { return }
    divideLayers(outgoing)
    if fixes.isEmpty { addLayers(outgoing) }
  }

  /// A layer for each part, of what is divided.
  private mutating func addLayers(_ outgoing: [EdgeSyntax]) {
    guard let shape, shape.count == 4 || shape.count == 3, let operand = builder.graph.operands(of: index).first else {
      return
    }
    let dimension = axis(value(1, "dim", "axis"), rank: shape.count) ?? (shape.count == 4 ? 1 : 2)
    let isLast = dimension == shape.count - 1
    guard isLast || shape.count == 4 && dimension == 1, !context.table.isSpatial(shape[dimension]) else { return }
    let sizes = value(0, "chunks", "num_chunks", "sections", "split_size", "split_size_or_sections")
    var part = arguments.isEmpty ? "\(outgoing.count)" : sizes?.printed
    if case .list(let parts, _)? = sizes, Set(parts.map(\.printed)).count == 1 { part = parts[0].printed }
    if let count = part.flatMap({ Int($0) }), (2...8).contains(count) { part = quotient(shape[dimension], count) }
    guard let part, context.table.isWritable(shape[dimension]), !part.contains(where: { ",[".contains($0) })
    else { return }
    let layer = isLast ? "Linear(out_channels=\(part))" : "Conv2d(out_channels=\(part),kernel_size=1)"
    let fresh = builder.freshIDs(outgoing.count - 1)
    let source = builder.graph.edge(operand).source.text
    guard
      let edges = rewritten(
        outgoing,
        replaced: { edge in
          guard let position = outgoing.firstIndex(of: edge), position > 0 else { return nil }
          return "\(source)->\(fresh[position - 1])->\(edge.target.text)"
        })
    else { return }
    let lines = fresh.map { "\n\($0):\(layer)" }.joined()
    fixes = [FixIt("compute each part with a layer of its own", .maybe, [.init(whole, layer + lines)] + edges)]
  }

  /// The layer that gives what is divided becomes several, with the functions behind it.
  private mutating func divideLayers(_ outgoing: [EdgeSyntax]) {
    guard hasParts(outgoing.count), let last = builder.source(index, 0),
      let origin = builder.trace.channelOrigin(of: last), !builder.trace.isGrouped(origin.node),
      builder.trace.hasOneUse(from: origin.node, to: last),
      let input = builder.graph.operands(of: origin.node).first.map(builder.graph.edge),
      let part = part(of: origin.node, outgoing.count), let chain = chain(from: origin.node, to: last)
    else { return }
    let fresh = builder.freshIDs(chain.count * (outgoing.count - 1))
    var lines: [String] = []
    var paths: [String] = []
    for copy in 0..<(outgoing.count - 1) {
      let ids = fresh[copy * chain.count..<(copy + 1) * chain.count]
      for (id, node) in zip(ids, chain) { lines.append("\(id):\(written(node, origin, part))") }
      paths.append(([input.source.text] + ids).joined(separator: "->"))
    }
    let only = builder.graph.edge(builder.graph.operands(of: index)[builder.graph.operands(of: index).startIndex])
    guard
      let edges = rewritten(
        [only] + outgoing,
        replaced: { edge in
          if edge == only { return "" }
          guard let position = outgoing.firstIndex(of: edge) else { return nil }
          return "\(position == 0 ? only.source.text : paths[position - 1])->\(edge.target.text)"
        })
    else { return }
    let declarations = FixIt.Edit(syntax.span, lines.joined(separator: "\n"))
    fixes = [
      FixIt(
        "compute each part with layers of its own", .maybe,
        [.init(origin.value.span, part), declarations] + edges)
    ]
  }

  /// Whether the arguments ask for this many parts, or do not say how many.
  private func hasParts(_ count: Int) -> Bool {
    guard let written = number(value(0, "chunks", "num_chunks", "sections", "n")) else { return true }
    return written == count
  }

  /// The channels of each part as text; nil where they are not the same.
  private func part(of node: Int, _ count: Int) -> String? {
    guard let shape = builder.nodes[node]?.shape,
      let whole = builder.nodes[node]?.operation?.name == "Linear" ? shape.last : shape[1]
    else { return nil }
    var table = context.table
    guard let part = try? table.floor(whole, by: Size(count)), (try? part.multiplied(by: count)) == whole else {
      return nil
    }
    return quotient(whole, count)
  }

  /// The nodes from the layer to the one in front of the slices, each the first operand of the next and its only use.
  private func chain(from origin: Int, to last: Int) -> [Int]? {
    var chain = [last]
    while let first = chain.first, first != origin {
      guard chain.count < 8, let source = builder.source(first, 0), builder.graph.operands(of: first).count == 1 else {
        return nil
      }
      chain.insert(source, at: 0)
    }
    return chain
  }

  /// The operation of a node with its arguments, as they are written; the layer's channels are those of a part.
  private func written(_ node: Int, _ origin: (node: Int, value: ExpressionSyntax), _ part: String) -> String {
    let syntax = builder.graph.nodes[node].syntax
    let place = SourceSpan(syntax.operation.span.start, syntax.argumentSpan.end)
    guard node == origin.node else { return builder.source.text(place) }
    return builder.source.text(SourceSpan(place.start, origin.value.span.start)) + part
      + builder.source.text(SourceSpan(origin.value.span.end, place.end))
  }

  /// The lines of some edges, written one edge a line with these replaced.
  private func rewritten(_ edges: [EdgeSyntax], replaced: (EdgeSyntax) -> String?) -> [FixIt.Edit]? {
    let lines = Set(edges.map(\.line))
    // A copy of an edge would be replaced like it.
    guard Set(edges).count == edges.count else { return nil }
    return lines.sorted().map { line in
      let onLine = builder.editor.edges(onLine: line)
      return onLine.allSatisfy { replaced($0)?.isEmpty == true }
        ? builder.editor.deletion(ofLine: line) : builder.editor.writtenOut(onLine, replaced)
    }
  }
}
