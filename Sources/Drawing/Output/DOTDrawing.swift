/// Diagrams in Graphviz's language, one cluster each.
package enum DOTDrawing {
  package static func render(_ diagrams: [Diagram], title: String) -> String {
    var out = "digraph \(quoted(title)) {\n"
    out += "  graph [fontname=\"Helvetica\", labelloc=t];\n"
    out += "  node [fontname=\"Helvetica\", fontsize=11, shape=box, style=\"filled,rounded\"];\n"
    out += "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#566270\"];\n"
    for (index, diagram) in diagrams.enumerated() {
      out += "  subgraph cluster_\(index) {\n    label=\(quoted(diagram.title + "\n" + diagram.subtitle));\n"
      for (node, entry) in diagram.nodes.enumerated() {
        let palette = Palette(entry.style)
        let label = [entry.id.isEmpty ? entry.title : "\(entry.id) \(entry.title)", entry.detail]
          .filter { !$0.isEmpty }.joined(separator: "\n")
        var attributes = ["label=\(quoted(label))", "fillcolor=\"\(palette.fill)\""]
        attributes.append("color=\"\(entry.isWrong ? "#c0392b" : palette.stroke)\"")
        if entry.style == .terminal { attributes.append("fontcolor=\"#ffffff\"") }
        out += "    b\(index)n\(node) [\(attributes.joined(separator: ", "))];\n"
      }
      for edge in diagram.edges {
        var attributes: [String] = []
        if let shape = diagram.nodes[edge.source].shape { attributes.append("label=\(quoted(shape))") }
        if let ordinal = edge.ordinal { attributes.append("headlabel=\"\(ordinal)\"") }
        let suffix = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
        out += "    b\(index)n\(edge.source) -> b\(index)n\(edge.target)\(suffix);\n"
      }
      out += "  }\n"
    }
    return out + "}\n"
  }

  /// A quoted string; line ends become Graphviz's.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.offset > 0 { result += "\\n" }
      for character in PlainText.clean(String(line.element)).unicodeScalars {
        if character == "\"" || character == "\\" { result += "\\" }
        result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }
}
