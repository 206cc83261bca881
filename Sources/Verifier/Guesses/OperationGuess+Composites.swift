import Diagnostics
import GraphLang
import IR
import Ops

/// Modules of several operations under one name: the nodes that they are made of.
extension OperationGuess {
  /// Nodes that stand for one. The edge into the old node leads through `path` to it; the other paths start at the same node.
  struct Composite {
    var path: [String]
    /// Branches from the operand to a node of the path, or to the old node (`path.count`).
    var branches: [(nodes: [String], target: Int)]
    /// What the old node becomes.
    var last: String
  }

  /// Writes the nodes of a module that is known by its name; whether it was one.
  mutating func explainComposite(_ key: String) -> Bool {
    switch key {
    case "se", "seblock", "semodule", "selayer", "selayer2d", "squeezeexcite", "squeezeexcitation",
      "squeezeandexcitation", "squeezeandexcite", "channelattention", "squeezeexcitationblock":
      explain("squeeze-and-excitation", squeezeAndExcitation)
    case "spatialattention", "spatialgate", "spatialattentionmodule":
      explain("spatial attention", spatialAttention)
    case "attention", "selfattention", "multiheadattention", "multiheadselfattention", "multiheadedattention", "mhsa",
      "mha", "crossattention", "scaleddotproductattention", "dotproductattention", "nonlocal", "nonlocalblock",
      "selfattention2d":
      notes = ["there are no constants: LN of queries and keys takes the place of the factor 1/sqrt(d)"]
      explain("attention", attention(heads: heads(key)))
    case "cbam", "transformer", "transformerblock", "transformerencoderlayer", "mbconv", "invertedresidual",
      "sequential", "modulelist", "residualblock", "bottleneck":
      words = []
      notes = ["a node is one operation; write the others as nodes of their own"]
    default: return explainGatedUnit(key)
    }
    return true
  }

  /// Two layers of the same operand, one of them the gate of the other.
  func halves(_ layer: String, _ function: String?) -> Composite {
    Composite(path: [layer], branches: [([layer] + [function].compactMap { $0 }, 1)], last: "Mul")
  }

  /// Offers the nodes, where the operand is known.
  mutating func explain(_ name: String, _ composite: Composite?) {
    words = []
    guard let composite, write(composite, "write the nodes of \(name)") else {
      notes = ["\(name) is several operations; write them as nodes of their own"]
      return
    }
    read(as: identity(rank: shape?.count ?? 4))
  }

  /// Offers the nodes under a title; whether the operand is known.
  @discardableResult mutating func write(_ composite: Composite, _ title: String) -> Bool {
    words = []
    guard shape?.allSatisfy(context.table.isWritable) == true, let copies,
      let operand = builder.graph.operands(of: index).first
    else { return false }
    let edge = builder.graph.edge(operand)
    let (editor, input) = (builder.editor, edge.source.text)
    let count = composite.path.count
    let fresh = builder.freshIDs(count + composite.branches.reduce(0) { $0 + $1.nodes.count })
    var operations = composite.path
    var edges: [String] = []
    for branch in composite.branches {
      let ids = fresh[operations.count..<operations.count + branch.nodes.count]
      operations += branch.nodes
      let target = branch.target < count ? fresh[branch.target] : syntax.id.text
      edges.append(([input] + ids + [target]).joined(separator: "->"))
    }
    let lines = zip(fresh, operations).map { "\($0):\($1)" }.joined(separator: "\n")
    let path = count == 0 ? [] : editor.insertion(Array(fresh.prefix(count)), on: edge)
    fixes = [
      FixIt(
        title, .maybe,
        (lines.isEmpty ? [] : [editor.declaration(lines, before: syntax)]) + [.init(whole, composite.last)] + path
          + (edges.isEmpty ? [] : [editor.append(edges.joined(separator: "\n"))]) + editor.deletions(of: copies))
    ]
    return true
  }

  /// The edges into the node behind the first one, each a copy of it on a line of its own, as queries, keys and values of one
  /// operand; nil where there are others.
  private var copies: [EdgeSyntax]? {
    let edges = builder.graph.operands(of: index).map(builder.graph.edge)
    guard let first = edges.first, edges.count <= 3 else { return nil }
    let others = edges.dropFirst().filter {
      $0.source.text == first.source.text && builder.editor.edges(onLine: $0.line).count == 1
    }
    return others.count == edges.count - 1 && !others.contains { $0.line == first.line } ? others : nil
  }

  /// A gate of the pooled channels: Hu and others, "Squeeze-and-Excitation Networks", 2018.
  private var squeezeAndExcitation: Composite? {
    guard let shape, shape.count == 4, !context.table.isSpatial(shape[1]) else { return nil }
    let written = keyword("ratio", "reduction", "reduction_ratio", "r", "squeeze_ratio", "rd_ratio", "se_ratio")
    let ratio = number(written) ?? fraction(written) ?? lastNumber ?? 4
    guard (1...256).contains(ratio), let squeezed = quotient(shape[1], ratio) else { return nil }
    let gate = [
      "AdaptiveAvgPool2d(output_size=1)", "Conv2d(out_channels=\(squeezed),kernel_size=1)", "ReLU",
      "Conv2d(out_channels=\(text(shape[1])),kernel_size=1)", "Sigmoid",
    ]
    if isGateAlone { return Composite(path: Array(gate.dropLast()), branches: [], last: "Sigmoid") }
    return Composite(path: [], branches: [(gate, 0)], last: "Mul")
  }

  /// A gate of every pixel: Woo and others, "CBAM: Convolutional Block Attention Module", 2018.
  private var spatialAttention: Composite? {
    guard let shape, shape.count == 4 else { return nil }
    let written = number(keyword("kernel_size", "kernel", "k")) ?? lastNumber ?? 7
    guard (1...31).contains(written) else { return nil }
    let gate = ["mean(dim=1)", "concat(dim=1)", "Conv2d(out_channels=1,kernel_size=\(written))"]
    let pooled: (nodes: [String], target: Int) = (["max(dim=1)"], 1)
    if isGateAlone { return Composite(path: gate, branches: [pooled], last: "Sigmoid") }
    return Composite(path: gate + ["Sigmoid"], branches: [pooled, ([], 4)], last: "Mul")
  }

  /// Whether the result is multiplied with the operand behind the node, so that it is the gate alone.
  private var isGateAlone: Bool {
    guard let source = builder.source(index, 0), consumers.count == 1, let user = consumers.first,
      ["mul", "multiply"].contains(name(user))
    else { return false }
    return builder.graph.operands(of: user).contains { $0.source == source }
  }

  /// `0.25` as a ratio of 4.
  private func fraction(_ value: ExpressionSyntax?) -> Int? {
    guard case .decimal(let digits, _)? = value, let number = Double(digits), number > 0, number < 1 else { return nil }
    return Int((1 / number).rounded())
  }

  private func keyword(_ names: String...) -> ExpressionSyntax? {
    arguments.first { names.contains($0.keyword?.text ?? "") }?.value.unparenthesized
  }

  /// The last of the bare arguments that are numbers: what stands behind the channels.
  private var lastNumber: Int? {
    arguments.prefix { $0.keyword == nil }.compactMap { number($0.value.unparenthesized) }.last
  }

  /// One where neither the name nor an argument says that there are several.
  private func heads(_ key: String) -> Int {
    let written = number(keyword("num_heads", "heads", "n_heads", "nhead", "nheads", "head", "h"))
    let isMultiple = key.hasPrefix("m")
    return written ?? (isMultiple ? lastNumber ?? 4 : 1)
  }

  /// Every pixel, or element of a sequence (B, N, C), reads from all: Vaswani and others, "Attention Is All You Need", 2017.
  private func attention(heads: Int) -> Composite? {
    guard let shape, shape.count == 4 || shape.count == 3 else { return nil }
    let sizes = shape.map(text)
    let channels = shape.count == 4 ? shape[1] : shape[2]
    guard (1...64).contains(heads), !context.table.isSpatial(channels), let part = quotient(channels, heads) else {
      return nil
    }
    let (batch, all) = (sizes[0], text(channels))
    if shape.count == 3 {
      let layer = "Linear(out_channels=\(all))"
      if heads == 1 {
        return Composite(
          path: [layer, "multiply", "softmax(dim=-1)"],
          branches: [([layer, "permute(0,2,1)"], 1), ([layer], 3)], last: "multiply")
      }
      let cut = "reshape(\(batch),\(sizes[1]),\(heads),\(part))"
      return Composite(
        path: [
          layer, cut, "permute(0,2,1,3)", "multiply", "softmax(dim=-1)", "multiply", "permute(0,2,1,3)",
        ], branches: [([layer, cut, "permute(0,2,3,1)"], 3), ([layer, cut, "permute(0,2,1,3)"], 5)],
        last: "reshape(\(sizes.joined(separator: ",")))")
    }
    let layer = "Conv2d(out_channels=\(all),kernel_size=1)"
    let pixels = "\(sizes[2])*\(sizes[3])"
    let cut =
      heads == 1 ? "reshape(\(batch),\(all),\(pixels))" : "reshape(\(batch),\(heads),\(part),\(pixels))"
    let turned = heads == 1 ? "permute(0,2,1)" : "permute(0,1,3,2)"
    return Composite(
      path: [layer, cut, turned, "multiply", "softmax(dim=-1)", "multiply", turned],
      branches: [([layer, cut], 3), ([layer, cut, turned], 5)], last: "reshape(\(sizes.joined(separator: ",")))")
  }
}
