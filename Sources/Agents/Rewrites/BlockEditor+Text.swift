extension BlockEditor {
  /// The block as text, nodes numbered in an order in which each follows its operands; nodes that reach no output are left
  /// out. Nil where the edges form a cycle.
  package func text(name: String) -> String? {
    var needed = [Bool](repeating: false, count: nodes.count)
    var stack = [output]
    needed[output] = true
    while let node = stack.popLast() {
      for source in operands[node] where !needed[source] {
        needed[source] = true
        stack.append(source)
      }
    }
    for input in inputs where !needed[input] { return nil }
    var missing = nodes.indices.map { needed[$0] ? operands[$0].count : -1 }
    var readers = [[Int]](repeating: [], count: nodes.count)
    for node in nodes.indices where needed[node] { for source in operands[node] { readers[source].append(node) } }
    var order: [Int] = []
    // Inputs first, the output last, ties by index.
    var ready = Set(nodes.indices.filter { missing[$0] == 0 })
    while let node = ready.min() {
      ready.remove(node)
      order.append(node)
      for reader in readers[node] {
        missing[reader] -= 1
        if missing[reader] == 0 { ready.insert(reader) }
      }
    }
    guard order.count == needed.filter({ $0 }).count else { return nil }
    order.removeAll { $0 == output }
    order.append(output)
    var numbers: [Int: Int] = [:]
    for (number, node) in order.enumerated() { numbers[node] = number }
    var lines = ["##\(name)##"]
    for (number, node) in order.enumerated() { lines.append("\(number):\(nodes[node].text)") }
    for (number, node) in order.enumerated() {
      for source in operands[node] { lines.append("\(numbers[source] ?? 0)->\(number)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
