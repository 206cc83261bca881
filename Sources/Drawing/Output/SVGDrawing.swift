import Ops

/// Diagrams side by side as one self-contained SVG document: no scripts, no references to the outside.
package struct SVGDrawing {
  private var out = ""
  private static let margin = 28.0
  private static let header = 58.0
  private static let font = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

  /// Draws the diagrams from left to right with one legend.
  package static func render(_ diagrams: [Diagram], title: String) throws(DrawingError) -> String {
    var pictures: [Picture] = []
    for diagram in diagrams { pictures.append(try Picture(diagram)) }
    var drawing = SVGDrawing()
    drawing.draw(pictures, title: title)
    return drawing.out
  }

  private mutating func draw(_ pictures: [Picture], title: String) {
    let legend = Self.legend(pictures.map(\.diagram))
    let panels = pictures.map { picture in
      max(
        picture.width, TextMetrics.width(picture.diagram.title, size: 19, bold: true),
        TextMetrics.width(picture.diagram.subtitle, size: 12))
    }
    let space = 52.0
    let content = panels.reduce(0, +) + space * Double(max(panels.count - 1, 0))
    let width = max(content, min(legend.map(\.width).reduce(0, +), 620)) + 2 * Self.margin
    let rows = Self.rows(legend, width: width - 2 * Self.margin)
    let bottom = Self.margin + Self.header + (pictures.map(\.height).max() ?? 0) + 26
    let height = bottom + Double(rows.count) * 24 + (rows.isEmpty ? 0 : 6) + Self.margin - 14
    out += """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Number(width))" height="\(Number(height))" \
      viewBox="0 0 \(Number(width)) \(Number(height))" role="img" aria-labelledby="title description" \
      font-family="\(Self.font)">
      <title id="title">\(PlainText.xml(PlainText.shortened(title, to: 200)))</title>
      <desc id="description">\(PlainText.xml(Self.description(pictures.map(\.diagram))))</desc>
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="6.6" refY="4" markerWidth="7" markerHeight="7" \
      orient="auto-start-reverse"><path d="M0 .6L7.4 4L0 7.4z" fill="#566270"/></marker></defs>
      <rect width="100%" height="100%" fill="#fdfdfc"/>

      """
    var x = Self.margin
    for (picture, panel) in zip(pictures, panels) {
      drawPanel(picture, x: x, width: panel)
      x += panel + space
    }
    for (index, row) in rows.enumerated() { drawLegend(row, y: bottom + Double(index) * 24) }
    out += "</svg>\n"
  }

  private static func description(_ diagrams: [Diagram]) -> String {
    diagrams.map { "\($0.title): \($0.subtitle); \($0.nodes.count) nodes, \($0.edges.count) edges" }
      .joined(separator: ". ")
  }

  private mutating func drawPanel(_ picture: Picture, x: Double, width: Double) {
    let diagram = picture.diagram
    out += "<g transform=\"translate(\(Number(x)) \(Number(Self.margin)))\">\n"
    out +=
      "<text x=\"0\" y=\"16\" font-size=\"19\" font-weight=\"bold\" fill=\"#1d2733\">\(PlainText.xml(diagram.title))</text>\n"
    out += "<text x=\"0\" y=\"35\" font-size=\"12\" fill=\"#5a6673\">\(PlainText.xml(diagram.subtitle))</text>\n"
    out += "<g transform=\"translate(\(Number((width - picture.width) / 2)) \(Number(Self.header)))\">\n"
    drawEdges(picture)
    for (node, box) in zip(diagram.nodes, picture.boxes) { drawNode(node, box) }
    for (edge, place) in zip(diagram.edges, picture.ordinals) {
      guard let ordinal = edge.ordinal, let place else { continue }
      out +=
        "<text x=\"\(Number(place.x))\" y=\"\(Number(place.y))\" font-size=\"9.5\" text-anchor=\"middle\" fill=\"#47525e\">\(ordinal)</text>\n"
    }
    out += "</g>\n</g>\n"
  }

  /// Each node's edges with a light rim, so that an edge which crosses another seems to pass above it.
  private mutating func drawEdges(_ picture: Picture) {
    var outgoing = [[Int]](repeating: [], count: picture.diagram.nodes.count)
    for (index, edge) in picture.diagram.edges.enumerated() {
      outgoing[picture.isReversed[index] ? edge.target : edge.source].append(index)
    }
    out += "<g fill=\"none\" stroke-linecap=\"round\">\n"
    for edges in outgoing where !edges.isEmpty {
      let paths = edges.compactMap { picture.paths[$0] }
      out += "<path d=\"\(paths.joined())\" stroke=\"#fdfdfc\" stroke-width=\"5\"/>\n"
      for edge in edges {
        guard let path = picture.paths[edge] else { continue }
        let arrow = picture.isReversed[edge] ? "marker-start" : "marker-end"
        out += "<path d=\"\(path)\" stroke=\"#566270\" stroke-width=\"1.5\" \(arrow)=\"url(#arrow)\"/>\n"
      }
    }
    out += "</g>\n"
  }

  private mutating func drawNode(_ node: Diagram.Node, _ box: Picture.Box) {
    let palette = Palette(node.style)
    let radius = node.style == .terminal ? box.height / 2 : 6
    let stroke = node.isWrong ? "#c0392b" : palette.stroke
    out += "<g><title>\(PlainText.xml(node.tooltip.isEmpty ? node.title : node.tooltip))</title>"
    out += """
      <rect x="\(Number(box.centre - box.width / 2))" y="\(Number(box.top))" width="\(Number(box.width))" \
      height="\(Number(box.height))" rx="\(Number(radius))" fill="\(palette.fill)" stroke="\(stroke)" \
      stroke-width="\(node.isWrong ? "2.4" : "1.2")"\(node.style == .unknown ? " stroke-dasharray=\"5 3\"" : "")/>
      """
    let color = node.style == .terminal ? "#ffffff" : "#1d2733"
    let faint = node.style == .terminal ? "#c3cad2" : palette.stroke
    let id =
      node.id.isEmpty
      ? PlainText.xml(node.title)
      : "<tspan font-size=\"10\" font-weight=\"normal\" fill=\"\(faint)\">\(PlainText.xml(node.id))</tspan>"
        + "<tspan dx=\"5\">\(PlainText.xml(node.title))</tspan>"
    let line = box.bottom - Picture.height(node)
    out += """
      <text x="\(Number(box.centre))" y="\(Number(line + 17.5))" font-size="13" font-weight="bold" \
      text-anchor="middle" fill="\(color)">\(id)</text>
      """
    if !node.detail.isEmpty {
      out += """
        <text x="\(Number(box.centre))" y="\(Number(line + 33))" font-size="11" text-anchor="middle" \
        fill="#36424f">\(PlainText.xml(node.detail))</text>
        """
    }
    if let shape = node.shape {
      let (width, top) = (TextMetrics.width(shape, size: Picture.shapeSize) + 6, box.bottom + Picture.chipGap)
      out += """
        <rect x="\(Number(box.centre - width / 2))" y="\(Number(top))" width="\(Number(width))" \
        height="\(Number(Picture.chipHeight))" rx="4" fill="#fdfdfc"/>\
        <text x="\(Number(box.centre))" y="\(Number(top + 11))" font-size="\(Number(Picture.shapeSize))" \
        text-anchor="middle" fill="#5a6673">\(PlainText.xml(shape))</text>
        """
    }
    out += "</g>\n"
  }

  // MARK: Legend

  private struct Entry {
    let style: Diagram.Style
    let text: String

    var width: Double { TextMetrics.width(text, size: 11) + 38 }
  }

  /// The styles that occur, in the order of the vocabulary.
  private static func legend(_ diagrams: [Diagram]) -> [Entry] {
    let used = Set(diagrams.flatMap { $0.nodes.map(\.style) })
    var entries = OpDefinition.Family.allCases.map { Entry(style: .operation($0), text: $0.rawValue) }
    entries.append(Entry(style: .terminal, text: "Input and output"))
    entries.append(Entry(style: .stage, text: "Block"))
    entries.append(Entry(style: .unknown, text: "Unknown operation"))
    return entries.filter { used.contains($0.style) }
  }

  private static func rows(_ entries: [Entry], width: Double) -> [[Entry]] {
    var rows: [[Entry]] = []
    var room = 0.0
    for entry in entries {
      if rows.isEmpty || entry.width > room {
        rows.append([])
        room = width
      }
      rows[rows.count - 1].append(entry)
      room -= entry.width
    }
    return rows
  }

  private mutating func drawLegend(_ entries: [Entry], y: Double) {
    var x = Self.margin
    for entry in entries {
      let palette = Palette(entry.style)
      out += """
        <rect x="\(Number(x))" y="\(Number(y))" width="20" height="13" rx="\(entry.style == .terminal ? "6.5" : "3")" \
        fill="\(palette.fill)" stroke="\(palette.stroke)"\(entry.style == .unknown ? " stroke-dasharray=\"3 2\"" : "")/>\
        <text x="\(Number(x + 26))" y="\(Number(y + 10.5))" font-size="11" fill="#47525e">\(PlainText.xml(entry.text))</text>

        """
      x += entry.width
    }
  }
}
