/// Nodes that known automorphisms exchange, as disjoint sets.
struct Orbits {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  var indices: Range<Int> { parents.indices }

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

  /// Takes in the orbits of a part, whose node `i` is `names[i]` here.
  mutating func join(_ part: Orbits, names: [Int]) {
    for node in part.indices { join(names[node], names[part.parents[node]]) }
  }

  /// Takes in other automorphisms of the same nodes.
  mutating func join(_ other: Orbits) {
    for node in other.indices { join(node, other.parents[node]) }
  }
}
