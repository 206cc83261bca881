import Ops

/// Says what turns one block into another.
package struct ArchitectureComparison: Sendable {
  /// A line of the picture: what stands on either side, nil for nothing.
  package struct Row: Sendable {
    package let left: String?
    package let right: String?
    package let isChanged: Bool
  }

  /// Whether both are the same architecture; nil where the search for an answer has reached its bound.
  package let isEqual: Bool?
  /// Empty where they are or may be equal.
  package let changes: [ArchitectureChange]
  package let rows: [Row]

  package init(_ first: TypedGraph, _ second: TypedGraph, effort: Int = CanonicalForm.patientEffort) {
    isEqual = Self.areEqual(first, second, effort)
    guard isEqual == false else {
      (changes, rows) = ([], [])
      return
    }
    let (a, b) = (ComparedGraph(first), ComparedGraph(second))
    let alignment = NodeAlignment(a, b)
    var finder = ChangeFinder(a, b, alignment)
    finder.findAll()
    var found = finder.changes
    if first.signature.role != second.signature.role {
      let (old, new) = (first.signature.role.rawValue, second.signature.role.rawValue)
      found.insert(ArchitectureChange(.role, [], "role \(old) -> \(new)"), at: 0)
    }
    if found.isEmpty { found = [ArchitectureChange(.edge, [], "the same nodes are connected in another way")] }
    changes = found
    rows = Self.rows(a, b, alignment)
  }

  /// Nearly all blocks that differ do so in what refinement tells, which is found at once.
  private static func areEqual(_ first: TypedGraph, _ second: TypedGraph, _ effort: Int) -> Bool? {
    if first.canonicalForm(effort: 0).text != second.canonicalForm(effort: 0).text { return false }
    let form = first.canonicalForm(effort: effort)
    guard form.isExact else { return nil }
    let other = second.canonicalForm(effort: effort)
    return other.isExact ? form.text == other.text : nil
  }

  /// Both blocks in the order of the first, with what is new where it is used.
  private static func rows(_ a: ComparedGraph, _ b: ComparedGraph, _ alignment: NodeAlignment) -> [Row] {
    func line(_ graph: ComparedGraph, _ node: Int) -> String {
      let operands = graph.nodes[node].operands.map(graph.id).joined(separator: ",")
      return (operands.isEmpty ? "" : operands + " -> ") + graph.id(node) + ":" + graph.nodes[node].label
    }
    var rows: [Row] = []
    var next = 0
    for node in a.nodes.indices {
      guard let partner = alignment.forward[node] else {
        rows.append(Row(left: line(a, node), right: nil, isChanged: true))
        continue
      }
      while next < partner {
        if alignment.backward[next] == nil { rows.append(Row(left: nil, right: line(b, next), isChanged: true)) }
        next += 1
      }
      let isChanged = a.nodes[node].label != b.nodes[partner].label
      rows.append(Row(left: line(a, node), right: line(b, partner), isChanged: isChanged))
    }
    return rows
  }
}
