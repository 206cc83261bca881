package import GraphLang
package import IR
package import Ops

/// A verified block: each node with its operation, evaluated arguments and shape, all in symbols.
package struct TypedGraph: Sendable {
  /// A class, since passes hand nodes on and none changes one.
  package final class Node: Sendable {
    /// Nil for inputs and the output.
    package let operation: OpDefinition?
    /// One for each parameter.
    package let values: [ArgumentValue?]
    package let inference: Inference?
    /// What the node adds to the parameters of the block.
    let parameters: Size
    package let shape: [Size]

    init(operation: OpDefinition?, values: [ArgumentValue?], inference: Inference?, shape: [Size]) {
      self.operation = operation
      self.values = values
      self.inference = inference
      parameters = inference?.parameters ?? .zero
      self.shape = shape
    }
  }

  package let graph: Graph
  package let signature: Signature
  package let table: SizeTable
  /// In the order of the graph's nodes.
  package let nodes: [Node]
  package let widths: WidthSet
  package let sizes: SizesCondition

  /// Parameters as a polynomial in the width.
  package let parameters: Size
}

/// What a block asks of image sizes beyond its role: H and W are multiples of `multiple` and at least `least`.
package struct SizesCondition: Sendable, Hashable {
  package let multiple: Int
  package let least: Int
  /// What the role asks for anyway.
  let roleMultiple: Int

  /// `all`, or the condition in H and W.
  package var text: String {
    var parts: [String] = []
    if multiple > roleMultiple { parts += ["H % \(multiple) == 0", "W % \(multiple) == 0"] }
    if least > multiple { parts += ["H >= \(least)", "W >= \(least)"] }
    return parts.isEmpty ? "all" : parts.joined(separator: " && ")
  }

  package func allows(height: Int, imageWidth: Int) -> Bool {
    height % multiple == 0 && imageWidth % multiple == 0 && height >= least && imageWidth >= least
  }
}
