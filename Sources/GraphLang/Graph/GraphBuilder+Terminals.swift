import Diagnostics

/// Exactly one input (or the pair), exactly one output with exactly one operand.
extension GraphBuilder {
  mutating func checkTerminals() {
    guard !nodes.isEmpty || !block.edges.isEmpty else {
      if block.damagedIDs.isEmpty {
        report(
          .noEdges, "the block '\(block.name)' is empty", at: block.span,
          notes: ["the smallest block is\n0:input\n1:output\n0->1"])
      }
      return
    }
    for id in block.damagedIDs {
      guard let index = indices[id] else { continue }
      hasLooseEnd[index] = true
      isDamaged[index] = true
    }
    if block.damagedIDs.contains(BlockSyntax.unknownID) { for index in nodes.indices { hasLooseEnd[index] = true } }
    checkInputs()
    checkOutputs()
    if block.edges.isEmpty && !nodes.isEmpty && block.damagedIDs.isEmpty {
      report(
        .noEdges, "the block has nodes but no edges", at: block.span,
        notes: ["edges are written source->target, one a line, for example 0->2"], fixes: chainFixes())
      for index in nodes.indices { hasLooseEnd[index] = true }
    }
  }

  /// The nodes one after the other, as their lines stand.
  private func chainFixes() -> [FixIt] {
    let inputs = nodes.filter { if case .input = $0.kind { true } else { false } }
    let outputs = nodes.filter { $0.kind == .output }
    guard inputs.count == 1, outputs.count == 1, nodes.count <= 64 else { return [] }
    let path = inputs + nodes.filter { $0.kind == .operation } + outputs
    return [
      .maybe(
        "connect the nodes in the order of their lines",
        editor.append(path.map(\.syntax.id.text).joined(separator: "->")))
    ]
  }

  /// Whether a line could not be read that may have declared what is missing.
  private var hasDamagedLines: Bool { !block.damagedIDs.isEmpty }

  private mutating func checkInputs() {
    var (single, first, second) = ([Int](), [Int](), [Int]())
    for (index, node) in nodes.enumerated() {
      guard case .input(let position) = node.kind else { continue }
      if position == 1 {
        second.append(index)
      } else if node.syntax.operation.text.utf8.count == "input".utf8.count {
        single.append(index)
      } else {
        first.append(index)
      }
    }
    let isPlain = single.count + first.count == 1 && single.isEmpty == (second.count == 1) && second.count < 2
    if !isPlain, wantsFixes, readInputs() { return }
    if single.isEmpty && first.isEmpty && second.isEmpty {
      if !hasDamagedLines && !hasNamedInput {
        let fresh = freshID()
        let starts = nodes.indices.filter { operands[$0].isEmpty && nodes[$0].kind == .operation && !hasLooseEnd[$0] }
        let edges = starts.map { "\(fresh)->\(nodes[$0].syntax.id.text)" }.joined(separator: "\n")
        report(
          .noInput, "the block has no input node", at: block.span,
          notes: ["declare one such as \(fresh):input and draw edges from it"],
          fixes: (1...8).contains(starts.count)
            ? [
              .maybe(
                "declare it and lead it to what has no operand",
                editor.declaration("\(fresh):input", before: nodes.first?.syntax), editor.append(edges))
            ] : [])
      }
      for index in nodes.indices { hasLooseEnd[index] = true }
      return
    }
    for (name, list) in [("input", single), ("input1", first), ("input2", second)] where list.count > 1 {
      for index in list.dropFirst() {
        let syntax = nodes[index].syntax
        report(
          .severalInputs, "a second '\(name)' node", at: syntax.span, node: syntax.id.text,
          labels: [.init(nodes[list[0]].syntax.span, "the first one")],
          notes: ["a block has one input, or the pair input1 and input2"],
          fixes: merging(index, into: list[0]))
        hasLooseEnd[index] = true
      }
    }
    if !single.isEmpty, let other = first.first ?? second.first {
      let syntax = nodes[other].syntax
      let wanted = first.isEmpty ? "input1" : "input2"
      report(
        .mixedInputs, "'input' and '\(syntax.operation.text)' do not go together", at: syntax.span,
        node: syntax.id.text,
        labels: [.init(nodes[single[0]].syntax.span, "'input' stands here")],
        notes: ["a block has one input, or the pair input1 and input2"],
        fixes: [.maybe("write '\(wanted)' for 'input'", .init(nodes[single[0]].syntax.operation.span, wanted))])
      for index in single + first + second { hasLooseEnd[index] = true }
    } else if single.isEmpty, first.isEmpty != second.isEmpty {
      let index = (first.first ?? second.first) ?? 0
      let syntax = nodes[index].syntax
      report(
        .missingSecondInput, "'\(syntax.operation.text)' without '\(first.isEmpty ? "input1" : "input2")'",
        at: syntax.span,
        node: syntax.id.text, notes: ["a block has one input, or the pair input1 and input2"],
        fixes: [.maybe("make it the only input", .init(syntax.operation.span, "input"))])
      hasLooseEnd[index] = true
    }
  }

  /// Takes a second input out; the first one stands in its place.
  private func merging(_ second: Int, into first: Int) -> [FixIt] {
    guard wantsFixes, editor.removal(of: [nodes[second].syntax.id.text]) != nil else { return [] }
    let (id, kept) = (nodes[second].syntax.id.text, nodes[first].syntax.id.text)
    var seen: Set<SourceSpan> = []
    let edits = block.edges.filter { $0.source.text == id && seen.insert($0.source.span).inserted }
      .map { FixIt.Edit($0.source.span, kept) }
    return [
      FixIt("use the first input in its place", .maybe, [editor.deletion(ofLine: nodes[second].syntax.line)] + edits)
    ]
  }

  private mutating func checkOutputs() {
    let outputs = nodes.indices.filter { nodes[$0].kind == .output }
    guard let output = outputs.first else {
      if !hasDamagedLines && !hasNamedOutput {
        let fresh = freshID()
        let ends = looseResults()
        var fixes: [FixIt] = []
        if ends.count == 1 {
          fixes.append(
            .maybe(
              "declare it and lead node \(nodes[ends[0]].syntax.id.text) to it",
              editor.declaration("\(fresh):output", before: nil),
              editor.append("\(nodes[ends[0]].syntax.id.text)->\(fresh)")))
        }
        report(
          .noOutput, "the block has no output node", at: block.span,
          notes: ["declare one such as \(fresh):output and draw one edge to it"], fixes: fixes)
      }
      for index in nodes.indices { hasLooseEnd[index] = true }
      return
    }
    for index in outputs.dropFirst() {
      let syntax = nodes[index].syntax
      report(
        .severalOutputs, "a second output node", at: syntax.span, node: syntax.id.text,
        labels: [.init(nodes[output].syntax.span, "the first one")],
        notes: ["a block has one output; combine the results with Add or concat before it"],
        fixes: outputs.count == 2 ? joining(index, output) : [])
      hasLooseEnd[index] = true
      for operand in operands[index] { hasLooseEnd[operand.source] = true }
    }
    if operands[output].isEmpty && !block.edges.isEmpty && !hasLooseEnd[output] {
      let syntax = nodes[output].syntax
      report(
        .outputWithoutOperand, "no edge leads into the output", at: syntax.span, node: syntax.id.text,
        notes: ["draw an edge from the last operation to \(syntax.id.text)"], fixes: leadingOut(output))
      for index in nodes.indices { hasLooseEnd[index] = true }
    } else if operands[output].count > 1 {
      reportOperands(of: output)
    }
  }

  /// Operations and inputs whose result nothing uses.
  private func looseResults() -> [Int] {
    var isUsed = [Bool](repeating: false, count: nodes.count)
    for list in operands { for operand in list { isUsed[operand.source] = true } }
    return nodes.indices.filter { !isUsed[$0] && nodes[$0].kind == .operation && !hasLooseEnd[$0] }
  }

  /// The edge into the output that is missing, or several results combined.
  private func leadingOut(_ output: Int) -> [FixIt] {
    let id = nodes[output].syntax.id.text
    let ends = looseResults()
    guard wantsFixes, (1...8).contains(ends.count) else { return [] }
    if ends.count == 1 {
      let last = nodes[ends[0]].syntax.id.text
      return [.maybe("lead node \(last) to the output", editor.append("\(last)->\(id)"))]
    }
    let fresh = freshID()
    let sources = ends.map { nodes[$0].syntax.id.text }.joined(separator: ",")
    return [("Add", "add up"), ("concat(dim=1)", "concatenate")].map { operation, verb in
      FixIt(
        "\(verb) what nothing uses", .maybe,
        [
          editor.declaration("\(fresh):\(operation)", before: nodes[output].syntax),
          editor.append("\(sources)->\(fresh)->\(id)"),
        ])
    }
  }

  /// Makes the second output an Add of what both outputs get.
  private func joining(_ second: Int, _ first: Int) -> [FixIt] {
    guard wantsFixes, operands[first].count == 1, operands[second].count == 1,
      let edge = operands[first].first.map(edge)
    else { return [] }
    let (id, kept) = (nodes[second].syntax.id.text, nodes[first].syntax.id.text)
    return [
      .maybe(
        "add both results up", .init(nodes[second].syntax.operation.span, "Add"), .init(edge.target.span, id),
        editor.append("\(id)->\(kept)"))
    ]
  }

  private mutating func reportOperands(of output: Int) {
    let (id, edges) = (nodes[output].syntax.id.text, operands[output].map(edge))
    let fresh = freshID()
    var fixes: [FixIt] = []
    for (operation, title) in [("Add", "add them up"), ("concat(dim=1)", "concatenate them (the channels add up)")] {
      fixes.append(
        FixIt(
          title, .maybe,
          [editor.declaration("\(fresh):\(operation)", before: nodes[output].syntax)]
            + editor.gathering(edges, at: fresh, into: id)))
    }
    report(
      .outputWithSeveralOperands, "the output has \(edges.count) operands, it must have one",
      at: edges[1].span, node: id,
      labels: [.init(nodes[output].syntax.span, "the output"), .init(edges[0].span, "the first operand")],
      notes: ["combine the operands first, with Add, Mul or concat"], fixes: fixes)
    isDamaged[output] = true
  }
}
