/// One difference between two blocks, in the field's words.
package struct ArchitectureChange: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case kernel
    case channels
    case groups
    case stride
    case dilation
    case activation
    case normalisation
    case attention
    case added
    case removed
    case replaced
    case edge
    case argument
    case role
  }

  package let kind: Kind
  /// Ids of nodes: of the second block for what is added, else of the first.
  package let nodes: [String]
  package let text: String

  package init(_ kind: Kind, _ nodes: [String], _ text: String) {
    self.kind = kind
    self.nodes = nodes
    self.text = text
  }
}
