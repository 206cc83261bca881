package import Diagnostics

/// Changes of a block's graph as edits of its text. Each method looks at all edges once: O(edges).
package struct GraphEditor {
  private let block: BlockSyntax
  private let source: SourceFile

  package init(_ block: BlockSyntax, _ source: SourceFile) {
    self.block = block
    self.source = source
  }

  /// Ids that no node has and no other fix-it gives: numbers from the number of nodes on.
  package func freshIDs(_ count: Int, besides taken: Set<String> = []) -> [String] {
    var used: Set<Int> = []
    let first = block.nodes.count
    // Numbers that are not reached need not be kept: of thousands of ids most are below.
    func keep(_ id: String) {
      if id.utf8.count < 10, let number = Int(id), number >= first { used.insert(number) }
    }
    for node in block.nodes { keep(node.id.text) }
    for id in block.damagedIDs { keep(id) }
    for id in taken { keep(id) }
    return Array((first...).lazy.filter { !used.contains($0) }.prefix(count)).map(String.init)
  }

  /// New lines above the line of a node, or above the first edge where there is no node.
  package func declaration(_ text: String, before node: NodeSyntax?) -> FixIt.Edit {
    let line = node?.line ?? block.nodes.last.map { $0.line + 1 } ?? block.edges.first?.line ?? block.lines.upperBound
    let start = line < source.lineStarts.count ? source.lineStarts[line] : source.bytes.count
    let gap = start == source.bytes.count && start > 0 && source.bytes[start - 1] != 0x0A ? "\n" : ""
    return FixIt.Edit(SourceSpan(start, start), gap + text + "\n")
  }

  /// A new line below the last edge, or below the last node where there is none.
  package func append(_ text: String) -> FixIt.Edit {
    let last = max(block.edges.map(\.line).max() ?? 0, block.nodes.last?.line ?? 0, block.lines.lowerBound)
    var line = block.edges.map(\.line).max() ?? last
    // An edge that stands in a node.
    if let node = block.nodes.last, line < node.line, block.nodes.contains(where: { $0.line == line }) {
      line = node.line
    }
    let end = source.content(ofLine: line).endIndex
    return FixIt.Edit(SourceSpan(end, end), "\n" + text)
  }

  /// Takes a whole line out.
  package func deletion(ofLine line: Int) -> FixIt.Edit { FixIt.Edit(source.wholeLine(line), "") }

  /// `a->b` becomes `a->id->b`; a group of ids is written out, one edge a line. Several ids follow each other.
  package func insertion(_ ids: [String], on edge: EdgeSyntax) -> [FixIt.Edit] {
    let inner = ids.joined(separator: "->")
    let onLine = block.edges.filter { $0.line == edge.line }
    let isChain = zip(onLine, onLine.dropFirst()).allSatisfy { $0.target.span == $1.source.span }
    if isChain {
      let place = edge.target.span.start
      return [FixIt.Edit(SourceSpan(place, place), "\(inner)->")]
    }
    return [writtenOut(onLine) { $0 == edge ? "\($0.source.text)->\(inner)->\($0.target.text)" : nil }]
  }

  /// Deletes an edge: its line where it stands alone, else the line is written without it.
  package func deletion(of edge: EdgeSyntax) -> FixIt.Edit {
    let onLine = block.edges.filter { $0.line == edge.line }
    guard onLine.count > 1 else { return deletion(ofLine: edge.line) }
    var isFirst = true
    return writtenOut(onLine) { other in
      guard isFirst, other == edge else { return nil }
      isFirst = false
      return ""
    }
  }

  /// Leads the edges into `id` to `fresh` instead, and `fresh` into `id`.
  package func gathering(_ edges: [EdgeSyntax], at fresh: String, into id: String) -> [FixIt.Edit] {
    let sources = Set(block.edges.map(\.source.span))
    var seen: Set<SourceSpan> = []
    var edits: [FixIt.Edit] = []
    var isLed = false
    for edge in edges where seen.insert(edge.target.span).inserted {
      let isInChain = sources.contains(edge.target.span)
      switch (isInChain, isLed) {
      case (false, _): edits.append(.init(edge.target.span, fresh))
      case (true, false):
        edits.append(.init(edge.target.span, "\(fresh)->\(id)"))
        isLed = true
      case (true, true): edits.append(.init(edge.target.span, "\(fresh)\n\(id)"))
      }
    }
    return isLed ? edits : edits + [append("\(fresh)->\(id)")]
  }

  /// Leads what `id` gives through the nodes `fresh`, one after the other; nil where no edge leaves it.
  package func leading(_ id: String, through fresh: [String]) -> [FixIt.Edit]? {
    guard let last = fresh.last else { return nil }
    let outgoing = block.edges.filter { $0.source.text == id }
    guard let first = outgoing.first else { return nil }
    let targets = Set(block.edges.map(\.target.span))
    let path = fresh.joined(separator: "->")
    var seen: Set<SourceSpan> = []
    var edits: [FixIt.Edit] = []
    var isLed = false
    for edge in outgoing where seen.insert(edge.source.span).inserted {
      let isInChain = targets.contains(edge.source.span)
      switch (isInChain, isLed) {
      case (false, _): edits.append(.init(edge.source.span, last))
      case (true, false):
        edits.append(.init(SourceSpan(edge.source.span.end, edge.source.span.end), "->\(path)"))
        isLed = true
      case (true, true): edits.append(.init(edge.source.span, "\(id)\n\(last)"))
      }
    }
    if !isLed {
      let start = source.lineStarts[first.line]
      edits.append(.init(SourceSpan(start, start), "\(id)->\(path)\n"))
    }
    return edits
  }

  /// Takes nodes out with all their edges; nil where a line of theirs holds another node.
  package func removal(of ids: Set<String>) -> [FixIt.Edit]? {
    let lines = Set(block.nodes.filter { ids.contains($0.id.text) }.map(\.line))
    guard !block.nodes.contains(where: { lines.contains($0.line) && !ids.contains($0.id.text) }) else { return nil }
    var edits = lines.sorted().map { deletion(ofLine: $0) }
    let touched = Set(block.edges.filter { ids.contains($0.source.text) || ids.contains($0.target.text) }.map(\.line))
    let groups = Dictionary(grouping: block.edges.filter { touched.contains($0.line) }, by: \.line)
    for line in touched.sorted() where !lines.contains(line) {
      let onLine = groups[line] ?? []
      let isGone = onLine.allSatisfy { ids.contains($0.source.text) || ids.contains($0.target.text) }
      edits.append(
        isGone
          ? deletion(ofLine: line)
          : writtenOut(onLine) { ids.contains($0.source.text) || ids.contains($0.target.text) ? "" : nil })
    }
    return edits
  }

  /// The edges that each line stands for.
  var edgesByLine: [Int: [EdgeSyntax]] { Dictionary(grouping: block.edges, by: \.line) }

  /// The edges that a line stands for.
  package func edges(onLine line: Int) -> [EdgeSyntax] { block.edges.filter { $0.line == line } }

  /// The edges of a line, one a line, with some replaced or, by an empty text, left out.
  package func writtenOut(_ edges: [EdgeSyntax], _ replacement: (EdgeSyntax) -> String?) -> FixIt.Edit {
    let span = edges.dropFirst().reduce(edges[0].span) { $0.union($1.span) }
    let lines = edges.compactMap { edge -> String? in
      let text = replacement(edge) ?? "\(edge.source.text)->\(edge.target.text)"
      return text.isEmpty ? nil : text
    }
    return FixIt.Edit(span, lines.joined(separator: "\n"))
  }
}
