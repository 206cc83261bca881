import Diagnostics

/// A block as a graph: nodes in source order, the operands of each in the order of the edges. An edge that is written
/// twice is two operands.
package struct Graph: Sendable {
  package struct Node: Sendable {
    package enum Kind: Sendable, Hashable {
      /// `input` and `input1` have the position 0, `input2` has 1.
      case input(Int)
      case output
      case operation
    }

    package let kind: Kind
    package let syntax: NodeSyntax
  }

  /// An operand: where it comes from, and the edge that says so.
  package struct Operand: Sendable {
    package let source: Int
    package let edge: EdgeSyntax
  }

  package let block: BlockSyntax
  package let nodes: [Node]
  /// All operands, node by node.
  private let operandTable: [Operand]
  /// Node `i` has the operands `operandStarts[i]..<operandStarts[i + 1]` of the table.
  private let operandStarts: [Int]
  /// Every node after its operands. Nodes of a cycle, and all that depends on them, are left out.
  package let order: [Int]
  /// Whether edges that were written could not be followed for this node: its operands are not what was meant.
  package let isDamaged: [Bool]

  init(
    block: BlockSyntax, nodes: [Node], operands: [[Operand]], order: [Int], isDamaged: [Bool]
  ) {
    self.block = block
    self.nodes = nodes
    self.order = order
    self.isDamaged = isDamaged
    var starts = [0]
    starts.reserveCapacity(nodes.count + 1)
    for list in operands { starts.append((starts.last ?? 0) + list.count) }
    operandStarts = starts
    operandTable = Array(operands.joined())
  }

  package func operands(of node: Int) -> ArraySlice<Operand> {
    operandTable[operandStarts[node]..<operandStarts[node + 1]]
  }

  /// Whether the block is a two-input cell.
  package var hasTwoInputs: Bool { nodes.contains { $0.kind == .input(1) } }

  /// The output's position, where there is just one.
  package var output: Int? { nodes.firstIndex { $0.kind == .output } }

  /// The nodes that use each node, in source order, repeated for repeated edges.
  package var consumers: [[Int]] {
    var result = [[Int]](repeating: [], count: nodes.count)
    for node in nodes.indices { for operand in operands(of: node) { result[operand.source].append(node) } }
    return result
  }
}
