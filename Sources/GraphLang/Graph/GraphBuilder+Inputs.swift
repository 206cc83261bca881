import Diagnostics

/// Inputs under another name: `input0` and `input1`, `input_1`, `x`.
extension GraphBuilder {
  private static let names: Set = ["x", "inp", "image", "img", "input0", "input_0"]

  /// Reads nodes without operands as the inputs that they are called, where a block has not the inputs that it needs; whether
  /// there were any.
  mutating func readInputs() -> Bool {
    let known = nodes.indices.filter { nodes[$0].kind.isInput }
    let found = nodes.indices.filter { index in
      guard nodes[index].kind == .operation, operands[index].isEmpty, nodes[index].syntax.arguments?.isEmpty ?? true
      else { return false }
      let name = nodes[index].syntax.operation.text.lowercased()
      return number(name) != nil || known.isEmpty && Self.names.contains(name)
    }
    let all = (known + found).sorted { number($0) < number($1) }
    guard !found.isEmpty, (1...2).contains(all.count), Set(all.map { number($0) }).count == all.count else {
      return false
    }
    let wanted = all.count == 1 ? ["input"] : ["input1", "input2"]
    var edits: [FixIt.Edit] = []
    for (position, index) in all.enumerated() {
      let syntax = nodes[index].syntax
      nodes[index] = Graph.Node(kind: .input(position), syntax: syntax)
      if syntax.operation.text != wanted[position] { edits.append(.init(syntax.operation.span, wanted[position])) }
    }
    let first = nodes[all[0]].syntax
    report(
      all.count == 1 ? .noInput : .missingSecondInput,
      all.count == 1
        ? "the input is written 'input', not '\(first.operation.text)'"
        : "the two inputs of a cell are written 'input1' and 'input2'",
      at: first.span, node: first.id.text,
      labels: all.dropFirst().map { .init(nodes[$0].syntax.span, "the second one") },
      notes: ["a block has one input, or the pair input1 and input2"],
      fixes: [FixIt("write \(wanted.map { "'\($0)'" }.joined(separator: " and "))", .maybe, edits)])
    return true
  }

  private func number(_ index: Int) -> Int { number(nodes[index].syntax.operation.text.lowercased()) ?? 0 }

  /// The number of `input0` and `input_1`.
  private func number(_ name: String) -> Int? {
    guard name.hasPrefix("input"), name.utf8.count <= 8 else { return nil }
    return Int(name.dropFirst(5).drop { $0 == "_" })
  }
}
