import Diagnostics
import GraphLang
import IR
import Ops

/// Linear layers over the pixels, as in Tolstikhin and others, "MLP-Mixer", 2021: no layer of the language depends on the image
/// size. Depthwise convolutions mix the pixels of an image of any size.
struct TokenMixing {
  private static let nodeLimit = 1_000
  private static let chainLimit = 16
  private static let window = 7

  private let pass: InferencePass
  private let builder: RepairBuilder
  private let consumers: PackedLists<Int>

  /// The diagnostics, those of such layers with the fix-it for all layers of a row.
  static func mending(_ diagnostics: [Diagnostic], _ pass: InferencePass, _ signature: Signature) -> [Diagnostic] {
    let code = ArgumentCode.symbolNotAllowed.code
    guard pass.graph.nodes.count <= nodeLimit, diagnostics.contains(where: { $0.code == code }) else {
      return diagnostics
    }
    let ids = Set(diagnostics.filter { $0.code == code }.compactMap(\.node))
    let mixing = TokenMixing(
      pass: pass,
      builder: RepairBuilder(
        graph: pass.graph, source: pass.source, nodes: pass.nodes, signature: signature,
        taken: NewNodes.ids(in: diagnostics)), consumers: pass.graph.consumers)
    // One row of layers is mended; what is left of others is found again.
    let row = pass.graph.order.lazy.compactMap { mixing.row($0, ids) }.first
    guard let row, let fix = mixing.fix(row) else { return diagnostics }
    let members = Set(row.nodes.map { pass.graph.nodes[$0].syntax.id.text })
    let mended = [code, ShapeCode.channelsDependOnImage.code]
    return diagnostics.map { diagnostic in
      guard let node = diagnostic.node, members.contains(node), mended.contains(diagnostic.code) else {
        return diagnostic
      }
      var result = diagnostic
      result.fixes = [fix]
      return result
    }
  }

  /// Layers of (B, C, H*W) one after the other, some of them with functions between.
  private struct Row {
    var nodes: [Int]
    let shape: [Size]
  }

  /// The row that begins at a node; nil where none does.
  private func row(_ start: Int, _ blamed: Set<String>) -> Row? {
    guard name(start) == "linear", let before = builder.source(start, 0), let shape = pass.nodes[before]?.shape,
      shape.count == 3, pass.table.isSpatial(shape[2]), !pass.table.isSpatial(shape[1])
    else { return nil }
    var (row, last, current) = (Row(nodes: [start], shape: shape), 0, start)
    while row.nodes.count < Self.chainLimit, consumers[current].count == 1, let next = consumers[current].first,
      pass.graph.operands(of: next).count == 1,
      ["linear", "relu", "gelu", "sigmoid", "droppath"].contains(name(next))
    {
      row.nodes.append(next)
      if name(next) == "linear" { last = row.nodes.count - 1 }
      current = next
    }
    row.nodes.removeSubrange((last + 1)...)
    return row.nodes.contains { blamed.contains(pass.graph.nodes[$0].syntax.id.text) } ? row : nil
  }

  private func name(_ node: Int) -> String { pass.graph.nodes[node].syntax.operation.text.lowercased() }

  /// The row between two reshapes, each layer as a depthwise convolution.
  private func fix(_ row: Row) -> FixIt? {
    let graph = pass.graph
    guard let channels = pass.table.written(row.shape[1], builder.signature.names), let first = row.nodes.first,
      let last = row.nodes.last, let edge = graph.operands(of: first).first.map(graph.edge)
    else { return nil }
    let ids = builder.freshIDs(2)
    let (start, end) = (graph.nodes[first].syntax, graph.nodes[last].syntax)
    let editor = builder.editor
    guard let behind = editor.leading(end.id.text, through: [ids[1]]) else { return nil }
    let layers = row.nodes.filter { name($0) == "linear" }.map { node -> FixIt.Edit in
      let syntax = graph.nodes[node].syntax
      return .init(
        syntax.operation.span.union(syntax.argumentSpan),
        "Conv2d(out_channels=\(channels),kernel_size=\(Self.window),groups=\(channels))")
    }
    let lines = "\(ids[0]):reshape(B,\(channels),H,W)\n\(ids[1]):reshape(B,\(channels),H*W)"
    return FixIt(
      "mix the pixels by depthwise convolutions, which work at every image size", .maybe,
      [editor.declaration(lines, before: start)] + editor.insertion([ids[0]], on: edge) + layers + behind)
  }
}
