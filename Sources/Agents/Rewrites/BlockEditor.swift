import GraphLang
import IR
package import Verifier

/// A verified block being rewritten: nodes with what is known of their shapes, edges in operand order.
///
/// Nodes keep their index while others come and go, so that a rewrite can hold on to them.
package struct BlockEditor: Sendable {
  package struct Node: Sendable {
    /// The operation with its arguments, as it stands in the text.
    package var text: String
    /// The sizes of the result in the language's words; nil for a node that a rewrite has added.
    package let shape: [String]?
    /// What a convolution was written with.
    package let convolution: ConvolutionFacts?
    package var isDeleted = false
  }

  package private(set) var nodes: [Node] = []
  /// The operands of each node, in order.
  package private(set) var operands: [[Int]] = []
  package let inputs: [Int]
  package let output: Int
  /// Nodes of the block before any rewrite.
  package let originalCount: Int

  package init(_ block: TypedGraph) {
    let names = block.signature.names
    for (index, node) in block.nodes.enumerated() {
      let syntax = block.graph.nodes[index].syntax
      let shape = node.shape.map { ChannelText.compact(block.table.describe($0, names)) }
      nodes.append(
        Node(
          text: NodeText.text(of: syntax, node.operation), shape: shape, convolution: ConvolutionFacts(block, index)))
      operands.append(block.graph.operands(of: index).map(\.source))
    }
    inputs = block.graph.nodes.indices.filter { index in
      if case .input = block.graph.nodes[index].kind { return true }
      return false
    }
    guard let output = block.graph.output else { preconditionFailure("a verified block has an output") }
    self.output = output
    originalCount = nodes.count
  }

  /// The name of a node's operation.
  package func operation(_ node: Int) -> String { String(nodes[node].text.prefix { $0 != "(" }) }

  /// Nodes that are neither terminals nor deleted, of the block as it was.
  package var originals: [Int] {
    (0..<originalCount).filter { !nodes[$0].isDeleted && $0 != output && !inputs.contains($0) }
  }

  /// Nodes that use a node, each once.
  package func consumers(of node: Int) -> [Int] {
    operands.indices.filter { !nodes[$0].isDeleted && operands[$0].contains(node) }
  }

  /// Adds a node that reads these.
  package mutating func add(_ text: String, _ sources: Int...) -> Int {
    nodes.append(Node(text: text, shape: nil, convolution: nil))
    operands.append(sources)
    return nodes.count - 1
  }

  /// Adds nodes one after the other; returns the last, or the source where there are none.
  package mutating func chain(_ source: Int, _ texts: String...) -> Int {
    texts.reduce(source) { add($1, $0) }
  }

  /// Another operation in a node's place, with the same operands.
  package mutating func rename(_ node: Int, _ text: String) { nodes[node].text = text }

  /// Those who read `node` read `replacement`, except the ones in `except` and the replacement's own ancestors that were
  /// added meanwhile.
  package mutating func redirect(_ node: Int, to replacement: Int, onlyBefore limit: Int) {
    for index in operands.indices where index < limit && !nodes[index].isDeleted {
      operands[index] = operands[index].map { $0 == node ? replacement : $0 }
    }
  }

  /// Puts what `build` makes of the node's result behind it, for everyone who reads the node.
  package mutating func insertAfter(_ node: Int, _ build: (inout BlockEditor, Int) -> Int) {
    let limit = nodes.count
    let result = build(&self, node)
    redirect(node, to: result, onlyBefore: limit)
  }

  /// Puts what `build` makes of one operand in its place, for this consumer alone.
  package mutating func insertBetween(_ source: Int, _ consumer: Int, _ build: (inout BlockEditor, Int) -> Int) {
    let result = build(&self, source)
    operands[consumer] = operands[consumer].map { $0 == source ? result : $0 }
  }

  /// Replaces a node of one operand by what `build` makes of that operand.
  package mutating func replace(_ node: Int, _ build: (inout BlockEditor, Int) -> Int) {
    guard let source = operands[node].first else { return }
    let limit = nodes.count
    let result = build(&self, source)
    redirect(node, to: result, onlyBefore: limit)
    nodes[node].isDeleted = true
    operands[node] = []
  }

  /// Takes a node of one operand out.
  package mutating func remove(_ node: Int) { replace(node) { _, source in source } }

  /// Sets one more operand.
  package mutating func connect(_ source: Int, _ target: Int) { operands[target].append(source) }

  /// Replaces all operands of a node.
  package mutating func setOperands(_ node: Int, _ sources: [Int]) { operands[node] = sources }
}
