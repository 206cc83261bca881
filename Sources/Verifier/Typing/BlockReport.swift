package import Diagnostics
package import GraphLang
package import IR

/// What verification says of one block.
package struct BlockReport: Sendable {
  package let block: BlockSyntax
  package let graph: Graph
  package let signature: Signature
  /// Nil where the block is valid for no width.
  package let typed: TypedGraph?
  /// The nodes that have a shape, also in an invalid block.
  let nodes: [TypedGraph.Node?]
  let table: SizeTable
  /// Whether the widths were decided without looking for a multiple of H and W.
  let isCheap: Bool
  /// Empty where there is an error whatever the width.
  package let widths: WidthSet
  /// Sorted by place.
  package let diagnostics: [Diagnostic]

  /// The shapes as text, in the order of the nodes.
  package var shapes: [(node: Int, text: String)] {
    nodes.enumerated().compactMap { index, node in
      node.map { (index, table.describe($0.shape, signature.names)) }
    }
  }

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Valid for at least one width, or for the one asked for.
  package var isValid: Bool { typed != nil && !hasErrors }

  package var sizes: SizesCondition? { typed?.sizes }

  /// The condition on the width; nil where there is none.
  package var condition: String? { widths.condition(on: signature.names.width, scale: signature.names.widthScale) }

  /// The same with all ranges of an irregular set, however many.
  package var exactCondition: String? {
    widths.condition(on: signature.names.width, scale: signature.names.widthScale, limit: .max)
  }
}
