import IR

/// What a block computes, without all that does not count: names, numbering, spellings, identities.
struct NormalizedGraph: Sendable {
  struct Node: Sendable {
    /// Operation and arguments in the block language, in the one spelling that they have.
    var label: String
    /// Whether the operands cannot be exchanged.
    var isOrdered: Bool
    /// Positions in `nodes`.
    var operands: [Int]
    /// The node of the block that it stands for.
    var origin: Int
  }

  /// Every node after its operands; the output is the last.
  var nodes: [Node]
}
