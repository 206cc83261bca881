/// The order of a coloured graph's nodes that isomorphic graphs share: refinement, then parts that have nothing to do
/// with each other one by one, then trying each node of a cell.
///
/// Edges between two cells that join all their nodes alike say nothing that the colours do not; without them a graph
/// falls into parts. Equal parts may come in any order, so that hundreds of equal branches cost as much as their sum.
struct CanonicalOrder {
  /// Calls that may stand within each other.
  private static let depthLimit = 400

  struct Result {
    var order: [Int]
    var orbits: Orbits
  }

  static func find(_ graph: ColoredGraph, _ effort: inout Effort) throws(EffortExhausted) -> [Int] {
    var partition = Partition(graph)
    try partition.refine(graph, &effort)
    return try resolve(graph, partition, &effort, depth: 0, isGreedy: false).order
  }

  /// The order within a partition that has been refined; a greedy one is some order, found without trying nodes.
  private static func resolve(
    _ graph: ColoredGraph, _ partition: Partition, _ effort: inout Effort, depth: Int, isGreedy: Bool
  ) throws(EffortExhausted) -> Result {
    if partition.isDiscrete { return Result(order: partition.order, orbits: Orbits(count: graph.count)) }
    guard depth < depthLimit else { throw EffortExhausted() }
    let parts = GraphParts(graph, partition)
    try effort.spend(graph.count + graph.neighbors.count)
    if parts.isWhole { return try search(graph, partition, &effort, depth: depth, isGreedy: isGreedy) }
    return try join(parts, graph, partition, &effort, depth: depth, isGreedy: isGreedy)
  }

  /// Orders each part for itself, then the parts.
  private static func join(
    _ parts: GraphParts, _ graph: ColoredGraph, _ partition: Partition, _ effort: inout Effort, depth: Int,
    isGreedy: Bool
  ) throws(EffortExhausted) -> Result {
    var orbits = Orbits(count: graph.count)
    var next = Array(0..<graph.count)
    var order = [Int](repeating: 0, count: graph.count)
    func place(_ node: Int) {
      let cell = partition.cells[node]
      order[next[cell]] = node
      next[cell] += 1
    }
    for node in partition.order where parts.isAlone(node) {
      orbits.join(node, partition.order[partition.cells[node]])
      place(node)
    }
    var ordered: [(certificate: [Int], nodes: [Int])] = []
    for members in parts.groups {
      let part = parts.subgraph(members)
      var inner = Partition(part)
      try inner.refine(part, &effort)
      let result = try resolve(part, inner, &effort, depth: depth + 1, isGreedy: isGreedy)
      try effort.spend(part.neighbors.count + 4 * part.count)
      orbits.join(result.orbits, names: members)
      ordered.append((part.certificate(result.order, colors: part.colors), result.order.map { members[$0] }))
    }
    ordered.sort { $0.certificate.lexicographicallyPrecedes($1.certificate) }
    for (index, part) in ordered.enumerated() {
      if index > 0, ordered[index - 1].certificate == part.certificate {
        for (a, b) in zip(ordered[index - 1].nodes, part.nodes) { orbits.join(a, b) }
      }
      for node in part.nodes { place(node) }
    }
    return Result(order: order, orbits: orbits)
  }

  /// Tries the nodes of one cell, one for each orbit, and keeps the smallest certificate.
  private static func search(
    _ graph: ColoredGraph, _ partition: Partition, _ effort: inout Effort, depth: Int, isGreedy: Bool
  ) throws(EffortExhausted) -> Result {
    var orbits = Orbits(count: graph.count)
    // A greedy way down looks at a few nodes only: they are mostly alike.
    let candidates = try candidates(graph, partition, &effort, limit: isGreedy ? 4 : .max)
    guard let first = candidates.first else { return Result(order: partition.order, orbits: orbits) }
    if isGreedy { return try resolve(graph, first.partition, &effort, depth: depth + 1, isGreedy: true) }
    var explored: [Explored] = []
    for (node, refined) in candidates {
      if explored.contains(where: { orbits.representative($0.node) == orbits.representative(node) }) { continue }
      // An automorphism to a node that was tried is mostly found on the first way down.
      let quick = try resolve(graph, refined, &effort, depth: depth + 1, isGreedy: true).order
      try effort.spend(2 * graph.neighbors.count + 8 * graph.count)
      let quickCertificate = graph.certificate(quick, colors: partition.cells)
      if let known = explored.first(where: { $0.quickCertificate == quickCertificate }) {
        for (a, b) in zip(known.quick, quick) { orbits.join(a, b) }
        continue
      }
      let result = try resolve(graph, refined, &effort, depth: depth + 1, isGreedy: false)
      orbits.join(result.orbits)
      let certificate = graph.certificate(result.order, colors: partition.cells)
      if let known = explored.first(where: { $0.certificate == certificate }) {
        for (a, b) in zip(known.order, result.order) { orbits.join(a, b) }
      }
      explored.append(
        Explored(
          node: node, certificate: certificate, order: result.order, quickCertificate: quickCertificate, quick: quick))
    }
    let best = explored.min { $0.certificate.lexicographicallyPrecedes($1.certificate) }
    return Result(order: best?.order ?? partition.order, orbits: orbits)
  }

  /// A node that was tried: the order with the smallest certificate, and one that was found greedily.
  private struct Explored {
    let node: Int
    let certificate: [Int]
    let order: [Int]
    let quickCertificate: [Int]
    let quick: [Int]
  }

  /// The nodes of one cell with the partitions that they lead to: those with the largest trace.
  private static func candidates(_ graph: ColoredGraph, _ partition: Partition, _ effort: inout Effort, limit: Int)
    throws(EffortExhausted) -> [(node: Int, partition: Partition)]
  {
    guard let target = partition.target else { return [] }
    var candidates: [(node: Int, partition: Partition)] = []
    for node in partition.members(target).prefix(limit) {
      var refined = partition
      try effort.spend(graph.count)
      try refined.individualize(node, graph, &effort)
      if let best = candidates.first?.partition {
        let (a, b) = ((refined.cellCount, refined.trace), (best.cellCount, best.trace))
        if a > b { candidates.removeAll(keepingCapacity: true) } else if a < b { continue }
      }
      candidates.append((node, refined))
    }
    return candidates
  }
}
