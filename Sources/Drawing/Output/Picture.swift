/// A diagram with a place for everything, in pixels from the upper left corner.
struct Picture: Sendable {
  /// A box and what stands below it.
  struct Box: Sendable {
    let centre: Double
    let top: Double
    let width: Double
    let height: Double

    var bottom: Double { top + height }
  }

  static let titleSize = 13.0
  static let detailSize = 11.0
  static let shapeSize = 10.5
  /// The shape's chip begins so far below its box, and is so high.
  static let chipGap = 5.0
  static let chipHeight = 15.0

  /// What the numbers of operands add to the height of a box.
  static let numberHeight = 9.0

  let diagram: Diagram
  let boxes: [Box]
  /// SVG path data of each edge; nil for none. Grouped by the node that they start from.
  let paths: [String?]
  /// Where the number of an operand stands, for edges that have one.
  let ordinals: [(x: Double, y: Double)?]
  /// Whether an edge's arrow is at the start of its path.
  let isReversed: [Bool]
  let width: Double
  let height: Double

  init(_ diagram: Diagram) throws(DrawingError) {
    let graph = try LayeredGraph(diagram)
    self.diagram = diagram
    isReversed = graph.isReversed
    var operands = [Int](repeating: 0, count: diagram.nodes.count)
    var isNumbered = [Bool](repeating: false, count: diagram.nodes.count)
    for edge in diagram.edges {
      operands[edge.target] += 1
      if edge.ordinal != nil { isNumbered[edge.target] = true }
    }
    let sizes = diagram.nodes.indices.map { node in
      Self.size(diagram.nodes[node], operands: operands[node], isNumbered: isNumbered[node])
    }
    let widths = graph.vertices.map { vertex in
      guard let node = vertex.node else { return 10.0 }
      let shape = diagram.nodes[node].shape.map { TextMetrics.width($0, size: Self.shapeSize) + 12 } ?? 0
      return max(sizes[node].width, shape)
    }
    let centres = HorizontalPlacement.place(graph, widths: widths, gap: 18)
    let ports = Self.ports(graph, diagram, centres, sizes.map(\.width))
    // Rank by rank: what stands in it, then room for the edges to bend.
    var (tops, bottoms) = ([Double](), [Double]())
    var y = 0.0
    for (rank, layer) in graph.layers.enumerated() {
      tops.append(y)
      let height = layer.map { vertex in
        graph.vertices[vertex].node.map {
          sizes[$0].height + (diagram.nodes[$0].shape == nil ? 0 : Self.chipGap + Self.chipHeight)
        } ?? 0
      }.max()
      y += height ?? 0
      bottoms.append(y)
      var reach = 0.0
      for vertex in layer {
        for next in graph.below[vertex] { reach = max(reach, abs(centres[next] - centres[vertex])) }
      }
      if rank + 1 < graph.layers.count { y += 24 + min(56, reach * 0.14) }
    }
    boxes = diagram.nodes.indices.map { node in
      Box(
        centre: centres[node], top: tops[graph.vertices[node].rank], width: sizes[node].width,
        height: sizes[node].height)
    }
    var paths: [String?] = []
    var ordinals: [(x: Double, y: Double)?] = []
    for (index, route) in graph.routes.enumerated() {
      guard let first = route.first, let last = route.last else {
        paths.append(nil)
        ordinals.append(nil)
        continue
      }
      let box = boxes[first]
      var path = "M\(Number(box.centre)) \(Number(box.bottom))V\(Number(bottoms[graph.vertices[first].rank]))"
      var x = box.centre
      for vertex in route.dropFirst() {
        let rank = graph.vertices[vertex].rank
        let target = vertex == last ? ports[index] : centres[vertex]
        let (from, to) = (bottoms[rank - 1], tops[rank] - (vertex == last ? 1.5 : 0))
        if abs(target - x) < 0.5 {
          path += "V\(Number(to))"
        } else {
          let bend = (from + to) / 2
          path += "C\(Number(x)) \(Number(bend)) \(Number(target)) \(Number(bend)) \(Number(target)) \(Number(to))"
        }
        if vertex != last { path += "V\(Number(bottoms[rank]))" }
        x = target
      }
      paths.append(path)
      ordinals.append(
        diagram.edges[index].ordinal == nil ? nil : (ports[index], tops[graph.vertices[last].rank] + 10))
    }
    self.paths = paths
    self.ordinals = ordinals
    width = graph.vertices.indices.map { centres[$0] + widths[$0] / 2 }.max() ?? 0
    height = y
  }

  /// The height of a node's text with its margins.
  static func height(_ node: Diagram.Node) -> Double { node.detail.isEmpty ? 26 : 41 }

  /// The size of a box that `operands` edges enter; numbers of operands stand above the text.
  private static func size(_ node: Diagram.Node, operands: Int, isNumbered: Bool) -> (width: Double, height: Double) {
    let title = TextMetrics.width(node.title, size: titleSize, bold: true)
    let id = node.id.isEmpty ? 0 : TextMetrics.width(node.id, size: 10) + 7
    let detail = TextMetrics.width(node.detail, size: detailSize)
    let entries = min(Double(operands) * 13 + 8, 240)
    return (max(title + id, detail, entries, 34) + 20, height(node) + (isNumbered ? numberHeight : 0))
  }

  /// Where each edge meets its lower node: side by side, in the order of where they come from. An edge from straight
  /// above stays straight.
  private static func ports(_ graph: LayeredGraph, _ diagram: Diagram, _ centres: [Double], _ widths: [Double])
    -> [Double]
  {
    var entering = [[Int]](repeating: [], count: diagram.nodes.count)
    for (index, route) in graph.routes.enumerated() { if let last = route.last { entering[last].append(index) } }
    var ports = [Double](repeating: 0, count: graph.routes.count)
    for (node, edges) in entering.enumerated() where !edges.isEmpty {
      func origin(_ edge: Int) -> Double { centres[graph.routes[edge][graph.routes[edge].count - 2]] }
      let sorted = edges.sorted { (origin($0), $0) < (origin($1), $1) }
      let straight = sorted.indices.filter { abs(origin(sorted[$0]) - centres[node]) < 1 }
      let middle = straight.count == 1 ? Double(straight[0]) : Double(sorted.count - 1) / 2
      let half = widths[node] / 2 - 10
      let step = min(20, half / max(1, max(middle, Double(sorted.count - 1) - middle)))
      for (position, edge) in sorted.enumerated() { ports[edge] = centres[node] + (Double(position) - middle) * step }
    }
    return ports
  }
}
