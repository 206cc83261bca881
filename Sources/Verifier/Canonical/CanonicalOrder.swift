/// The order of a coloured graph's nodes that isomorphic graphs share: refinement, then parts that have nothing to do
/// with each other one by one, then the search.
///
/// Edges between two cells that join all their nodes alike say nothing that the colours do not; without them a graph
/// falls into parts. Equal parts may come in any order, so that hundreds of equal branches cost as much as their sum.
enum CanonicalOrder {
  struct Result {
    var order: [Int]
    /// Automorphisms that were found: they generate those of the partition.
    var automorphisms: [Automorphism] = []
  }

  /// What is looked for.
  enum Goal {
    /// Some order, found without a search.
    case someOrder
    case order
    case orderAndAutomorphisms
  }

  static func find(_ graph: ColoredGraph, _ effort: inout Effort) throws(EffortExhausted) -> [Int] {
    var partition = Partition(graph)
    try partition.refine(graph, &effort)
    return try resolve(graph, partition, &effort, depth: 0, goal: .order).order
  }

  /// The order within a partition that has been refined.
  private static func resolve(
    _ graph: ColoredGraph, _ partition: Partition, _ effort: inout Effort, depth: Int, goal: Goal
  ) throws(EffortExhausted) -> Result {
    var partition = partition
    if partition.isDiscrete { return Result(order: partition.order) }
    guard depth < CanonicalSearch.depthLimit else { throw EffortExhausted() }
    let parts = GraphParts(graph, partition)
    try effort.spend(graph.count + graph.neighbors.count)
    guard parts.isWhole else {
      return try join(parts, graph, partition, &effort, depth: depth + 1, goal: goal)
    }
    var automorphisms: [Automorphism] = []
    if goal == .order {
      let count = partition.cellCount
      automorphisms = try NodeInvariants.split(&partition, graph, &effort)
      if partition.isDiscrete { return Result(order: partition.order) }
      if partition.cellCount > count {
        let parts = GraphParts(graph, partition)
        try effort.spend(graph.count + graph.neighbors.count)
        guard parts.isWhole else {
          return try join(parts, graph, partition, &effort, depth: depth + 1, goal: goal)
        }
      }
    }
    var search = CanonicalSearch(graph, partition, depth: depth, known: automorphisms)
    return try goal == .someOrder ? Result(order: search.runGreedily(&effort)) : search.run(&effort)
  }

  /// Orders each part for itself, then the parts.
  static func join(
    _ parts: GraphParts, _ graph: ColoredGraph, _ partition: Partition, _ effort: inout Effort, depth: Int,
    goal: Goal
  ) throws(EffortExhausted) -> Result {
    var result = Result(order: [Int](repeating: 0, count: graph.count))
    var next = Array(0..<graph.count)
    func place(_ node: Int) {
      let cell = partition.cell(of: node)
      result.order[next[cell]] = node
      next[cell] += 1
    }
    for node in partition.order where parts.isAlone(node) {
      let cell = partition.cell(of: node)
      if goal == .orderAndAutomorphisms, next[cell] > cell {
        result.automorphisms.append(Automorphism(exchanging: [result.order[next[cell] - 1]], [node]))
      }
      place(node)
    }
    var ordered: [(certificate: [Int], nodes: [Int])] = []
    for (members, part) in zip(parts.groups, parts.subgraphs()) {
      let inner =
        part.isOrdered
        ? Result(order: Array(0..<part.count)) : try resolve(part, Partition(part), &effort, depth: depth, goal: goal)
      try effort.spend(part.neighbors.count + 4 * part.count)
      if goal == .orderAndAutomorphisms {
        result.automorphisms += inner.automorphisms.map { $0.renamed(members) }
      }
      ordered.append((part.certificate(inner.order, colors: part.colors), inner.order.map { members[$0] }))
    }
    ordered.sort { $0.certificate.lexicographicallyPrecedes($1.certificate) }
    for (index, part) in ordered.enumerated() {
      if goal == .orderAndAutomorphisms, index > 0, ordered[index - 1].certificate == part.certificate {
        result.automorphisms.append(Automorphism(exchanging: ordered[index - 1].nodes, part.nodes))
      }
      for node in part.nodes { place(node) }
    }
    return result
  }
}
