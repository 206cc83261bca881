package import Diagnostics

extension GraphEditor {
  /// Leads edges through new nodes, each its own way; several edges of one line are rewritten together. The first route of a
  /// node writes `source->id->target`, every further one `id->target`, so that the new node gets one operand.
  package func rerouting(_ routes: [Route]) -> [FixIt.Edit] {
    var led: Set<String> = []
    var known: [EdgeSyntax: (id: String, isFirst: Bool)] = [:]
    for route in routes.sorted(by: { $0.edge.span < $1.edge.span }) {
      known[route.edge] = (route.id, led.insert(route.id).inserted)
    }
    var edits: [FixIt.Edit] = []
    var lines: Set<Int> = []
    let byLine = edgesByLine
    for route in routes where lines.insert(route.edge.line).inserted {
      let onLine = byLine[route.edge.line] ?? []
      let isChain = zip(onLine, onLine.dropFirst()).allSatisfy { $0.target.span == $1.source.span }
      guard isChain else {
        edits.append(
          writtenOut(onLine) { edge in
            known[edge].map { ($0.isFirst ? "\(edge.source.text)->" : "") + "\($0.id)->\(edge.target.text)" }
          })
        continue
      }
      for (position, edge) in onLine.enumerated() {
        guard let (id, isFirst) = known[edge] else { continue }
        let place = edge.target.span.start
        if isFirst {
          edits.append(.init(SourceSpan(place, place), "\(id)->"))
        } else if position == 0 {
          edits.append(.init(edge.source.span, id))
        } else {
          // A chain ends before the edge, and a new one begins.
          edits.append(.init(SourceSpan(edge.source.span.end, place), "\n\(id)->"))
        }
      }
    }
    return edits
  }

  /// Deletes edges; a line with others is written without them, one edge a line.
  package func deletions(of gone: [EdgeSyntax]) -> [FixIt.Edit] {
    var edits: [FixIt.Edit] = []
    for (line, edges) in Dictionary(grouping: gone, by: \.line).sorted(by: { $0.key < $1.key }) {
      let onLine = self.edges(onLine: line)
      let left = onLine.filter { !edges.contains($0) }
      if left.isEmpty {
        edits.append(deletion(ofLine: line))
      } else {
        edits.append(writtenOut(onLine) { edges.contains($0) ? "" : nil })
      }
    }
    return edits
  }

  /// An edge that shall pass a new node.
  package struct Route {
    let edge: EdgeSyntax
    let id: String

    package init(_ edge: EdgeSyntax, through id: String) {
      self.edge = edge
      self.id = id
    }
  }
}
