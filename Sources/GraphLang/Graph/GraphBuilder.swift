package import Diagnostics

/// Makes a graph of a block's lines and reports what is wrong with its structure, all of it in one go.
package struct GraphBuilder {
  let block: BlockSyntax
  let source: SourceFile
  var diagnostics: [Diagnostic] = []
  var nodes: [Graph.Node] = []
  var indices: NodeIndex
  var operands = PackedLists<Graph.Operand>()
  var isDamaged: [Bool] = []
  /// Nodes with an edge to or from something that is not there: nothing is said about their paths.
  var hasLooseEnd: [Bool] = []
  /// The nodes that each edge of the block leads from and to, nil for names that are no ids.
  var ends: [(source: Int?, target: Int?)] = []
  /// The nodes that use each node.
  var consumers = PackedLists<Int>()
  /// Nodes that names of edges stand for which are no ids: they were reported, and are read as if they were mended.
  var aliases: [String: Int] = [:]
  /// Whether the missing input or output was reported together with the edges that name it.
  var hasNamedInput = false
  var hasNamedOutput = false

  /// Whether fix-its are looked for.
  var wantsFixes: Bool { diagnostics.count < block.fixLimit }

  package static func build(_ block: BlockSyntax, in source: SourceFile) -> (graph: Graph, diagnostics: [Diagnostic]) {
    var builder = GraphBuilder(block: block, source: source)
    builder.addNodes()
    builder.resolveNames()
    builder.addEdges()
    builder.checkTerminals()
    let order = builder.topologicalOrder()
    builder.checkPaths(order: order)
    builder.checkComments()
    let graph = Graph(
      block: block, nodes: builder.nodes, operands: builder.operands, order: order, isDamaged: builder.isDamaged)
    return (graph, builder.diagnostics)
  }

  private init(block: BlockSyntax, source: SourceFile) {
    self.block = block
    self.source = source
    indices = NodeIndex(count: block.nodes.count)
  }

  mutating func report(
    _ code: StructureCode, _ message: String, at span: SourceSpan, node: String? = nil,
    labels: [Diagnostic.Label] = [], notes: [String] = [], fixes: [FixIt] = []
  ) {
    guard diagnostics.count < ParserLimits.diagnostics else { return }
    diagnostics.append(
      Diagnostic(code.code, message, at: span, node: node, labels: labels, notes: notes, fixes: fixes))
  }

  private mutating func addNodes() {
    nodes.reserveCapacity(block.nodes.count)
    isDamaged = [Bool](filledWith: false, count: block.nodes.count)
    hasLooseEnd = isDamaged
    for syntax in block.nodes {
      if let first = indices[syntax.id] {
        reportRepeated(syntax, nodes[first].syntax)
        if !Self.isCopy(syntax, nodes[first].syntax, source) {
          hasLooseEnd[first] = true
          isDamaged[first] = true
        }
        continue
      }
      indices[syntax.id] = nodes.count
      nodes.append(Graph.Node(kind: terminal(syntax) ?? .operation, syntax: syntax))
    }
    let repeated = block.nodes.count - nodes.count
    isDamaged.removeLast(repeated)
    hasLooseEnd.removeLast(repeated)
  }

  var editor: GraphEditor { GraphEditor(block, source) }

  /// An id that no node has.
  func freshID() -> String { editor.freshIDs(1)[0] }

  private mutating func terminal(_ syntax: NodeSyntax) -> Graph.Node.Kind? {
    let spelled = syntax.operation.text
    // Operations are told from terminals by their first letter, nearly all of them.
    guard (5...7).contains(spelled.utf8.count), let first = spelled.utf8.first, "ioIO".utf8.contains(first) else {
      return nil
    }
    let name = spelled.lowercased()
    let kind: Graph.Node.Kind
    switch name {
    case "input", "input1": kind = .input(0)
    case "input2": kind = .input(1)
    case "output": kind = .output
    default: return nil
    }
    if spelled != name {
      report(
        .terminalSpelling, "'\(spelled)' is written '\(name)'", at: syntax.operation.span, node: syntax.id.text,
        fixes: [.safe("write '\(name)'", .init(syntax.operation.span, name))])
    }
    if let arguments = syntax.arguments, !arguments.isEmpty {
      report(
        .terminalWithArguments, "'\(name)' takes no arguments", at: syntax.argumentSpan, node: syntax.id.text,
        fixes: [.safe("delete them", .init(syntax.argumentSpan, ""))])
    }
    return kind
  }

  private mutating func addEdges() {
    var accepted: [(target: Int, operand: Graph.Operand)] = []
    accepted.reserveCapacity(block.edges.count)
    for position in ends.indices {
      // The edge itself is looked at where something is wrong with it, and copied only then.
      guard let from = ends[position].source ?? aliases[block.edges[position].source.text],
        let to = ends[position].target ?? aliases[block.edges[position].target.text]
      else {
        markLooseEnds(position)
        continue
      }
      if from == to || nodes[from].kind == .output || nodes[to].kind.isInput {
        refuse(block.edges[position], from: from, to: to)
        continue
      }
      accepted.append((to, Graph.Operand(source: from, edge: position)))
    }
    operands = PackedLists(count: nodes.count, accepted, list: \.target, element: \.operand)
    consumers = Graph.consumers(of: operands)
  }

  /// The nodes at the ends of an edge whose other end is not there.
  private mutating func markLooseEnds(_ position: Int) {
    let edge = block.edges[position]
    if let from = ends[position].source ?? aliases[edge.source.text] { hasLooseEnd[from] = true }
    if let to = ends[position].target ?? aliases[edge.target.text] {
      hasLooseEnd[to] = true
      isDamaged[to] = true
    }
  }

  /// Reports an edge to itself, into an input or out of the output.
  private mutating func refuse(_ edge: EdgeSyntax, from: Int, to: Int) {
    hasLooseEnd[from] = true
    hasLooseEnd[to] = true
    if from == to {
      report(
        .selfLoop, "an edge from node \(edge.source.text) to itself", at: edge.span, node: edge.source.text,
        fixes: deletions(of: edge))
      isDamaged[to] = true
    } else if nodes[to].kind.isInput {
      report(
        .edgeIntoInput, "an edge into the input node \(edge.target.text)", at: edge.span, node: edge.target.text,
        notes: ["the input is where the block begins; edges leave it"], fixes: backward(edge, from))
    } else {
      report(
        .edgeOutOfOutput, "an edge out of the output node \(edge.source.text)", at: edge.span, node: edge.source.text,
        notes: ["the output is where the block ends; it has one operand and no successor"], fixes: backward(edge, to))
      isDamaged[to] = true
    }
  }

  func edge(_ operand: Graph.Operand) -> EdgeSyntax { block.edges[operand.edge] }

  /// Turning the edge round comes first where the other node has no edge in the direction that is meant.
  private func backward(_ edge: EdgeSyntax, _ other: Int) -> [FixIt] {
    guard wantsFixes else { return [] }
    let id = nodes[other].syntax.id.text
    let isInput = nodes[other].kind == .operation && edge.source.text == id
    let hasEdge = block.edges.contains { other in
      guard other != edge, (isInput ? other.target.text : other.source.text) == id else { return false }
      let far = indices[isInput ? other.source : other.target].map { nodes[$0].kind }
      return isInput ? far != .output : far != .input(0) && far != .input(1)
    }
    let isLone = isAlone(edge)
    let turned =
      isLone
      ? [
        FixIt.maybe(
          "turn the edge round", .init(edge.source.span, edge.target.text), .init(edge.target.span, edge.source.text))
      ] : []
    return hasEdge ? deletions(of: edge) + turned : turned + deletions(of: edge)
  }

  /// Whether no other edge stands on its line.
  func isAlone(_ edge: EdgeSyntax) -> Bool { block.edges.count { $0.line == edge.line } == 1 }

  /// The fix-it that takes an edge out.
  func deletions(of edge: EdgeSyntax) -> [FixIt] {
    wantsFixes ? [.maybe("delete the edge", editor.deletion(of: edge))] : []
  }
}
