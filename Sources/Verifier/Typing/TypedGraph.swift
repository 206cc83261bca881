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
    /// Its shape, and what it adds to the cost of the block.
    let inference: Inference

    package var shape: [Size] { inference.shape }
    /// Whether a matrix product takes its operands in the other order.
    package var isSwapped: Bool { inference.isSwapped }

    init(_ operation: OpDefinition, _ values: [ArgumentValue?], _ inference: consuming Inference) {
      self.operation = operation
      self.values = values
      self.inference = inference
    }

    /// An input or the output.
    init(terminalOf shape: [Size]) {
      operation = nil
      values = []
      inference = Inference(shape)
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
  /// The same block as it reads at smaller multiples of H and W, the smallest first: fewer widths are valid there.
  let alternatives: [TypedGraph]

  /// The block as it reads at these widths, each on images of its size; nil where it is not valid at all of them.
  package func serving(_ stages: [(width: Int, height: Int, imageWidth: Int)]) -> TypedGraph? {
    ([self] + alternatives).first { graph in
      stages.allSatisfy {
        graph.widths.contains($0.width) && graph.sizes.allows(height: $0.height, imageWidth: $0.imageWidth)
      }
    }
  }
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
