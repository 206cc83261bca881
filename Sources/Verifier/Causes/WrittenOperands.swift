import Diagnostics
import GraphLang
import Ops

/// Operands that are written inside nodes, as in the code of other frameworks: `Conv2d(C,3)(0)`, `Add(0,4)`,
/// `BN(inputs=[2])`. One finding tells of all, with the edges that they say.
struct WrittenOperands {
  /// The block as it reads once they are mended.
  let block: BlockSyntax
  let diagnostic: Diagnostic
  /// What the fix-it replaces. New edges stand there as well: no other fix-it can change them in the same round.
  private let places: [SourceSpan]

  /// Nil where no operand is written so, or where not all of them can be read. O(nodes + edges).
  init?(_ block: BlockSyntax, _ source: SourceFile, _ vocabulary: Vocabulary) {
    guard block.nodes.count <= Self.nodeLimit, block.edges.count <= Self.edgeLimit else { return nil }
    let reader = OperandReader(block, source, vocabulary)
    let found = reader.nodes()
    guard let first = found.first else { return nil }
    let mended = Dictionary(found.map { ($0.position, $0) }) { first, _ in first }
    var (edges, places): ([EdgeSyntax], [SourceSpan]) = ([], [])
    for node in found {
      let place = node.place
      places.append(place)
      for id in node.missing {
        edges.append(
          EdgeSyntax(
            source: NameSyntax(id, place), target: NameSyntax(node.syntax.id.text, place), line: node.syntax.line))
      }
    }
    self.places = places
    // The order of operands counts: those that stand in front of what edges say come first.
    let early = Set(found.filter(\.isFirst).map(\.syntax.id.text))
    let new = Dictionary(grouping: edges) { early.contains($0.target.text) }
    self.block = block.reading(
      nodes: block.nodes.enumerated().compactMap { position, node in mended[position].map(\.mended) ?? node },
      edges: (new[true] ?? []) + block.edges + (new[false] ?? []),
      diagnostics: block.diagnostics.filter { diagnostic in !places.contains(diagnostic.span) })
    let lines = found.filter { !$0.isFirst && $0.mended != nil }.map(\.edge)
    let editor = GraphEditor(block, source)
    var edits = found.flatMap { $0.mended == nil ? [.init($0.place, $0.edge)] : $0.edits }
    if !lines.isEmpty { edits.append(editor.append(lines.joined(separator: "\n"))) }
    for node in found where node.isFirst {
      guard let line = block.edges.first(where: { $0.target.text == node.syntax.id.text })?.line else { continue }
      let start = source.lineStarts[line]
      edits.append(.init(SourceSpan(start, start), node.edge + "\n"))
    }
    diagnostic = Diagnostic(
      StructureCode.writtenOperands.code,
      found.count == 1
        ? "operands are written in node \(first.syntax.id.text); they are edges: \(first.edge)"
        : "operands are written in \(found.count) nodes; they are edges, such as \(first.edge)",
      at: first.place, node: first.syntax.id.text,
      labels: found.dropFirst().prefix(Self.labelLimit).map { .init($0.place, "\($0.edge)") },
      notes: ["a node is written id:Operation(arguments), and an edge on a line of its own"],
      fixes: [FixIt("write the edges", found.allSatisfy(\.isSure) ? .safe : .maybe, edits)])
  }

  private static let nodeLimit = 500
  private static let edgeLimit = 4_000
  private static let labelLimit = 8

  /// The findings on the mended block, with those alone of their fix-its that leave the operands as they stand.
  func joining(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let sorted = places.sorted()
    return [diagnostic]
      + diagnostics.map { other in
        var result = other
        result.fixes = other.fixes.filter { fix in
          !fix.edits.contains { edit in sorted.contains { edit.span.start < $0.end && $0.start <= edit.span.end } }
        }
        return result
      }
  }
}
