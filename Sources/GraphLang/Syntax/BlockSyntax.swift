package import Diagnostics

/// A block as written: its header, nodes and edges in source order. A class, as a node is.
package final class BlockSyntax: Sendable {
  package let name: String
  /// The place of the header, or of the block's first line where there is none.
  package let span: SourceSpan
  package let hasHeader: Bool
  package let lines: Range<Int>
  package let nodes: [NodeSyntax]
  package let edges: [EdgeSyntax]
  package let diagnostics: [Diagnostic]
  /// Ids of lines that could not be read: nothing is said about edges from or to them.
  package let damagedIDs: Set<String>

  /// Fix-its of so many findings are looked for at most: each may look at all nodes and edges.
  package var fixLimit: Int { max(8, min(64, 65_536 / (nodes.count + edges.count + 1))) }

  init(
    name: String, span: SourceSpan, hasHeader: Bool, lines: Range<Int>, nodes: [NodeSyntax], edges: [EdgeSyntax],
    diagnostics: [Diagnostic], damagedIDs: Set<String>
  ) {
    self.name = name
    self.span = span
    self.hasHeader = hasHeader
    self.lines = lines
    self.nodes = nodes
    self.edges = edges
    self.diagnostics = diagnostics
    self.damagedIDs = damagedIDs
  }

  /// The same block with other lines, as it reads once some of them are mended.
  package func reading(nodes: [NodeSyntax], edges: [EdgeSyntax], diagnostics: [Diagnostic]) -> BlockSyntax {
    BlockSyntax(
      name: name, span: span, hasHeader: hasHeader, lines: lines, nodes: nodes, edges: edges, diagnostics: diagnostics,
      damagedIDs: damagedIDs)
  }

  /// Stands among the damaged ids for those of lines that could not be read at all: nothing is said about any path.
  static let unknownID = ""
}
