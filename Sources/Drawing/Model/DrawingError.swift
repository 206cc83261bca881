/// Why a diagram cannot be drawn.
package enum DrawingError: Error, Equatable, CustomStringConvertible {
  /// More nodes, edges or rows than a picture can show.
  case tooLarge(nodes: Int, edges: Int)

  package var description: String {
    switch self {
    case .tooLarge(let nodes, let edges):
      "\(nodes) nodes and \(edges) edges are too many for a readable drawing "
        + "(at most \(DrawingLimits.nodes) and \(DrawingLimits.edges)); use --format dot"
    }
  }
}
