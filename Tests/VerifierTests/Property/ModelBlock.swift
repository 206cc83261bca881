/// An expression of a random block, with its own evaluation in plain integers.
indirect enum ModelExpression: Sendable {
  case integer(Int)
  case symbol(String)
  case binary(Character, ModelExpression, ModelExpression)

  var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .symbol(let name): name
    case .binary(let operation, let left, let right):
      "(\(left.text)\(operation == "/" ? "//" : String(operation))\(right.text))"
    }
  }

  /// The value; throws on a division by zero and beyond 2^31 - 1.
  func value(_ symbols: [String: Int]) throws(OracleFailure) -> Int {
    switch self {
    case .integer(let value): return value
    case .symbol(let name):
      guard let value = symbols[name] else { throw OracleFailure() }
      return value
    case .binary(let operation, let left, let right):
      let (a, b) = (try left.value(symbols), try right.value(symbols))
      switch operation {
      case "+": return a + b
      case "-": return a - b
      case "*": return a * b
      default:
        guard b != 0 else { throw OracleFailure() }
        return Int((Double(a) / Double(b)).rounded(.down))
      }
    }
  }
}

/// Why the oracle finds a block impossible.
struct OracleFailure: Error {
  /// Whether it is the oracle that fails, for want of bits.
  var isOverflow = false
}

/// A block as the generator makes it: node 0 is the input, node 1 the second input of a cell with two; the last node's
/// result is the output.
struct ModelBlock: Sendable {
  struct Node: Sendable {
    var operation: String
    /// Arguments with their names, in the order of the parameters; a list has several expressions.
    var arguments: [(name: String, values: [ModelExpression])]
    var operands: [Int]
  }

  let role: String
  let hasTwoInputs: Bool
  let stemScale: Int
  var nodes: [Node]

  var firstNode: Int { hasTwoInputs ? 2 : 1 }

  /// The block in the language, edges in the order of the operands.
  var text: String {
    var lines = ["##Random_\(role)##"]
    let output = nodes.count + firstNode
    if hasTwoInputs { lines += ["0:input1", "1:input2"] } else { lines.append("0:input") }
    lines.append("\(output):output")
    for (index, node) in nodes.enumerated() {
      let arguments = node.arguments.map { name, values in
        let texts = values.map(\.text)
        switch name {
        case "*": return texts.joined(separator: ",")
        default: return "\(name)=" + (texts.count == 1 ? texts[0] : "(\(texts.joined(separator: ",")))")
        }
      }
      lines.append(
        "\(index + firstNode):\(node.operation)" + (arguments.isEmpty ? "" : "(\(arguments.joined(separator: ",")))"))
    }
    for (index, node) in nodes.enumerated() {
      for operand in node.operands { lines.append("\(operand)->\(index + firstNode)") }
    }
    lines.append("\(output - 1)->\(output)")
    return lines.joined(separator: "\n")
  }

  /// Whether every node lies on a path to the output.
  var isConnected: Bool {
    var used = Set([nodes.count - 1 + firstNode])
    for index in nodes.indices.reversed() where used.contains(index + firstNode) {
      used.formUnion(nodes[index].operands)
    }
    return used.count == nodes.count + firstNode
  }
}
