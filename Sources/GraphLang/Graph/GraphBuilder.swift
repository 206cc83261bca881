package import Diagnostics

/// Makes a graph of a block's lines and reports what is wrong with its structure, all of it in one go.
package struct GraphBuilder {
  let block: BlockSyntax
  let source: SourceFile
  var diagnostics: [Diagnostic] = []
  var nodes: [Graph.Node] = []
  var indices: [String: Int] = [:]
  var operands: [[Graph.Operand]] = []
  var isDamaged: [Bool] = []
  /// Nodes with an edge to or from something that is not there: nothing is said about their paths.
  var hasLooseEnd: [Bool] = []
  /// How many edges stand on each line.
  let edgeCounts: [Int: Int]
  /// Names of edges that were reported to be no node.
  private var undefined: Set<String> = []
  private var knownFreshID: String?

  /// Fix-its are computed for this many findings of a block at most: each may look at all edges.
  static let fixLimit = 64
  var wantsFixes: Bool { diagnostics.count < Self.fixLimit }

  package static func build(_ block: BlockSyntax, in source: SourceFile) -> (graph: Graph, diagnostics: [Diagnostic]) {
    var builder = GraphBuilder(block: block, source: source)
    builder.addNodes()
    builder.addEdges()
    builder.checkTerminals()
    let order = builder.topologicalOrder()
    builder.checkPaths()
    let graph = Graph(
      block: block, nodes: builder.nodes, operands: builder.operands, order: order, isDamaged: builder.isDamaged)
    return (graph, builder.diagnostics)
  }

  private init(block: BlockSyntax, source: SourceFile) {
    self.block = block
    self.source = source
    edgeCounts = block.edges.reduce(into: [:]) { $0[$1.line, default: 0] += 1 }
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
    for syntax in block.nodes {
      if let first = indices[syntax.id.text] {
        let fresh = freshID()
        report(
          .repeatedID, "the id '\(syntax.id.text)' is used twice", at: syntax.id.span, node: syntax.id.text,
          labels: [.init(nodes[first].syntax.id.span, "first used here")],
          fixes: [.maybe("give it the unused id \(fresh), and draw its edges", .init(syntax.id.span, fresh))])
        hasLooseEnd[first] = true
        isDamaged[first] = true
        continue
      }
      indices[syntax.id.text] = nodes.count
      nodes.append(Graph.Node(kind: terminal(syntax) ?? .operation, syntax: syntax))
      operands.append([])
      isDamaged.append(false)
      hasLooseEnd.append(false)
    }
  }

  /// An id that no node has.
  mutating func freshID() -> String {
    if let knownFreshID { return knownFreshID }
    let used = Set(block.nodes.map(\.id.text)).union(block.damagedIDs)
    var number = block.nodes.count
    while used.contains(String(number)) { number += 1 }
    knownFreshID = String(number)
    return String(number)
  }

  private mutating func terminal(_ syntax: NodeSyntax) -> Graph.Node.Kind? {
    let spelled = syntax.operation.text
    let kinds: [(String, Graph.Node.Kind)] = [
      ("input", .input(0)), ("input1", .input(0)), ("input2", .input(1)), ("output", .output),
    ]
    guard spelled.utf8.count <= 7, let (name, kind) = kinds.first(where: { $0.0 == spelled.lowercased() }) else {
      return nil
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
    for edge in block.edges {
      let from = indices[edge.source.text]
      let to = indices[edge.target.text]
      for (name, found) in [(edge.source, from), (edge.target, to)] where found == nil { reportUndefined(name, edge) }
      guard let from, let to else {
        if let from { hasLooseEnd[from] = true }
        if let to {
          hasLooseEnd[to] = true
          isDamaged[to] = true
        }
        continue
      }
      if from == to {
        report(
          .selfLoop, "an edge from node \(edge.source.text) to itself", at: edge.span, node: edge.source.text,
          fixes: deletions(of: edge))
        isDamaged[to] = true
        continue
      }
      if case .input = nodes[to].kind {
        report(
          .edgeIntoInput, "an edge into the input node \(edge.target.text)", at: edge.span, node: edge.target.text,
          notes: ["the input is where the block begins; edges leave it"], fixes: reversal(edge))
        hasLooseEnd[from] = true
        continue
      }
      if nodes[from].kind == .output {
        report(
          .edgeOutOfOutput, "an edge out of the output node \(edge.source.text)", at: edge.span, node: edge.source.text,
          notes: ["the output is where the block ends; it has one operand and no successor"], fixes: reversal(edge))
        hasLooseEnd[to] = true
        isDamaged[to] = true
        continue
      }
      operands[to].append(Graph.Operand(source: from, edge: edge))
    }
  }

  private func reversal(_ edge: EdgeSyntax) -> [FixIt] {
    [
      .maybe(
        "turn the edge round", .init(edge.source.span, edge.target.text), .init(edge.target.span, edge.source.text))
    ] + deletions(of: edge)
  }

  /// The fix-it that takes an edge out with its line; none where the line holds others too.
  func deletions(of edge: EdgeSyntax) -> [FixIt] {
    guard edgeCounts[edge.line] == 1 else { return [] }
    return [.maybe("delete the edge", Self.deletion(ofLine: edge.line, in: source))]
  }

  /// The edit that takes a whole line out.
  package static func deletion(ofLine line: Int, in source: SourceFile) -> FixIt.Edit {
    let start = source.lineStarts[line]
    let end = line + 1 < source.lineStarts.count ? source.lineStarts[line + 1] : source.bytes.count
    return FixIt.Edit(SourceSpan(start, end), "")
  }

  private mutating func reportUndefined(_ name: NameSyntax, _ edge: EdgeSyntax) {
    guard !block.damagedIDs.contains(name.text) else { return }
    guard undefined.insert(name.text).inserted else { return }
    let near =
      name.text.utf8.count > 1 && wantsFixes
      ? Suggestion.nearest(to: name.text, among: nodes.map(\.syntax.id.text), count: 2) : []
    var fixes = near.prefix(1).map { FixIt.maybe("write '\($0)'", .init(name.span, $0)) }
    fixes += deletions(of: edge)
    report(
      .undefinedNode, "no node has the id '\(name.text)'\(Suggestion.question(near))", at: name.span, node: name.text,
      notes: ["a node is declared on a line of its own, for example \(name.text):ReLU"], fixes: fixes)
  }
}
