extension NormalizedGraph {
  /// The graph for the search: colours from the longest paths from an input and to the output, then from the labels. In
  /// every order by colour a node comes after its operands.
  func colored() -> ColoredGraph {
    var depths = [Int](repeating: 0, count: nodes.count)
    var heights = depths
    var edges: [ColoredGraph.Edge] = []
    for (target, node) in nodes.enumerated() {
      for (position, source) in node.operands.enumerated() {
        depths[target] = max(depths[target], depths[source] + 1)
        edges.append(.init(source: source, target: target, position: node.isOrdered ? position + 1 : 0))
      }
    }
    for (target, node) in nodes.enumerated().reversed() {
      for source in node.operands { heights[source] = max(heights[source], heights[target] + 1) }
    }
    func precedes(_ a: Int, _ b: Int) -> Bool {
      if depths[a] != depths[b] { return depths[a] < depths[b] }
      if heights[a] != heights[b] { return heights[a] < heights[b] }
      return nodes[a].label < nodes[b].label
    }
    let order = nodes.indices.sorted(by: precedes)
    var colors = depths
    var color = 0
    for (position, node) in order.enumerated() {
      if position > 0, precedes(order[position - 1], node) { color += 1 }
      colors[node] = color
    }
    return ColoredGraph(colors: colors, edges: edges)
  }

  /// The block in this order of its nodes; operands that can be exchanged are sorted.
  func text(_ order: [Int], title: String) -> String {
    var numbers = [Int](repeating: 0, count: nodes.count)
    for (number, node) in order.enumerated() { numbers[node] = number }
    var text = title
    text.reserveCapacity(48 * nodes.count + title.utf8.count)
    for (number, node) in order.enumerated() {
      text += String(number)
      text += ":"
      text += nodes[node].label
      text += "\n"
    }
    for (number, node) in order.enumerated() {
      let operands = nodes[node].operands.map { numbers[$0] }
      for operand in nodes[node].isOrdered ? operands : operands.sorted() {
        text += String(operand)
        text += "->"
        text += String(number)
        text += "\n"
      }
    }
    return text
  }

  /// What refinement alone tells: the classes of nodes, each with its size and the classes of its operands.
  func classes(_ graph: ColoredGraph, title: String) -> String {
    var partition = Partition(graph)
    var effort = Effort(steps: .max)
    do {
      try partition.refine(graph, &effort)
    } catch {
      preconditionFailure("an unbounded effort is exhausted")
    }
    var text = title
    for (position, node) in partition.order.enumerated() where partition.cell(of: node) == position {
      let operands = nodes[node].operands.map(partition.cell(of:))
      let shown = (nodes[node].isOrdered ? operands : operands.sorted()).map(String.init).joined(separator: ",")
      text += "# \(partition.size(position)) x \(position):\(nodes[node].label) <- \(shown)\n"
    }
    return text
  }
}
