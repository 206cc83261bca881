/// A fixed piece of work of the kind that a compiler does: small objects, lists, counts of references, branches. It shares no code
/// with what is measured. How long it takes tells how fast the machine is at the moment.
enum Yardstick {
  private final class Node {
    let value: Int
    let operands: [Node]

    init(_ value: Int, _ operands: [Node]) {
      self.value = value
      self.operands = operands
    }
  }

  /// About a tenth of a millisecond: the machine changes its speed more slowly.
  static func run() -> Int {
    var sum = 0
    for round in 0..<20 {
      var nodes: [Node] = []
      for index in 0..<60 {
        let operands = index < 2 ? [] : [nodes[index - 1], nodes[(index * 7 + round) % index]]
        nodes.append(Node(index &* 31 &+ round, operands))
      }
      for node in nodes {
        for operand in node.operands where operand.value & 3 != 1 { sum &+= operand.value ^ node.value }
      }
    }
    return sum
  }
}
