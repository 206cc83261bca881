import Ops

/// Turns an alignment into changes.
struct ChangeFinder {
  let a: ComparedGraph
  let b: ComparedGraph
  let alignment: NodeAlignment
  private(set) var changes: [ArchitectureChange] = []

  init(_ a: ComparedGraph, _ b: ComparedGraph, _ alignment: NodeAlignment) {
    self.a = a
    self.b = b
    self.alignment = alignment
  }

  mutating func findAll() {
    for node in a.nodes.indices {
      if let partner = alignment.forward[node] { compare(node, partner) }
    }
    report(b, alignment.backward, partners: a, isAdded: true)
    report(a, alignment.forward, partners: b, isAdded: false)
    findEdges()
  }

  mutating func add(_ kind: ArchitectureChange.Kind, _ nodes: [String], _ text: String) {
    changes.append(ArchitectureChange(kind, nodes, text))
  }

  /// `node 4`, with the second block's number where it differs.
  func place(_ node: Int, _ partner: Int) -> String {
    let (old, new) = (a.id(node), b.id(partner))
    return old == new ? "node \(old)" : "node \(old) (now \(new))"
  }

  // MARK: Nodes that correspond

  private mutating func compare(_ node: Int, _ partner: Int) {
    guard a.nodes[node].label != b.nodes[partner].label else { return }
    let (place, ids) = (place(node, partner), [a.id(node)])
    let (old, new) = (a.name(node), b.name(partner))
    guard old == new else {
      let kind: ArchitectureChange.Kind =
        switch (a.family(node), b.family(partner)) {
        case (.activation, .activation): .activation
        case (.normalisation, .normalisation) where old != "DropPath" && new != "DropPath": .normalisation
        default: .replaced
        }
      let (before, after) = kind == .replaced ? (a.phrase(node), b.phrase(partner)) : (old, new)
      add(kind, ids, "\(before) -> \(after) at \(place)")
      return
    }
    let count = changes.count
    compareWindows(node, partner, place, ids)
    let simple: [(String, ArchitectureChange.Kind, String)] = [
      ("out_channels", .channels, "channels"), ("stride", .stride, "stride"), ("dilation", .dilation, "dilation"),
      ("output_size", .argument, "output size"), ("dim", .argument, "dim"), ("prob", .argument, "prob"),
      ("dims", .argument, "dims"), ("sizes", .argument, "sizes"), ("shape", .argument, "shape"),
    ]
    for (name, kind, word) in simple {
      guard let before = a.argument(name, of: node), let after = b.argument(name, of: partner), before != after else {
        continue
      }
      let owner = kind == .argument ? "\(word) of \(old)" : word
      add(kind, ids, "\(owner) \(before) -> \(after) at \(place)")
    }
    if changes.count == count {
      add(.argument, ids, "\(a.nodes[node].label) -> \(b.nodes[partner].label) at \(place)")
    }
  }

  /// Kernel and groups, in one breath where a convolution becomes depthwise or ceases to be.
  private mutating func compareWindows(_ node: Int, _ partner: Int, _ place: String, _ ids: [String]) {
    let (kernel, newKernel) = (a.kernel(node), b.kernel(partner))
    let (groups, newGroups) = (a.argument("groups", of: node), b.argument("groups", of: partner))
    let (wasDepthwise, isDepthwise) = (a.isDepthwise(node), b.isDepthwise(partner))
    if let kernel, let newKernel, kernel != newKernel {
      let joins = wasDepthwise != isDepthwise
      let (before, after) = (joins && wasDepthwise ? "depthwise " : "", joins && isDepthwise ? "depthwise " : "")
      add(.kernel, ids, "kernel \(before)\(kernel) -> \(after)\(newKernel) at \(place)")
      if joins { return }
    }
    if let groups, let newGroups, groups != newGroups {
      let note = isDepthwise && !wasDepthwise ? " (depthwise)" : ""
      add(.groups, ids, "groups \(groups) -> \(newGroups)\(note) at \(place)")
    }
  }

  // MARK: Nodes without a partner

  private mutating func report(
    _ graph: ComparedGraph, _ partner: [Int?], partners: ComparedGraph, isAdded: Bool
  ) {
    for group in groups(graph, partner) {
      let ids = group.map(graph.id)
      let word = isAdded ? "added" : "removed"
      let place = surroundings(group, graph, partner, partners, isAdded: isAdded)
      if let only = group.first, group.count == 1, graph.name(only) == "Add" {
        add(isAdded ? .added : .removed, ids, "skip connection \(word)\(place)")
        continue
      }
      if let motif = Motif.recognize(group, in: graph) {
        add(motif.isAttention ? .attention : isAdded ? .added : .removed, ids, "\(motif.name) \(word)\(place)")
        continue
      }
      let shown = group.prefix(6).map(graph.phrase).joined(separator: ", ") + (group.count > 6 ? ", ..." : "")
      add(isAdded ? .added : .removed, ids, "\(shown) \(word)\(place)")
    }
  }

  /// Nodes without a partner that hang together, in order.
  private func groups(_ graph: ComparedGraph, _ partner: [Int?]) -> [[Int]] {
    var sets = Orbits(count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() where partner[index] == nil {
      for operand in node.operands where partner[operand] == nil { sets.join(operand, index) }
    }
    var result: [Int: [Int]] = [:]
    for index in graph.nodes.indices where partner[index] == nil {
      result[sets.representative(index), default: []].append(index)
    }
    return result.values.sorted { $0[0] < $1[0] }
  }

  /// ` after node 7`, or ` from node 3 to node 9` where a group bridges nodes; in the first block's ids.
  private func surroundings(
    _ group: [Int], _ graph: ComparedGraph, _ partner: [Int?], _ partners: ComparedGraph, isAdded: Bool
  ) -> String {
    let set = Set(group)
    func id(_ node: Int) -> String {
      guard isAdded else { return graph.id(node) }
      return partner[node].map(partners.id) ?? graph.id(node)
    }
    var entries: [Int] = []
    for node in group {
      for operand in graph.nodes[node].operands where !set.contains(operand) && !entries.contains(operand) {
        entries.append(operand)
      }
    }
    guard let last = entries.max(), let first = entries.min() else { return "" }
    let isSkip = group.count == 1 && graph.name(group[0]) == "Add"
    return isSkip && first != last ? " from node \(id(first)) to after node \(id(last))" : " after node \(id(last))"
  }
}
