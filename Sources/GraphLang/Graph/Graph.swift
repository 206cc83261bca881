import Diagnostics

/// A block as a graph: nodes in source order, the operands of each in the order of the edges. An edge that is written
/// twice is two operands. A class, since many hold one and none changes it.
package final class Graph: Sendable {
  package struct Node: Sendable {
    package enum Kind: Sendable, Hashable {
      /// `input` and `input1` have the position 0, `input2` has 1.
      case input(Int)
      case output
      case operation

      /// Whether it is one of the inputs.
      package var isInput: Bool {
        if case .input = self { return true }
        return false
      }
    }

    package let kind: Kind
    package let syntax: NodeSyntax
  }

  /// An operand: the node it comes from, and the edge that says so, as a position among the block's.
  package struct Operand: Sendable {
    package let source: Int
    package let edge: Int
  }

  package let block: BlockSyntax
  package let nodes: [Node]
  private let operandLists: PackedLists<Operand>
  /// Every node after its operands. Nodes of a cycle, and all that depends on them, are left out.
  package let order: [Int]
  /// Whether edges that were written could not be followed for this node: its operands are not what was meant.
  package let isDamaged: [Bool]

  init(
    block: BlockSyntax, nodes: [Node], operands: PackedLists<Operand>, order: [Int], isDamaged: [Bool]
  ) {
    self.block = block
    self.nodes = nodes
    operandLists = operands
    self.order = order
    self.isDamaged = isDamaged
  }

  package func operands(of node: Int) -> ArraySlice<Operand> { operandLists[node] }

  package func edge(_ operand: Operand) -> EdgeSyntax { block.edges[operand.edge] }

  /// Whether the block is a two-input cell.
  package var hasTwoInputs: Bool { nodes.contains { $0.kind == .input(1) } }

  /// The output's position, where there is just one.
  package var output: Int? { nodes.firstIndex { $0.kind == .output } }

  /// The nodes that use each node, in source order, repeated for repeated edges.
  package var consumers: PackedLists<Int> { Self.consumers(of: operandLists) }

  static func consumers(of operands: PackedLists<Operand>) -> PackedLists<Int> {
    // Sorted by counting, as the lists of operands are: see `PackedLists.init(count:_:list:element:)`.
    var ends = [Int](filledWith: 0, count: operands.count + 1)
    for operand in operands.elements { ends[operand.source + 1] += 1 }
    for index in 1..<ends.count { ends[index] += ends[index - 1] }
    let starts = ends
    var nodes = [Int](filledWith: 0, count: operands.elements.count)
    for node in operands.indices {
      for position in operands.range(node) {
        let source = operands.elements[position].source
        nodes[ends[source]] = node
        ends[source] += 1
      }
    }
    return PackedLists<Int>(elements: nodes, starts: starts)
  }
}
