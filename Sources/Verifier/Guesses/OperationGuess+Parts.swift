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
    let slices = slices(key)
    if slices.count > 1 { return divideLayers(key, among: slices) }
    guard
      ["split", "chunk", "tensorsplit", "channelsplit", "splitchannels", "unbind", "unstack"].contains(key),
      operandCount == 1,
      (2...4).contains(outgoing.count)
    else { return }
    divideLayers(key, outgoing)
    if fixes.isEmpty { unjoin(outgoing) }
    if fixes.isEmpty, !key.hasPrefix("un") { addLayers(outgoing) }
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
    // All parts have the same shape.
    read(as: layer)
  }

  /// The layer that gives what is divided becomes several, with what stands between.
  private mutating func divideLayers(_ key: String, _ outgoing: [EdgeSyntax]) {
    let count = outgoing.count
    guard let last = builder.source(index, 0), let shape, let (axis, keepsAxis) = partAxis(key, shape, count),
      let division = division(of: last, axis: axis, into: count, keepsAxis: keepsAxis),
      let input = builder.graph.operands(of: division.nodes[0]).first.map(builder.graph.edge)
    else { return }
    let fresh = builder.freshIDs(division.nodes.count * (count - 1))
    var lines: [String] = []
    var paths: [String] = []
    for copy in 0..<(count - 1) {
      let ids = fresh[copy * division.nodes.count..<(copy + 1) * division.nodes.count]
      for (id, text) in zip(ids, division.texts) { lines.append("\(id):\(text)") }
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
    fixes = [
      FixIt(
        "compute each part with layers of its own", .maybe,
        changes(division) + [.init(syntax.span, lines.joined(separator: "\n"))] + edges)
    ]
    if keepsAxis, let part = quotient(shape[axis], count) {
      if axis == shape.count - 1 { read(as: "Linear(out_channels=\(part))") }
      if axis == 1, shape.count == 4 { read(as: "Conv2d(out_channels=\(part),kernel_size=1)") }
    }
  }

  /// The dimension that is taken apart, and whether the parts have it; nil where the arguments ask for another number.
  private func partAxis(_ key: String, _ shape: [Size], _ count: Int) -> (axis: Int, keepsAxis: Bool)? {
    if key == "unbind" || key == "unstack" {
      let axis = axis(value(0, "dim", "axis"), rank: shape.count) ?? 0
      return shape[axis].constant == count ? (axis, false) : nil
    }
    guard shape.count > 1, hasParts(count) else { return nil }
    let axis = axis(value(1, "dim", "axis"), rank: shape.count) ?? (shape.count == 4 ? 1 : shape.count - 1)
    return (axis, shape[axis].constant != count)
  }

  /// Whether the arguments ask for this many parts, or do not say how many.
  private func hasParts(_ count: Int) -> Bool {
    guard let written = number(value(0, "chunks", "num_chunks", "sections", "n")) else { return true }
    return written == count
  }

  /// The lines of some edges, written one edge a line with these replaced.
  func rewritten(_ edges: [EdgeSyntax], replaced: (EdgeSyntax) -> String?) -> [FixIt.Edit]? {
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
