/// Finds the canonical order of a graph that does not fall into parts: gives nodes cells of their own one by one and refines.
struct CanonicalSearch {
  /// The graph in the order of a way's end.
  private struct Leaf {
    var path: [Int]
    var order: [Int]
    var certificate: [Int]
    /// An order found without a search, as far as the leaf's graph falls into parts.
    var quickOrder: [Int]
    var quickCertificate: [Int]
  }

  private let graph: ColoredGraph
  private let depth: Int
  private let colors: [Int]
  private var partition: Partition
  private var root: Partition
  private var startSteps = 0
  private var nextSampling = 250_000
  private var random = SplitMix(state: 2)
  private var samples: [UInt64: Leaf] = [:]
  private static let sampleCount = 32
  private var trace = SearchTrace()
  private var path: [Int] = []
  private var candidates: [Int] = []
  private var first: Leaf?
  private var best: Leaf?
  private var automorphisms: [Automorphism] = []
  /// The orbits of the automorphisms that fix the part of the first way in whose subtree the search is.
  private var orbits: Orbits
  private var stabilizers: Stabilizers

  init(_ graph: ColoredGraph, _ partition: Partition, depth: Int) {
    self.graph = graph
    self.partition = partition
    root = partition
    self.depth = depth
    colors = partition.colors
    orbits = Orbits(count: graph.count)
    stabilizers = Stabilizers(count: graph.count)
  }

  mutating func run(_ effort: inout Effort) throws(EffortExhausted) -> CanonicalOrder.Result {
    startSteps = effort.steps
    _ = try explore(&effort, isOnFirst: true)
    return CanonicalOrder.Result(order: best?.order ?? [], automorphisms: automorphisms)
  }

  /// Descends along the first nodes only.
  mutating func runGreedily(_ effort: inout Effort) throws(EffortExhausted) -> [Int] {
    while !partition.isDiscrete {
      if let parts = try parts(&effort) {
        return try CanonicalOrder.join(parts, graph, partition, &effort, depth: depth + 1, isGreedy: true).order
      }
      let target = partition.target(graph)
      _ = try partition.individualize(partition.order[target], graph, &trace, &effort)
    }
    return partition.order
  }

  /// The parts into which the graph falls, nil for one.
  private func parts(_ effort: inout Effort) throws(EffortExhausted) -> GraphParts? {
    if partition.isDiscrete || partition.isConnected(graph) { return nil }
    try effort.spend(graph.count + graph.neighbors.count)
    let parts = GraphParts(graph, partition)
    return parts.fallsApart ? parts : nil
  }

  /// Looks through the subtree of the partition; how long the path is of the node with which to go on.
  private mutating func explore(_ effort: inout Effort, isOnFirst: Bool) throws(EffortExhausted) -> Int {
    let level = path.count
    if partition.isDiscrete { return try visit(nil, &effort) }
    if let parts = try parts(&effort) { return try visit(parts, &effort) }
    let start = candidates.count
    let target = partition.target(graph)
    candidates += partition.members(target)
    defer { candidates.removeSubrange(start...) }
    let (mark, traceMark) = (partition.mark, trace.mark)
    if trace.isFirst { candidates.swapAt(start, try bestCandidate(from: start, &effort)) }
    var known = -1
    var nodeOrbits: Orbits?
    var isTried: [Bool] = []
    for index in start..<candidates.count {
      let node = candidates[index]
      try findAutomorphisms(&effort)
      if known != automorphisms.count && index > start {
        known = automorphisms.count
        nodeOrbits = stabilizers.orbits(fixing: path)
        if isOnFirst { nodeOrbits?.join(orbits) }
        isTried = nodeOrbits == nil ? [] : [Bool](repeating: false, count: graph.count)
        for tried in candidates[start..<index] {
          if let tried = nodeOrbits?.representative(tried) { isTried[tried] = true }
        }
      }
      if let first = nodeOrbits?.representative(node) {
        if isTried[first] { continue }
        isTried[first] = true
      }
      path.append(node)
      var next = level
      if try partition.individualize(node, graph, &trace, &effort) {
        next = try explore(&effort, isOnFirst: isOnFirst && index == start)
      }
      path.removeLast()
      partition.reset(mark)
      trace.reset(traceMark)
      if next < level { return next }
    }
    return max(level - 1, 0)
  }

  /// The candidate with the largest trace: whoever begins with it has less to take back.
  private mutating func bestCandidate(from start: Int, _ effort: inout Effort) throws(EffortExhausted) -> Int {
    var best = start
    var probe = SearchTrace()
    let mark = partition.mark
    for index in start..<min(start + 8, candidates.count) {
      let isUseful = try partition.individualize(candidates[index], graph, &probe, &effort)
      if isUseful && probe.standing == .better { best = index }
      partition.reset(mark)
      probe.rewind()
    }
    return best
  }

  /// Goes down some random ways. Where two of them look alike, an automorphism mostly exchanges their ends, and a few of
  /// those generate the group: the more of it is known, the less there is to search.
  private mutating func findAutomorphisms(_ effort: inout Effort) throws(EffortExhausted) {
    let spent = startSteps - effort.steps
    guard spent >= nextSampling else { return }
    nextSampling = 8 * spent
    swap(&partition, &root)
    for count in 1...Self.sampleCount where count <= Self.sampleCount / 2 || !automorphisms.isEmpty {
      try sample(&effort)
      partition.reset(0)
    }
    swap(&partition, &root)
  }

  private mutating func sample(_ effort: inout Effort) throws(EffortExhausted) {
    var trace = SearchTrace()
    var parts: GraphParts?
    while parts == nil && !partition.isDiscrete {
      let others = partition.members(partition.target(graph))
      let node = others[others.startIndex + random.below(others.count)]
      _ = try partition.individualize(node, graph, &trace, &effort)
      parts = try self.parts(&effort)
    }
    let leaf = try quickLeaf(parts, &effort)
    if let other = samples[trace.digest] {
      if other.quickCertificate == leaf.quickCertificate {
        let automorphism = Automorphism(other.quickOrder, leaf.quickOrder)
        if !automorphism.nodes.isEmpty {
          stabilizers.insert(automorphism)
          automorphisms.append(automorphism)
        }
      }
    } else {
      samples[trace.digest] = leaf
    }
  }

  /// Compares the end of a way with the first and the best one.
  private mutating func visit(_ parts: GraphParts?, _ effort: inout Effort) throws(EffortExhausted) -> Int {
    let up = max(path.count - 1, 0)
    guard trace.record(UInt64(parts?.groups.count ?? 0)) else { return up }
    var leaf = try quickLeaf(parts, &effort)
    guard let first, let best else {
      try complete(&leaf, parts, &effort)
      (self.first, self.best) = (leaf, leaf)
      trace.endFirst()
      return up
    }
    if trace.matchesFirst, leaf.quickCertificate == first.quickCertificate {
      return add(Automorphism(first.quickOrder, leaf.quickOrder), first.path)
    }
    if trace.standing == .same, leaf.quickCertificate == best.quickCertificate {
      return add(Automorphism(best.quickOrder, leaf.quickOrder), best.path)
    }
    if parts != nil {
      try complete(&leaf, parts, &effort)
      if trace.matchesFirst, leaf.certificate == first.certificate {
        return add(Automorphism(first.order, leaf.order), first.path)
      }
      if trace.standing == .same, leaf.certificate == best.certificate {
        return add(Automorphism(best.order, leaf.order), best.path)
      }
    }
    if trace.standing == .better
      || trace.standing == .same && leaf.certificate.lexicographicallyPrecedes(best.certificate)
    {
      self.best = leaf
      trace.keep()
    }
    return up
  }

  private mutating func quickLeaf(_ parts: GraphParts?, _ effort: inout Effort) throws(EffortExhausted) -> Leaf {
    var order = partition.order
    if let parts {
      order = try CanonicalOrder.join(parts, graph, partition, &effort, depth: depth + 1, isGreedy: true).order
    }
    try effort.spend(graph.count + graph.neighbors.count)
    let certificate = graph.certificate(order, colors: colors)
    return Leaf(path: path, order: order, certificate: certificate, quickOrder: order, quickCertificate: certificate)
  }

  private mutating func complete(
    _ leaf: inout Leaf, _ parts: GraphParts?, _ effort: inout Effort
  ) throws(EffortExhausted) {
    guard let parts else { return }
    let result = try CanonicalOrder.join(parts, graph, partition, &effort, depth: depth + 1, isGreedy: false)
    leaf.order = result.order
    leaf.certificate = graph.certificate(leaf.order, colors: colors)
    for automorphism in result.automorphisms { add(automorphism) }
  }

  /// Takes in an automorphism that was found at the end of another way; where that one left this one.
  private mutating func add(_ automorphism: Automorphism, _ other: [Int]) -> Int {
    add(automorphism)
    return zip(path, other).prefix { $0 == $1 }.count
  }

  private mutating func add(_ automorphism: Automorphism) {
    automorphisms.append(automorphism)
    orbits.join(automorphism)
    stabilizers.insert(automorphism)
  }
}
