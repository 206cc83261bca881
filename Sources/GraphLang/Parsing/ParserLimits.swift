/// Bounds on what a file may hold, each with its own diagnostic: no input makes the checker slow or large.
package enum ParserLimits {
  /// Bytes of a file.
  package static let fileBytes = 16 << 20
  /// Lines and blocks of a file.
  static let fileLines = 200_000
  static let blocks = 4_096
  /// Characters of a line.
  static let lineBytes = 1 << 16
  /// Characters of an id, an operation or a symbol.
  static let nameBytes = 256
  /// Nodes and edges of a block.
  static let nodes = 10_000
  static let edges = 50_000
  /// Tokens of an argument list, and levels of parentheses in it.
  static let tokens = 400
  static let depth = 200
  /// The largest literal, and the largest size.
  package static let largestInteger = Int(Int32.max)
  /// Diagnostics that are reported for one block, and for a file: once there are as many, one for each further block.
  package static let diagnostics = 1_000
  static let fileDiagnostics = 10_000
}
