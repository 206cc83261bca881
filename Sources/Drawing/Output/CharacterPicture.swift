/// A diagram in character cells.
struct CharacterPicture {
  private let diagram: Diagram
  private let graph: LayeredGraph
  private let centres: [Int]
  private let widths: [Int]

  init(_ diagram: Diagram) throws(DrawingError) {
    self.diagram = diagram
    graph = try LayeredGraph(diagram)
    // Odd widths have a middle column.
    let nodes = diagram.nodes.map { node in
      let content = Self.lines(node).map { $0.text.unicodeScalars.count }.max() ?? 0
      return (content + 4) | 1
    }
    widths = graph.vertices.map { $0.node.map { nodes[$0] } ?? 1 }
    let placed = HorizontalPlacement.place(graph, widths: widths.map(Double.init), gap: 3)
    centres = placed.map { Int($0.rounded(.down)) + 1 }
  }

  private static func lines(_ node: Diagram.Node) -> [(text: String, isFaint: Bool)] {
    var first = node.id.isEmpty ? node.title : "\(node.id) \(node.title)"
    if !node.detail.isEmpty { first += "  \(node.detail)" }
    if node.isWrong { first += " ✗" }
    return [(first, false)] + (node.shape.map { [($0, true)] } ?? [])
  }

  /// A line from a vertex to those one rank further down, through one row of the space between the ranks.
  private struct Net {
    let owner: Int
    let top: Int
    let bottoms: [Int]
    var track = 0

    var span: ClosedRange<Int> { min(top, bottoms.min() ?? top)...max(top, bottoms.max() ?? top) }
    var isStraight: Bool { bottoms == [top] }
  }

  func rendered(colored: Bool) -> String {
    let ports = entryPorts()
    let nets = graph.layers.indices.dropLast().map { rank in assignTracks(makeNets(rank, ports)) }
    var tops: [Int] = []
    var bottoms: [Int] = []
    var y = 0
    for (rank, layer) in graph.layers.enumerated() {
      tops.append(y)
      y += layer.map { graph.vertices[$0].node.map { Self.lines(diagram.nodes[$0]).count + 2 } ?? 1 }.max() ?? 1
      bottoms.append(y)
      if rank < nets.count { y += (nets[rank].map(\.track).max() ?? 0) + 1 }
    }
    let width = (graph.vertices.indices.map { centres[$0] + widths[$0] / 2 }.max() ?? 0) + 2
    var canvas = CharacterCanvas(width: width, height: y)
    for (rank, layer) in graph.layers.enumerated() {
      for vertex in layer where graph.vertices[vertex].node == nil {
        canvas.drawVertical(x: centres[vertex], from: tops[rank] - 1, to: bottoms[rank], owner: owner(vertex))
      }
      if rank < nets.count {
        draw(nets[rank], from: bottoms[rank], to: tops[rank + 1], on: &canvas)
      }
    }
    for node in diagram.nodes.indices {
      let rank = graph.vertices[node].rank
      // A low box in a high rank: its line goes on to the end of the rank.
      if !graph.below[node].isEmpty {
        canvas.drawVertical(x: centres[node], from: tops[rank] + 2, to: bottoms[rank], owner: node)
      }
    }
    for node in diagram.nodes.indices { draw(node, top: tops[graph.vertices[node].rank], ports, on: &canvas) }
    return canvas.rendered(colored: colored)
  }

  /// The node that a vertex belongs to: itself, or the one whose trunk it is part of.
  private func owner(_ vertex: Int) -> Int {
    var vertex = vertex
    while graph.vertices[vertex].node == nil, let next = graph.above[vertex].first { vertex = next }
    return vertex
  }

  /// The columns in which edges enter each vertex, one for each operand, in the order of their origins.
  private func entryPorts() -> [[Int: [Int]]] {
    var ports = [[Int: [Int]]](repeating: [:], count: graph.vertices.count)
    for (vertex, sources) in graph.above.enumerated() where !sources.isEmpty {
      let sorted = sources.sorted { centres[$0] < centres[$1] }
      let straight = sorted.indices.filter { centres[sorted[$0]] == centres[vertex] }
      // Twice the position of the middle port, which lies between two ports where their number is even.
      let middle = straight.count == 1 ? 2 * straight[0] : sorted.count - 1
      let reach = max(middle, 2 * (sorted.count - 1) - middle)
      let step = reach == 0 ? 0 : max(1, min(4, (widths[vertex] - 3) / reach))
      for (position, source) in sorted.enumerated() {
        ports[vertex][source, default: []].append(centres[vertex] + (2 * position - middle) * step / 2)
      }
    }
    return ports
  }

  private func makeNets(_ rank: Int, _ ports: [[Int: [Int]]]) -> [Net] {
    graph.layers[rank].compactMap { vertex in
      let targets = Set(graph.below[vertex]).sorted()
      guard !targets.isEmpty else { return nil }
      let columns = targets.flatMap { ports[$0][vertex] ?? [] }.sorted()
      return Net(owner: owner(vertex), top: centres[vertex], bottoms: columns)
    }
  }

  /// Gives each net that bends a row of its own where others would lie over it. A net whose lower end is in the column of
  /// another's upper end goes below that one, as far as this can be had.
  private func assignTracks(_ nets: [Net]) -> [Net] {
    var nets = nets
    for index in nets.indices where !nets[index].isStraight { nets[index].track = 1 }
    for _ in 0..<(2 * nets.count) {
      var changed = false
      for a in nets.indices where nets[a].track > 0 {
        for b in nets.indices where b != a && nets[b].track > 0 && nets[a].span.overlaps(nets[b].span) {
          let mustBeBelow = nets[a].bottoms.contains(nets[b].top)
          let cyclic = mustBeBelow && nets[b].bottoms.contains(nets[a].top)
          let clash = nets[a].track == nets[b].track && (a > b || cyclic)
          if (mustBeBelow && !cyclic && nets[a].track <= nets[b].track && nets[b].track < nets.count)
            || (clash && !nets[b].bottoms.contains(nets[a].top)) || (clash && cyclic && a > b)
          {
            nets[a].track = nets[b].track + 1
            changed = true
          }
        }
      }
      if !changed { break }
    }
    return nets
  }

  private func draw(_ nets: [Net], from top: Int, to bottom: Int, on canvas: inout CharacterCanvas) {
    for net in nets where net.track > 0 {
      canvas.drawHorizontal(
        y: top + net.track - 1, from: net.span.lowerBound, to: net.span.upperBound, owner: net.owner)
    }
    for net in nets {
      let row = net.track > 0 ? top + net.track - 1 : bottom
      canvas.drawVertical(x: net.top, from: top - 1, to: row, owner: net.owner)
      for column in net.bottoms { canvas.drawVertical(x: column, from: row, to: bottom, owner: net.owner) }
    }
  }

  private func draw(_ node: Int, top: Int, _ ports: [[Int: [Int]]], on canvas: inout CharacterCanvas) {
    let (entry, width) = (diagram.nodes[node], widths[node])
    let left = centres[node] - width / 2
    let color = TerminalColor.escape(entry)
    let lines = Self.lines(entry)
    let isPill = entry.style == .terminal
    let rule = String(repeating: "─", count: width - 2)
    canvas.write((isPill ? "╭" : "┌") + rule + (isPill ? "╮" : "┐"), x: left, y: top, color: color)
    for (index, line) in lines.enumerated() {
      let space = width - 2 - line.text.unicodeScalars.count
      let padded =
        String(repeating: " ", count: space / 2) + line.text + String(repeating: " ", count: space - space / 2)
      canvas.write("│", x: left, y: top + 1 + index, color: color)
      canvas.write(padded, x: left + 1, y: top + 1 + index, color: line.isFaint ? TerminalColor.faint : color)
      canvas.write("│", x: left + width - 1, y: top + 1 + index, color: color)
    }
    let bottom = top + lines.count + 1
    canvas.write((isPill ? "╰" : "└") + rule + (isPill ? "╯" : "┘"), x: left, y: bottom, color: color)
    if !graph.below[node].isEmpty { canvas.write("┬", x: centres[node], y: bottom, color: color) }
    for column in ports[node].values.joined() { canvas.write("▼", x: column, y: top, color: color) }
  }
}
