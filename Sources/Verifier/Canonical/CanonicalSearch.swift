/// Finds the canonical order of a graph that does not fall into parts, by individualisation and refinement.
///
/// A node of the search tree is a refined partition; its children give one node each of some cell a cell of its own. The
/// leaf with the largest trace, then the smallest certificate, is the canonical order. What is not searched: subtrees
/// whose trace differs from those of the first and the best leaf, and subtrees to which a known automorphism brings one
/// that was searched (McKay and Piperno, "Practical graph isomorphism, II", 2014). Automorphisms come from leaves with
/// equal certificates: of the search, and of random ways down. Exponential in the worst case, which the effort bounds.
struct CanonicalSearch {
  /// How long a way may be, with those of the searches around it: calls stand within each other.
  static let depthLimit = 400
  /// Candidates at which the first way looks before it goes on with one.
  private static let lookahead = 8
  /// After how many steps the first random way is gone: easy searches end before.
  private static let firstSampling = 250_000
  /// Random ways that are kept, and automorphisms after which there are no more: they mostly generate the group.
  private static let sampleLimit = 512
  private static let sampledLimit = 16

  /// The end of a way: all nodes have cells of their own, or the graph falls into parts.
  private struct Leaf {
    var path: [Int]
    var order: [Int]
    var certificate: [Int]
    /// An order that was found without a search in the parts: enough to find automorphisms.
    var quickOrder: [Int]
    var quickCertificate: [Int]
  }

  private let graph: ColoredGraph
  private let depth: Int
  /// The colours of the root.
  private let colors: [Int]
  private var partition: Partition
  /// A second partition for random ways, which begin at the root.
  private var root: Partition
  private let rootMark: Int
  private var trace = SearchTrace()
  /// The nodes that were given cells of their own.
  private var path: [Int] = []
  /// The cells that are tried, one behind the other.
  private var candidates: [Int] = []
  private var first: Leaf?
  private var best: Leaf?
  private var automorphisms: [Automorphism] = []
  /// The orbits of the automorphisms that fix the part of the first way in whose subtree the search is.
  private var orbits: Orbits
  private var stabilizers: Stabilizers
  private var startSteps = 0
  private var samplingSteps = 0
  private var sampledCount = 0
  private var samples: [UInt64: Leaf] = [:]
  private var random = SplitMix(state: 2)

  /// Takes a refined partition, and automorphisms that are known.
  init(_ graph: ColoredGraph, _ partition: Partition, depth: Int, known: [Automorphism] = []) {
    self.graph = graph
    self.partition = partition
    root = partition
    rootMark = partition.mark
    self.depth = depth
    colors = partition.colors
    orbits = Orbits(count: graph.count)
    stabilizers = Stabilizers(count: graph.count)
    automorphisms = known
    for automorphism in known { stabilizers.insert(automorphism) }
  }

  /// The canonical order, and automorphisms that generate all.
  mutating func run(_ effort: inout Effort) throws(EffortExhausted) -> CanonicalOrder.Result {
    startSteps = effort.steps
    _ = try explore(&effort, isOnFirst: true)
    return CanonicalOrder.Result(order: best?.order ?? [], automorphisms: automorphisms)
  }

  /// Some order: goes down along the first nodes of the cells.
  mutating func runGreedily(_ effort: inout Effort) throws(EffortExhausted) -> [Int] {
    trace = .silent
    while !partition.isDiscrete {
      if let parts = try parts(&effort) {
        return try CanonicalOrder.join(parts, graph, partition, &effort, depth: depth + 1, goal: .someOrder).order
      }
      let target = partition.target(graph)
      _ = try partition.individualize(partition.order[target], graph, &trace, &effort)
    }
    return partition.order
  }

  /// Automorphisms that random ways from the root find in so many steps.
  mutating func sampleAutomorphisms(steps: Int, _ effort: inout Effort) throws(EffortExhausted) -> [Automorphism] {
    let end = effort.steps - steps
    while sampledCount < Self.sampledLimit, effort.steps > end {
      try sample(&effort)
      partition.reset(rootMark)
    }
    return automorphisms
  }

  /// The parts into which the graph falls, nil for one.
  private func parts(_ effort: inout Effort) throws(EffortExhausted) -> GraphParts? {
    try effort.spend(graph.count)
    if partition.isDiscrete || partition.isConnected(graph) { return nil }
    try effort.spend(graph.count + graph.neighbors.count)
    let parts = GraphParts(graph, partition)
    return parts.fallsApart ? parts : nil
  }

  /// Searches the subtree of the partition; how long the path is of the node with which to go on.
  private mutating func explore(_ effort: inout Effort, isOnFirst: Bool) throws(EffortExhausted) -> Int {
    let level = path.count
    if partition.isDiscrete { return try visit(nil, &effort) }
    if let parts = try parts(&effort) { return try visit(parts, &effort) }
    guard depth + level < Self.depthLimit else { throw EffortExhausted() }
    let start = candidates.count
    candidates += partition.members(partition.target(graph))
    defer { candidates.removeSubrange(start...) }
    let (mark, traceMark) = (partition.mark, trace.mark)
    if trace.isFirst { candidates.swapAt(start, try bestCandidate(from: start, &effort)) }
    var known = 0
    var fixing: Orbits?
    var isTried: [Bool] = []
    for index in start..<candidates.count {
      let node = candidates[index]
      try findAutomorphisms(&effort)
      if known != automorphisms.count && index > start {
        known = automorphisms.count
        fixing = try fixingPath(isOnFirst, &effort)
        isTried = fixing == nil ? [] : [Bool](repeating: false, count: graph.count)
        for tried in candidates[start..<index] {
          if let first = fixing?.representative(tried) { isTried[first] = true }
        }
      }
      if let first = fixing?.representative(node) {
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

  /// The orbits of the automorphisms that fix the path, nil for none.
  private mutating func fixingPath(_ isOnFirst: Bool, _ effort: inout Effort) throws(EffortExhausted) -> Orbits? {
    let before = stabilizers.lookups
    let known = stabilizers.orbits(fixing: path)
    try effort.spend(graph.count + (stabilizers.lookups - before) / 8)
    guard isOnFirst else { return known }
    var result = orbits
    if let known { result.join(known) }
    return result
  }

  /// The candidate with the largest trace: whoever begins with it has less to take back.
  private mutating func bestCandidate(from start: Int, _ effort: inout Effort) throws(EffortExhausted) -> Int {
    var best = start
    var probe = SearchTrace()
    let mark = partition.mark
    for index in start..<min(start + Self.lookahead, candidates.count) {
      let isUseful = try partition.individualize(candidates[index], graph, &probe, &effort)
      if isUseful && probe.standing == .better { best = index }
      partition.reset(mark)
      probe.rewind()
    }
    return best
  }

  /// Goes down some random ways, for up to half of all steps. Where two of them look alike, an automorphism mostly
  /// exchanges their ends, and a few of those generate the group: the more of it is known, the less there is to search.
  private mutating func findAutomorphisms(_ effort: inout Effort) throws(EffortExhausted) {
    let spent = startSteps - effort.steps
    guard spent >= Self.firstSampling, 2 * samplingSteps < spent else { return }
    swap(&partition, &root)
    while sampledCount < Self.sampledLimit, samples.count < Self.sampleLimit, 2 * samplingSteps < spent {
      let start = effort.steps
      try sample(&effort)
      partition.reset(rootMark)
      samplingSteps += start - effort.steps
    }
    swap(&partition, &root)
  }

  /// Goes down a random way and compares its end with that of one that looked alike.
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
    guard let other = samples[trace.digest] else {
      samples[trace.digest] = leaf
      return
    }
    guard other.quickCertificate == leaf.quickCertificate else { return }
    let automorphism = Automorphism(other.quickOrder, leaf.quickOrder)
    if automorphism.nodes.isEmpty { return }
    // It need not fix any part of the first way.
    automorphisms.append(automorphism)
    stabilizers.insert(automorphism)
    sampledCount += 1
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

  /// The end of the way, with some order of the parts.
  private mutating func quickLeaf(_ parts: GraphParts?, _ effort: inout Effort) throws(EffortExhausted) -> Leaf {
    var order = partition.order
    if let parts {
      order = try CanonicalOrder.join(parts, graph, partition, &effort, depth: depth + 1, goal: .someOrder).order
    }
    try effort.spend(graph.count + graph.neighbors.count)
    let certificate = graph.certificate(order, colors: colors)
    return Leaf(path: path, order: order, certificate: certificate, quickOrder: order, quickCertificate: certificate)
  }

  /// Finds the canonical order of a leaf's parts, and their automorphisms, which fix the path.
  private mutating func complete(
    _ leaf: inout Leaf, _ parts: GraphParts?, _ effort: inout Effort
  ) throws(EffortExhausted) {
    guard let parts else { return }
    let result = try CanonicalOrder.join(
      parts, graph, partition, &effort, depth: depth + 1, goal: .orderAndAutomorphisms)
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
