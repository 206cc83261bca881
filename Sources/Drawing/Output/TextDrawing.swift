/// Diagrams for the terminal, one below the other: boxes of box-drawing characters with the shapes inside, and lines that
/// bend between the ranks.
package enum TextDrawing {
  package static func render(_ diagrams: [Diagram], colored: Bool) throws(DrawingError) -> String {
    var parts: [String] = []
    for diagram in diagrams {
      var text = colored ? "\u{1B}[1m\(diagram.title)\u{1B}[0m\n" : diagram.title + "\n"
      text += diagram.subtitle + "\n\n"
      parts.append(text + (try CharacterPicture(diagram).rendered(colored: colored)))
    }
    return parts.joined(separator: "\n")
  }
}
