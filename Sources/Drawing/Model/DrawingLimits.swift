/// Bounds on what is laid out: a drawing takes time that grows faster than its size.
package enum DrawingLimits {
  package static let nodes = 600
  package static let edges = 3_000
  /// Nodes and the places where edges pass a rank, together.
  static let vertices = 30_000
  /// Characters of a line in a node.
  static let text = 44
}
