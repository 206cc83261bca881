import Diagnostics
import GraphLang
import IR
import Ops

/// Turns repairs of the graph into edits of the text.
struct RepairBuilder {
  let graph: Graph
  let source: SourceFile
  let nodes: [TypedGraph.Node?]
  let signature: Signature
  /// The ids that the fix-its of other findings give to new nodes.
  var taken: Set<String> = []

  /// Where shapes come from.
  var trace: GraphTrace { GraphTrace(graph: graph, nodes: nodes) }

  /// The diagnostic with the fix-its and the labels of the repairs.
  func adding(_ repairs: [Repair], to diagnostic: Diagnostic, node: Int) -> Diagnostic {
    var result = diagnostic
    for repair in repairs {
      result.fixes += fixes(repair, node: node)
      if case .imageSizes(let first, let second) = repair {
        result.labels += trace.labels(exclusiveStrides(node, first, second))
      }
      if case .channelsLast = repair, let others = siblings(node)?.entries, others.count > 1 {
        result.labels += others.filter { $0.node != node }.map {
          .init(graph.nodes[$0.node].syntax.operation.span, "the same here")
        }
      }
    }
    return result
  }

  /// Edits of the block's text.
  var editor: GraphEditor { GraphEditor(graph.block, source) }

  /// Ids for new nodes. The fix-its of one finding are alternatives and may use the same.
  func freshIDs(_ count: Int) -> [String] { editor.freshIDs(count, besides: taken) }

  /// The fix-its of one repair, the best first.
  func fixes(_ repair: Repair, node: Int) -> [FixIt] {
    let operands = graph.operands(of: node)
    let syntax = graph.nodes[node].syntax
    switch repair {
    case .insert(let operations, let operand, let title):
      guard operand < operands.count else { return [] }
      let edge = graph.edge(operands[operands.startIndex + operand])
      let fresh = freshIDs(operations.count)
      let lines = zip(fresh, operations).map { "\($0):\($1)" }.joined(separator: "\n")
      return [
        FixIt(title, .maybe, [editor.declaration(lines, before: syntax)] + editor.insertion(fresh, on: edge))
      ]
    case .wrap(let before, let after, let title):
      guard let edge = operands.first.map(graph.edge), operands.count == 1 else { return [] }
      let ids = freshIDs(2)
      let lines = "\(ids[0]):\(before)\n\(ids[1]):\(after)"
      let first = editor.insertion([ids[0]], on: edge)
      guard let behind = editor.leading(syntax.id.text, through: [ids[1]]) else { return [] }
      return [FixIt(title, .maybe, [editor.declaration(lines, before: syntax)] + first + behind)]
    case .fix(let fix): return [fix]
    case .producer(let convolution, let linear): return producerFixes(convolution, linear, node)
    case .permuted(let operand, let order, let shape): return permutedFixes(operand, order, shape, node)
    case .channelsLast(let dimension): return channelsLastFixes(dimension, node)
    case .channels(let channels, let operand): return channelFixes(channels, operand, node)
    case .mergedHeads(let sizes, let operand): return headFixes(sizes, operand, node)
    case .imageSizes(let first, let second): return imageFixes(node, first, second)
    }
  }

  /// The node that an operand comes from; nil where there is no such operand.
  func source(_ node: Int, _ operand: Int) -> Int? {
    let operands = graph.operands(of: node)
    return operand < operands.count ? operands[operands.startIndex + operand].source : nil
  }

  /// A 1x1 convolution, and the argument that gives the channels; that comes first where it is a number or the layer is a
  /// pointwise one with this use alone.
  func channelFixes(_ channels: String, _ operand: Int, _ node: Int) -> [FixIt] {
    guard let producer = source(node, operand) else { return [] }
    let id = graph.nodes[producer].syntax.id.text
    let inserted = fixes(
      .insert(
        operations: ["Conv2d(out_channels=\(channels),kernel_size=1)"], operand: operand,
        title: "bring node \(id) to \(channels) channels with a 1x1 convolution"), node: node)
    guard let origin = trace.channelOrigin(of: producer), !trace.isGrouped(origin.node) else { return inserted }
    let changed = FixIt.maybe(
      "give node \(graph.nodes[origin.node].syntax.id.text) out_channels=\(channels)",
      .init(origin.value.span, channels))
    // Where the layer is there to set the channels and nothing else uses it, they are what is wrong.
    let isMeant = trace.isPointwise(origin.node) && trace.hasOneUse(from: origin.node, to: producer)
    if case .integer = origin.value { return [changed] + inserted }
    if isMeant, case .operation = graph.nodes[producer].kind { return [changed] + inserted }
    return inserted + [changed]
  }

  /// A size as it may be written for channels; nil where it is neither channels of the block nor a number.
  func symbol(_ size: Size) -> String? {
    size == signature.channels.output
      ? signature.outputChannels : size == signature.channels.input ? "C" : size.constant.map { "\($0)" }
  }

  /// Add or concat in front of a node that has several operands but takes one.
  func combining(_ node: Int) -> [FixIt] {
    let edges = graph.operands(of: node).map(graph.edge)
    let fresh = freshIDs(1)[0]
    let syntax = graph.nodes[node].syntax
    return [
      ("Add", "add the operands up first"), ("concat(dim=1)", "concatenate the operands first (the channels add up)"),
    ].map { operation, title in
      FixIt(
        title, .maybe,
        [editor.declaration("\(fresh):\(operation)", before: syntax)]
          + editor.gathering(edges, at: fresh, into: syntax.id.text))
    }
  }

  /// Takes out a node that combines a single operand.
  func bypassing(_ node: Int) -> [FixIt] {
    let operands = graph.operands(of: node)
    guard let only = operands.first.map(graph.edge), operands.count == 1 else { return [] }
    let syntax = graph.nodes[node].syntax
    let outgoing = graph.block.edges.filter { $0.source.text == syntax.id.text }
    let isChained = outgoing.contains { $0.source.span == only.target.span }
    guard !graph.block.nodes.contains(where: { $0.line == syntax.line && $0.id != syntax.id }) else { return [] }
    var edits = [editor.deletion(ofLine: syntax.line)]
    if isChained {
      // `0->2->1` becomes `0->1`.
      edits.append(.init(SourceSpan(only.source.span.end, only.target.span.end), ""))
    } else {
      edits.append(editor.deletion(of: only))
    }
    var seen: Set<SourceSpan> = [only.target.span]
    edits += outgoing.filter { seen.insert($0.source.span).inserted }
      .map { .init($0.source.span, only.source.text) }
    return [FixIt("take the node out", .maybe, edits)]
  }

  /// A residual connection: the input as a second operand of a node that combines.
  func completing(_ node: Int) -> [FixIt] {
    let id = graph.nodes[node].syntax.id.text
    let inputs = graph.nodes.filter { if case .input = $0.kind { true } else { false } }
    guard inputs.count == 1, let only = graph.operands(of: node).first,
      graph.nodes[only.source].kind == .operation
    else { return [] }
    let edge = "\(inputs[0].syntax.id.text)->\(id)"
    let input = FixIt.maybe("draw the edge \(edge) from the input", editor.append(edge))
    guard let trunk = gated(by: only.source), graph.nodes[trunk].kind == .operation else { return [input] }
    let other = "\(graph.nodes[trunk].syntax.id.text)->\(id)"
    let branch = ungated(trunk, node).map { "\(graph.nodes[$0].syntax.id.text)->\(id)" }
    return
      (branch.map { [.maybe("draw the edge \($0) from the branch that has no gate yet", editor.append($0))] } ?? [])
      + [.maybe("draw the edge \(other) from what the gate is computed of", editor.append(other)), input]
  }

  /// Of branches whose sum gates are computed of, as in a selective kernel, the only one that no gate scales, where others
  /// are scaled by gates.
  private func ungated(_ sum: Int, _ node: Int) -> Int? {
    let operands = Array(graph.operands(of: sum))
    guard (2...8).contains(operands.count), nodes[sum]?.operation?.name == "Add" else { return nil }
    let consumers = graph.consumers
    let rest = operands.filter { operand in
      !consumers[operand.source].contains {
        $0 != node && graph.nodes[$0].syntax.operation.text.lowercased() == "mul"
      }
    }
    return rest.count == 1 ? rest[0].source : nil
  }

  /// What a gate was pooled from: where the way back, first operand by first operand, widens from one pixel to an image.
  private func gated(by gate: Int) -> Int? {
    func isPixel(_ node: Int) -> Bool {
      guard let shape = nodes[node]?.shape, shape.count == 4 else { return false }
      return shape[2].isOne && shape[3].isOne
    }
    var current = gate
    for _ in 0..<16 where isPixel(current) {
      guard let source = source(current, 0) else { return nil }
      if !isPixel(source) { return nodes[source]?.shape.count == 4 ? source : nil }
      current = source
    }
    return nil
  }
}
