/// Nodes that known automorphisms exchange, as disjoint sets.
struct Orbits {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func representative(_ node: Int) -> Int {
    var node = node
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }

  mutating func join(_ a: Int, _ b: Int) {
    if parents[a] == parents[b] { return }
    let (x, y) = (representative(a), representative(b))
    if x != y { parents[max(x, y)] = min(x, y) }
  }

  mutating func join(_ automorphism: Automorphism) {
    for (node, image) in zip(automorphism.nodes, automorphism.images) { join(node, image) }
  }

  mutating func join(_ other: Orbits) {
    for node in parents.indices { join(node, other.parents[node]) }
  }
}
