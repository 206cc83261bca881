/// Diagrams in Mermaid's language, one subgraph each.
package enum MermaidDrawing {
  package static func render(_ diagrams: [Diagram]) -> String {
    var out = "flowchart TD\n"
    for (index, diagram) in diagrams.enumerated() {
      out += "  subgraph g\(index)[\(quoted(diagram.title))]\n"
      for (node, entry) in diagram.nodes.enumerated() {
        let label = [entry.id.isEmpty ? entry.title : "\(entry.id) \(entry.title)", entry.detail]
          .filter { !$0.isEmpty }.map(text).joined(separator: "<br/>")
        let name = "g\(index)n\(node)"
        out += entry.style == .terminal ? "    \(name)([\"\(label)\"])\n" : "    \(name)[\"\(label)\"]\n"
        let palette = Palette(entry.style)
        let stroke = entry.isWrong ? "#c0392b" : palette.stroke
        let color = entry.style == .terminal ? ",color:#ffffff" : ""
        out += "    style \(name) fill:\(palette.fill),stroke:\(stroke)\(color)\n"
      }
      for edge in diagram.edges {
        let ordinal = edge.ordinal.map { "\($0): " } ?? ""
        let label = diagram.nodes[edge.source].shape.map { "|\(quoted(ordinal + $0))|" } ?? ""
        out += "    g\(index)n\(edge.source) -->\(label) g\(index)n\(edge.target)\n"
      }
      out += "  end\n"
    }
    return out
  }

  private static func quoted(_ value: String) -> String { "\"\(text(value))\"" }

  /// Letters, digits and harmless signs as they are, all else as Mermaid's numbered entities: nothing closes a label.
  private static func text(_ value: String) -> String {
    var result = ""
    for scalar in PlainText.clean(value).unicodeScalars {
      let isPlain =
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || " ,.()*/+-=_:×…".unicodeScalars.contains(scalar)
      if isPlain { result.unicodeScalars.append(scalar) } else { result += "#\(scalar.value);" }
    }
    return result
  }
}
