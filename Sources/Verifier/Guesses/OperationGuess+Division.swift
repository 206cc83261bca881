import Diagnostics
import GraphLang
import IR
import Ops

/// A layer whose result is taken apart, as queries, keys and values often are: it becomes a layer for each part.
extension OperationGuess {
  /// The nodes from the layer to what is taken apart, as they are written for one part.
  struct Division {
    let nodes: [Int]
    let texts: [String]
  }

  /// Nodes between the layer and the parts.
  private static let chainLimit = 8

  /// The nodes of this name that take a part each of what this one takes from, itself among them.
  func slices(_ key: String) -> [Int] {
    guard let whole = builder.source(index, 0), operandCount == 1 else { return [] }
    let users = builder.graph.consumers[whole]
    let found = users.filter { user in
      builder.graph.nodes[user].syntax.operation.text.lowercased().filter { $0 != "_" } == key
        && builder.graph.operands(of: user).count == 1
    }
    return found.count == users.count && found.count <= 4 ? found : []
  }

  /// A layer for each of the nodes that take a part; the first of them has the fix-it for all.
  mutating func divideLayers(_ key: String, among slices: [Int]) {
    guard slices.first == index else {
      notes.append("the fix-it of node \(builder.graph.nodes[slices[0]].syntax.id.text) mends this one as well")
      return
    }
    guard let last = builder.source(index, 0), let shape else { return }
    // `select(dim,index)`, `slice(dim,start,end)`; of others the channels are meant.
    let hasAxis = ["select", "indexselect", "slice", "narrow"].contains(key) && arguments.count > 1
    let channels = shape.count == 4 ? 1 : shape.count - 1
    let named = axis(value(hasAxis ? 0 : .max, "dim", "axis"), rank: shape.count)
    let parts = shape.firstIndex { $0.constant == slices.count }
    let axis = named ?? parts ?? channels
    let keepsAxis = shape[axis].constant != slices.count
    guard shape.indices.contains(axis), axis > 0 || !keepsAxis,
      let division = division(of: last, axis: axis, into: slices.count, keepsAxis: keepsAxis, uses: slices.count),
      let input = builder.graph.operands(of: division.nodes[0]).first.map(builder.graph.edge)
    else { return }
    let count = division.nodes.count
    let fresh = builder.freshIDs((count - 1) * slices.count)
    var edits = division.nodes.map { builder.editor.deletion(ofLine: builder.graph.nodes[$0].syntax.line) }
    var gone = Set(division.nodes.dropFirst().compactMap { builder.graph.operands(of: $0).first?.edge })
    if let first = builder.graph.operands(of: division.nodes[0]).first { gone.insert(first.edge) }
    var paths: [EdgeSyntax: String] = [:]
    for (position, slice) in slices.enumerated() {
      let node = builder.graph.nodes[slice].syntax
      let ids = Array(fresh[position * (count - 1)..<(position + 1) * (count - 1)])
      let lines = zip(ids + [node.id.text], division.texts).map { "\($0):\($1)" }
      edits.append(.init(node.span, lines.joined(separator: "\n")))
      guard let operand = builder.graph.operands(of: slice).first else { return }
      paths[builder.graph.edge(operand)] = ([input.source.text] + ids + [node.id.text]).joined(separator: "->")
    }
    let removed = Set(gone.map { builder.graph.block.edges[$0] })
    guard let edges = rewritten(Array(removed) + paths.keys, replaced: { removed.contains($0) ? "" : paths[$0] }) else {
      return
    }
    fixes = [FixIt("compute each part with layers of its own", .maybe, edits + edges)]
  }

  /// Divides the layer that gives the channels of an axis into so many. Without `keepsAxis` the axis is that of the parts,
  /// and no part has it. Nil where the parts of one layer would not be what is taken.
  func division(of last: Int, axis: Int, into count: Int, keepsAxis: Bool, uses: Int = 1) -> Division? {
    let consumers = builder.graph.consumers
    guard consumers[last].count == uses else { return nil }
    var (nodes, texts): ([Int], [String]) = ([], [])
    var (current, axis, keepsAxis): (Int, Int?, Bool) = (last, axis, keepsAxis)
    while nodes.count < Self.chainLimit {
      guard let node = builder.nodes[current], let operation = node.operation,
        builder.graph.operands(of: current).count == 1, let before = builder.source(current, 0)
      else { return nil }
      nodes.insert(current, at: 0)
      switch operation.name {
      case "Conv2d", "Linear":
        let channels = operation.name == "Linear" ? node.shape.count - 1 : 1
        guard keepsAxis, axis == nil || axis == channels, let text = layer(current, into: count) else { return nil }
        texts.insert(text, at: 0)
        return isDivided(nodes, texts, last, count) ? Division(nodes: nodes, texts: texts) : nil
      case "ReLU", "GELU", "Sigmoid", "BN", "DropPath":
        guard keepsAxis || operation.name != "BN" else { return nil }
        texts.insert(written(current), at: 0)
      case "permute":
        guard case .axes(let order)? = node.values.first else { return nil }
        let resolved = order.map { $0 < 0 ? $0 + order.count : $0 }
        guard let position = axis else {
          texts.insert(written(current), at: 0)
          break
        }
        let gone = resolved[position]
        let rest = resolved.enumerated().filter { $0.offset != position }.map {
          $0.element > gone ? $0.element - 1 : $0.element
        }
        texts.insert(keepsAxis ? written(current) : "permute(\(rest.map(String.init).joined(separator: ",")))", at: 0)
        axis = gone
      case "reshape":
        guard let position = axis, let text = reshape(current, position, into: count, keepsAxis) else { return nil }
        texts.insert(text, at: 0)
        // Which axis it was before, the layer tells.
        (axis, keepsAxis) = (nil, true)
      default: return nil
      }
      // What else uses it would get a part.
      guard consumers[before].count == 1 else { return nil }
      current = before
    }
    return nil
  }

  /// Whether the layers give parts that have the shape which is taken.
  private func isDivided(_ nodes: [Int], _ texts: [String], _ last: Int, _ count: Int) -> Bool {
    guard let first = builder.source(nodes[0], 0), var shape = builder.nodes[first]?.shape,
      let whole = builder.nodes[last]?.shape
    else { return false }
    var context = context
    for text in texts {
      guard let next = trial(text, [shape], &context)?.shape else { return false }
      shape = next
    }
    let (part, all) = (Self.elements(shape), Self.elements(whole))
    return part.flatMap { try? $0.multiplied(by: count) } == all && all != nil
  }

  private static func elements(_ shape: [Size]) -> Size? {
    shape.reduce(Size(1)) { product, size in product.flatMap { try? $0.multiplied(by: size) } }
  }

  /// The edits that make the nodes those of one part.
  func changes(_ division: Division) -> [FixIt.Edit] {
    zip(division.nodes, division.texts).compactMap { node, text in
      let syntax = builder.graph.nodes[node].syntax
      let place = syntax.operation.span.union(syntax.argumentSpan)
      return builder.source.text(place) == text ? nil : .init(place, text)
    }
  }

  /// The operation of a node with its arguments, as they are written.
  func written(_ node: Int) -> String {
    let syntax = builder.graph.nodes[node].syntax
    return builder.source.text(syntax.operation.span.union(syntax.argumentSpan))
  }

  /// The layer with the channels of a part.
  private func layer(_ node: Int, into count: Int) -> String? {
    let syntax = builder.graph.nodes[node].syntax
    let arguments = syntax.arguments ?? []
    guard !builder.trace.isGrouped(node),
      let argument = arguments.first(where: { $0.keyword?.text == "out_channels" })
        ?? arguments.first.flatMap({ $0.keyword == nil ? $0 : nil }),
      let part = part(of: node, count)
    else { return nil }
    let place = argument.value.span
    return builder.source.text(SourceSpan(syntax.operation.span.start, place.start)) + part
      + builder.source.text(SourceSpan(place.end, syntax.argumentSpan.end))
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

  /// The reshape of a part.
  private func reshape(_ node: Int, _ axis: Int, into count: Int, _ keepsAxis: Bool) -> String? {
    var sizes = LayoutText.elements(builder.graph.nodes[node].syntax)
    guard let shape = builder.nodes[node]?.shape, sizes.count == shape.count, shape.indices.contains(axis) else {
      return nil
    }
    if !keepsAxis {
      guard shape[axis].constant == count else { return nil }
      sizes.remove(at: axis)
    } else if sizes[axis] != "-1" {
      guard let part = quotient(shape[axis], count) else { return nil }
      sizes[axis] = part
    }
    return "reshape(\(sizes.joined(separator: ",")))"
  }
}
