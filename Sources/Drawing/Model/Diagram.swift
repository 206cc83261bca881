package import Ops

/// What is drawn: boxes with text and the arrows between them, before any of it has a place.
package struct Diagram: Sendable {
  /// What a box stands for; it decides the colour and the outline.
  package enum Style: Sendable, Hashable {
    /// An input or output of the block.
    case terminal
    case operation(OpDefinition.Family)
    /// An operation that the language does not have.
    case unknown
    /// A block within a network.
    case stage
  }

  package struct Node: Sendable {
    /// The id in the source, printed small; empty for none.
    package var id = ""
    /// The operation.
    package var title: String
    /// The arguments; empty for none.
    package var detail = ""
    /// The shape of what leaves the node; nil where it is not known or not worth saying.
    package var shape: String?
    package var style: Style
    /// Text for whoever points at the node: the source of the node, and what is wrong with it.
    package var tooltip = ""
    /// Whether the node has an error.
    package var isWrong = false
  }

  package struct Edge: Sendable {
    package let source: Int
    package let target: Int
    /// The operand's number, from 1, where the order of operands matters.
    package let ordinal: Int?
  }

  package var title: String
  /// One line beneath the title.
  package var subtitle: String
  package var nodes: [Node]
  package var edges: [Edge]

  package init(title: String, subtitle: String, nodes: [Node], edges: [Edge]) {
    self.title = title
    self.subtitle = subtitle
    self.nodes = nodes
    self.edges = edges
  }
}
