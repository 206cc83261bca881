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
    if block.damagedIDs.contains(BlockSyntax.unknownID) { for index in nodes.indices { hasLooseEnd[index] = true } }
    checkInputs()
    checkOutputs()
    if block.edges.isEmpty && !nodes.isEmpty && block.damagedIDs.isEmpty {
      report(
        .noEdges, "the block has nodes but no edges", at: block.span,
        notes: ["edges are written source->target, one a line, for example 0->2"])
      for index in nodes.indices { hasLooseEnd[index] = true }
    }
  }

  /// Whether a line could not be read that may have declared what is missing.
  private var hasDamagedLines: Bool { !block.damagedIDs.isEmpty }

  private mutating func checkInputs() {
    var named: [String: [Int]] = [:]
    for (index, node) in nodes.enumerated() {
      if case .input = node.kind { named[node.syntax.operation.text.lowercased(), default: []].append(index) }
    }
    let (single, first, second) = (named["input"] ?? [], named["input1"] ?? [], named["input2"] ?? [])
    if single.isEmpty && first.isEmpty && second.isEmpty {
      if !hasDamagedLines {
        report(
          .noInput, "the block has no input node", at: block.span,
          notes: ["declare one such as \(freshID()):input and draw edges from it"])
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
          notes: ["a block has one input, or the pair input1 and input2"])
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

  private mutating func checkOutputs() {
    let outputs = nodes.indices.filter { nodes[$0].kind == .output }
    guard let output = outputs.first else {
      if !hasDamagedLines {
        report(
          .noOutput, "the block has no output node", at: block.span,
          notes: ["declare one such as \(freshID()):output and draw one edge to it"])
      }
      for index in nodes.indices { hasLooseEnd[index] = true }
      return
    }
    for index in outputs.dropFirst() {
      let syntax = nodes[index].syntax
      report(
        .severalOutputs, "a second output node", at: syntax.span, node: syntax.id.text,
        labels: [.init(nodes[output].syntax.span, "the first one")],
        notes: ["a block has one output; combine the results with Add or concat before it"])
      hasLooseEnd[index] = true
      for operand in operands[index] { hasLooseEnd[operand.source] = true }
    }
    if operands[output].isEmpty && !block.edges.isEmpty && !hasLooseEnd[output] {
      let syntax = nodes[output].syntax
      report(
        .outputWithoutOperand, "no edge leads into the output", at: syntax.span, node: syntax.id.text,
        notes: ["draw an edge from the last operation to \(syntax.id.text)"])
      for index in nodes.indices { hasLooseEnd[index] = true }
    } else if operands[output].count > 1 {
      reportOperands(of: output)
    }
  }

  private mutating func reportOperands(of output: Int) {
    let (id, edges) = (nodes[output].syntax.id.text, operands[output].map(\.edge))
    let fresh = freshID()
    let end = nodes[output].syntax.span
    let lines = Set(edges.map(\.line))
    var fixes: [FixIt] = []
    let alone = edges.allSatisfy { edgeCounts[$0.line] == 1 }
    if alone {
      for (operation, title) in [("Add", "add them up"), ("concat(dim=1)", "concatenate them (the channels add up)")] {
        var edits = edges.map { FixIt.Edit($0.target.span, fresh) }
        let indent = source.lineStarts[nodes[output].syntax.line]
        edits.append(.init(SourceSpan(indent, indent), "\(fresh):\(operation)\n"))
        let last = lines.max() ?? 0
        let lineEnd = source.content(ofLine: last).endIndex
        edits.append(.init(SourceSpan(lineEnd, lineEnd), "\n\(fresh)->\(id)"))
        fixes.append(FixIt(title, .maybe, edits))
      }
    }
    report(
      .outputWithSeveralOperands, "the output has \(edges.count) operands, it must have one",
      at: edges[1].span, node: id, labels: [.init(end, "the output"), .init(edges[0].span, "the first operand")],
      notes: ["combine the operands first, with Add, Mul or concat"], fixes: fixes)
    isDamaged[output] = true
  }
}
