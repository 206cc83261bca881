import Diagnostics

/// Names in edges that are no ids, and ids that are given twice.
extension GraphBuilder {
  /// An undefined name with the edges that it stands in.
  private struct Use {
    let name: String
    var places: [SourceSpan] = []
    var outgoing: [EdgeSyntax] = []
    var incoming: [EdgeSyntax] = []
  }

  /// Finds what the undefined names of the edges mean. One finding for each name, whatever the number of its edges.
  mutating func resolveNames() {
    ends = block.edges.map { (indices[$0.source], indices[$0.target]) }
    guard ends.contains(where: { $0.source == nil || $0.target == nil }) else { return }
    let uses = undefinedNames()
    guard !uses.isEmpty else { return }
    let isWhole = block.damagedIDs.isEmpty
    let lonely = isWhole && uses.count == 1 ? lonelyNode() : nil
    for use in uses {
      if let (index, isSure) = meant(use.name) {
        adopt(use, index, isSure: isSure)
      } else if isWhole, let terminal = missingTerminal(use, among: uses) {
        reportTerminal(use, terminal)
      } else if let lonely {
        adopt(use, lonely, isSure: false)
      } else if isWhole, uses.count == 1, let terminal = unusedTerminal(use) {
        adopt(use, terminal, isSure: false)
      } else {
        reportUndefined(use)
      }
    }
  }

  private func undefinedNames() -> [Use] {
    var order: [String: Int] = [:]
    var uses: [Use] = []
    for edge in block.edges {
      for (name, isSource) in [(edge.source, true), (edge.target, false)]
      where indices[name] == nil && !block.damagedIDs.contains(name.text) {
        let position = order[name.text] ?? uses.count
        if position == uses.count {
          order[name.text] = position
          uses.append(Use(name: name.text))
        }
        if isSource { uses[position].outgoing.append(edge) } else { uses[position].incoming.append(edge) }
        // The middle of a chain and the id of a group stand in several edges.
        if !uses[position].places.suffix(4).contains(name.span) { uses[position].places.append(name.span) }
      }
    }
    return uses
  }

  /// The node that is called so by its operation, or by an id of nearly this spelling.
  private func meant(_ name: String) -> (index: Int, isSure: Bool)? {
    guard name.utf8.count <= 64 else { return nil }
    if wantsFixes, let index = numbered(name) { return (index, false) }
    guard name.utf8.contains(where: { !Cursor.isDigit($0) }) else { return nil }
    let lower = name.lowercased()
    if let kind = Self.terminals[lower] {
      let found = nodes.indices.filter { nodes[$0].kind == kind }
      if found.count == 1 { return (found[0], nodes[found[0]].syntax.operation.text.lowercased() == lower) }
    }
    guard wantsFixes else { return nil }
    let named = nodes.indices.filter { nodes[$0].syntax.operation.text.lowercased() == lower }
    if named.count == 1 { return (named[0], false) }
    let near = Suggestion.nearest(to: name, among: nodes.map(\.syntax.id.text), count: 1)
    return near.first.flatMap { indices[$0] }.map { ($0, false) }
  }

  /// `node2` for the node 2, and `2` for the only node whose id is a word with this number behind it.
  private func numbered(_ name: String) -> Int? {
    let number = name.drop { $0.isLetter || $0 == "_" }
    if number.isEmpty { return nil }
    if number.utf8.count < name.utf8.count { return nodes.firstIndex { $0.syntax.id.text == number } }
    let found = nodes.indices.filter { index in
      let id = nodes[index].syntax.id.text
      return id.hasSuffix(name) && id.dropLast(name.count).allSatisfy { $0.isLetter || $0 == "_" }
    }
    return found.count == 1 ? found[0] : nil
  }

  private static let terminals: [String: Graph.Node.Kind] = [
    "input": .input(0), "input1": .input(0), "input2": .input(1), "output": .output, "in": .input(0), "x": .input(0),
    "inputs": .input(0), "out": .output, "y": .output, "outputs": .output, "start": .input(0), "end": .output,
  ]

  private mutating func adopt(_ use: Use, _ index: Int, isSure: Bool) {
    let syntax = nodes[index].syntax
    aliases[use.name] = index
    report(
      .undefinedNode,
      "no node has the id '\(use.name)'; the node \(syntax.operation.text) has the id \(syntax.id.text)",
      at: use.places[0], node: use.name, labels: [.init(syntax.span, "declared here")],
      fixes: [
        FixIt(
          "write '\(syntax.id.text)'", isSure ? .safe : .maybe, use.places.map { .init($0, syntax.id.text) })
      ])
  }

  /// The only operation without any edge.
  private func lonelyNode() -> Int? {
    var isUsed = Set<String>()
    for edge in block.edges {
      isUsed.insert(edge.source.text)
      isUsed.insert(edge.target.text)
    }
    let lonely = nodes.indices.filter { nodes[$0].kind == .operation && !isUsed.contains(nodes[$0].syntax.id.text) }
    return lonely.count == 1 ? lonely[0] : nil
  }

  /// The only output, or the only input, where no edge names it and the name stands at that end of its edges.
  private func unusedTerminal(_ use: Use) -> Int? {
    let isTarget = use.outgoing.isEmpty
    guard isTarget != use.incoming.isEmpty else { return nil }
    let found = nodes.indices.filter { isTarget ? nodes[$0].kind == .output : nodes[$0].kind.isInput }
    guard found.count == 1, let only = found.first else { return nil }
    let id = nodes[only].syntax.id.text
    return block.edges.contains { $0.source.text == id || $0.target.text == id } ? nil : only
  }

  /// The terminal that a name stands for which only edges of one direction have, where the block has none.
  private func missingTerminal(_ use: Use, among uses: [Use]) -> Graph.Node.Kind? {
    if use.outgoing.isEmpty, !nodes.contains(where: { $0.kind == .output }),
      uses.count(where: { $0.outgoing.isEmpty }) == 1
    {
      return .output
    }
    let hasInput = nodes.contains { node in
      if case .input = node.kind { return true }
      return false
    }
    if use.incoming.isEmpty, !hasInput, uses.count(where: { $0.incoming.isEmpty }) == 1 { return .input(0) }
    return nil
  }

  private mutating func reportTerminal(_ use: Use, _ kind: Graph.Node.Kind) {
    let isOutput = kind == .output
    let word = isOutput ? "output" : "input"
    if isOutput { hasNamedOutput = true } else { hasNamedInput = true }
    for edge in use.incoming { if let index = indices[edge.source] { hasLooseEnd[index] = true } }
    for edge in use.outgoing {
      if let index = indices[edge.target] {
        hasLooseEnd[index] = true
        isDamaged[index] = true
      }
    }
    report(
      isOutput ? .noOutput : .noInput,
      "the block has no \(word) node, and no node has the id '\(use.name)'", at: use.places[0], node: use.name,
      notes: ["the \(word) is declared on a line of its own: \(use.name):\(word)"],
      fixes: [
        .maybe("declare it", editor.declaration("\(use.name):\(word)", before: nodes.first?.syntax))
      ])
  }

  private mutating func reportUndefined(_ use: Use) {
    var fixes: [FixIt] = []
    if wantsFixes, use.incoming.count == 1, !use.outgoing.isEmpty, use.outgoing.count <= 8 {
      // `2->3->1` without a node 3 becomes `2->1`.
      let source = use.incoming[0].source.text
      let places = Set(use.outgoing.map(\.source.span))
      let shared = use.incoming[0].target.span
      var edits = places.sorted().filter { $0 != shared }.map { FixIt.Edit($0, source) }
      if places.contains(shared) {
        edits.append(.init(SourceSpan(use.incoming[0].source.span.end, shared.end), ""))
      } else {
        edits.append(editor.deletion(of: use.incoming[0]))
      }
      fixes.append(FixIt("lead the edges from \(source) past it", .maybe, edits))
    } else if wantsFixes, use.outgoing.isEmpty || use.incoming.isEmpty {
      let edges = use.incoming + use.outgoing
      if edges.count == 1 { fixes += deletions(of: edges[0]) }
    }
    report(
      .undefinedNode, "no node has the id '\(use.name)'", at: use.places[0], node: use.name,
      notes: ["a node is declared on a line of its own, for example \(use.name.prefix(40)):ReLU"], fixes: fixes)
  }

  /// Whether two lines with one id say the same.
  static func isCopy(_ second: NodeSyntax, _ first: NodeSyntax, _ source: SourceFile) -> Bool {
    let (a, b) = (SourceSpan(first.id.span.end, first.span.end), SourceSpan(second.id.span.end, second.span.end))
    return a.end - a.start == b.end - b.start && source.text(a) == source.text(b)
  }

  mutating func reportRepeated(_ second: NodeSyntax, _ first: NodeSyntax) {
    var fixes: [FixIt] = []
    let isCopy = Self.isCopy(second, first, source)
    if wantsFixes {
      let id = second.id.text
      if isCopy {
        fixes = [.safe("delete the copy", editor.deletion(ofLine: second.line))]
      } else {
        let fresh = freshID()
        let rename = FixIt.Edit(second.id.span, fresh)
        if let edits = editor.leading(id, through: [fresh]) {
          fixes = [FixIt("call it \(fresh) and put it behind the first one", .maybe, [rename] + edits)]
        }
        fixes.append(.maybe("give it the unused id \(fresh), and draw its edges", rename))
      }
    }
    report(
      .repeatedID, "the id '\(second.id.text)' is used twice", at: second.id.span, node: second.id.text,
      labels: [.init(first.id.span, "first used here")], fixes: fixes)
  }
}
