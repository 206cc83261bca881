import Ops

/// Which nodes of two blocks correspond: first those that are surrounded alike, then the most similar ones.
struct NodeAlignment {
  /// The partner in the second block of each node of the first, and the other way round.
  private(set) var forward: [Int?]
  private(set) var backward: [Int?]

  private let a: ComparedGraph
  private let b: ComparedGraph
  /// Pairs that are compared one by one, at most.
  private static let pairLimit = 400_000

  init(_ a: ComparedGraph, _ b: ComparedGraph) {
    self.a = a
    self.b = b
    forward = Array(repeating: nil, count: a.nodes.count)
    backward = Array(repeating: nil, count: b.nodes.count)
    match { [$0.ancestry[$1], $0.descent[$1]] }
    for node in a.nodes.indices where a.isTerminal(node) && forward[node] == nil {
      if let partner = b.nodes.indices.first(where: { b.isTerminal($0) && b.name($0) == a.name(node) }) {
        join(node, partner)
      }
    }
    match { [$0.ancestry[$1]] }
    match { [$0.descent[$1]] }
    // The more is known of the surroundings, the less must be equal.
    while matchBest(least: 14) || matchBest(least: 9) || matchBest(least: 6) {}
  }

  private mutating func join(_ node: Int, _ partner: Int) {
    guard forward[node] == nil, backward[partner] == nil else { return }
    forward[node] = partner
    backward[partner] = node
  }

  /// Pairs nodes of equal keys, in order.
  private mutating func match(_ key: (ComparedGraph, Int) -> [Int]) {
    var free: [[Int]: [Int]] = [:]
    for node in b.nodes.indices.reversed() where backward[node] == nil && !b.isTerminal(node) {
      free[key(b, node), default: []].append(node)
    }
    for node in a.nodes.indices where forward[node] == nil && !a.isTerminal(node) {
      if let partner = free[key(a, node)]?.popLast() { join(node, partner) }
    }
  }

  /// Pairs the most similar nodes that have at least this score; false where there are none.
  private mutating func matchBest(least: Int) -> Bool {
    let left = a.nodes.indices.filter { forward[$0] == nil }
    let right = b.nodes.indices.filter { backward[$0] == nil }
    guard left.count * right.count <= Self.pairLimit else { return false }
    var best: (score: Int, distance: Int, node: Int, partner: Int)?
    for node in left {
      for partner in right {
        let score = similarity(node, partner)
        guard score >= least else { continue }
        let distance = abs(node * b.nodes.count - partner * a.nodes.count)
        if best.map({ ($0.score, -$0.distance) < (score, -distance) }) ?? true {
          best = (score, distance, node, partner)
        }
      }
    }
    guard let best else { return false }
    join(best.node, best.partner)
    return true
  }

  private func similarity(_ node: Int, _ partner: Int) -> Int {
    var score = 0
    if a.nodes[node].label == b.nodes[partner].label {
      score = 6
    } else if a.name(node) == b.name(partner) {
      score = 4
    } else if a.family(node) == b.family(partner) {
      score = 2
    }
    let operands = a.nodes[node].operands.contains { forward[$0].map(b.nodes[partner].operands.contains) ?? false }
    let uses = a.consumers[node].contains { forward[$0].map(b.consumers[partner].contains) ?? false }
    if operands { score += 5 }
    if uses { score += 5 }
    if operands || uses { return score }
    // Two activations at unrelated places have nothing in common; two layers may have moved.
    switch a.family(node) {
    case .convolution:
      let isAlike =
        a.name(node) == b.name(partner) && a.isDepthwise(node) == b.isDepthwise(partner)
        && a.kernel(node) != "1x1" && b.kernel(partner) != "1x1"
      return isAlike ? max(score, 6) : score
    case .pooling, .reduction: return score
    case .activation, .normalisation, .combination, .layout, nil: return 0
    }
  }
}
