import Diagnostics
import GraphLang
import IR
import Ops

/// Gated units, stacks, and slices of what was concatenated.
extension OperationGuess {
  /// One half of the channels is the gate of the other one: Dauphin and others, "Language Modeling with Gated Convolutional
  /// Networks", 2017. Whether this was such a unit.
  mutating func explainGatedUnit(_ key: String) -> Bool {
    let function: String?
    switch key {
    case "glu", "gatedlinearunit", "gated": function = "Sigmoid"
    case "geglu", "swiglu": function = "GELU"
    case "reglu": function = "ReLU"
    case "simplegate": function = nil
    default: return false
    }
    words = []
    notes = ["it is a Mul of two halves of the channels; compute each half with a layer of its own"]
    guard operandCount == 1, let shape, shape.count == 3 || shape.count == 4 else { return true }
    let axis = axis(value(0, "dim", "axis"), rank: shape.count) ?? (shape.count == 4 ? 1 : shape.count - 1)
    guard axis == shape.count - 1 || axis == 1 && shape.count == 4, let half = quotient(shape[axis], 2) else {
      return true
    }
    let layer = axis == 1 ? "Conv2d(out_channels=\(half),kernel_size=1)" : "Linear(out_channels=\(half))"
    if let edits = gateEdits(axis, function) {
      fixes = [FixIt("compute both halves with layers of their own", .maybe, edits)]
    } else {
      explain("a gated unit", halves(layer, function))
    }
    reading = nil
    read(as: layer)
    return true
  }

  /// The layer in front gives one half, a copy of it the other one.
  private func gateEdits(_ axis: Int, _ function: String?) -> [FixIt.Edit]? {
    guard let last = builder.source(index, 0),
      let division = division(of: last, axis: axis, into: 2, keepsAxis: true),
      let input = builder.graph.operands(of: division.nodes[0]).first.map(builder.graph.edge)
    else { return nil }
    let texts = division.texts + [function].compactMap { $0 }
    let ids = builder.freshIDs(texts.count)
    let lines = zip(ids, texts).map { "\($0):\($1)" }.joined(separator: "\n")
    let path = ([input.source.text] + ids + [syntax.id.text]).joined(separator: "->")
    let editor = builder.editor
    return changes(division) + [
      editor.declaration(lines, before: syntax), .init(whole, "Mul"), editor.append(path),
    ]
  }

  /// A dimension more: each operand gets one of size 1, along which they are concatenated.
  mutating func explainStack() -> Bool {
    guard let shapes, let shape = shapes.first, (2...8).contains(operandCount), shapes.count == operandCount,
      shapes.allSatisfy({ $0 == shape }), shape.allSatisfy(context.table.isWritable),
      let place = axis(value(0, "dim", "axis"), rank: shape.count + 1), place > 0,
      consumers.allSatisfy({ Self.ofStacks.contains(name($0)) })
    else { return false }
    words = ["concat"]
    notes = ["concat makes no new dimension; a reshape in front of it does"]
    var sizes = shape.map(text)
    sizes.insert("1", at: place)
    let operands = Array(builder.graph.operands(of: index))
    let ids = builder.freshIDs(operands.count)
    let lines = ids.map { "\($0):reshape(\(sizes.joined(separator: ",")))" }.joined(separator: "\n")
    let routes = zip(operands, ids).map { GraphEditor.Route(builder.graph.edge($0), through: $1) }
    let editor = builder.editor
    fixes = [
      FixIt(
        "concatenate them along a new dimension", .maybe,
        [editor.declaration(lines, before: syntax), .init(whole, "concat(dim=\(place))")]
          + editor.rerouting(routes))
    ]
    return true
  }

  /// What is done with a stack; other operations are for what is concatenated.
  private static let ofStacks: Set = ["mean", "sum", "max", "softmax", "reshape", "permute", "mul", "multiply"]

  /// Slices of what was concatenated along the same dimension, perhaps with layers between that keep rows and columns
  /// apart: each part goes its own way.
  mutating func unjoin(_ outgoing: [EdgeSyntax]) {
    guard let shape, let axis = axis(value(1, "dim", "axis"), rank: shape.count), let last = builder.source(index, 0),
      let (concat, chain) = joined(last, axis, outgoing.count)
    else { return }
    let graph = builder.graph
    let operands = Array(graph.operands(of: concat))
    // Equal parts are what was concatenated where that is of one size.
    let parts = operands.compactMap { builder.nodes[$0.source]?.shape[axis] }
    guard number(value(0)) == nil || Set(parts).count == 1 else { return }
    let fresh = builder.freshIDs(chain.count * (outgoing.count - 1))
    var (lines, paths): ([String], [EdgeSyntax: String]) = ([], [:])
    for (position, operand) in operands.enumerated() {
      let source = graph.nodes[operand.source].syntax.id.text
      let target = outgoing[position].target.text
      guard position > 0 else {
        let first = chain.first.map { graph.nodes[$0].syntax.id.text } ?? target
        paths[graph.edge(operand)] = "\(source)->\(first)"
        paths[outgoing[0]] = chain.last.map { "\(graph.nodes[$0].syntax.id.text)->\(target)" } ?? ""
        continue
      }
      let ids = fresh[(position - 1) * chain.count..<position * chain.count]
      for (id, node) in zip(ids, chain) { lines.append("\(id):\(written(node))") }
      paths[graph.edge(operand)] = ([source] + ids + [target]).joined(separator: "->")
      paths[outgoing[position]] = ""
    }
    for node in [chain.first, index].compactMap({ $0 }) {
      graph.operands(of: node).first.map { paths[graph.edge($0)] = "" }
    }
    guard let edges = rewritten(Array(paths.keys), replaced: { paths[$0] }) else { return }
    let editor = builder.editor
    fixes = [
      FixIt(
        "lead each part its own way, without the concat", .maybe,
        [
          editor.deletion(ofLine: graph.nodes[concat].syntax.line),
          lines.isEmpty
            ? editor.deletion(ofLine: syntax.line) : .init(syntax.span, lines.joined(separator: "\n")),
        ] + edges)
    ]
  }

  /// The concat in front, with the nodes behind it that treat what it joins alike.
  private func joined(_ last: Int, _ axis: Int, _ count: Int) -> (concat: Int, chain: [Int])? {
    let consumers = builder.graph.consumers
    var (chain, current): ([Int], Int) = ([], last)
    while chain.count < 8, let node = builder.nodes[current], let operation = node.operation,
      consumers[current].count == 1
    {
      switch operation.name {
      case "concat":
        guard case .axes(let axes)? = node.values.first, let written = axes.first,
          (written < 0 ? written + node.shape.count : written) == axis,
          builder.graph.operands(of: current).count == count
        else { return nil }
        return (current, chain)
      case "ReLU", "GELU", "Sigmoid": break
      case "Conv2d", "BN":
        if axis == 1 || operation.name == "Conv2d" && !builder.trace.isPointwise(current) { return nil }
      case "Linear", "LN": if axis == node.shape.count - 1 { return nil }
      default: return nil
      }
      chain.insert(current, at: 0)
      guard let source = builder.source(current, 0) else { return nil }
      current = source
    }
    return nil
  }
}
