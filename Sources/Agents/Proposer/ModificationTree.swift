/// The designs of a search as a tree: the root is the base, an edge an inspiration. Duplicates and failures are leaves.
package struct ModificationTree: Sendable {
  package let designs: [DesignRecord]
  private let places: [Int: Int]
  private let children: [[Int]]

  /// Designs by their numbers; the first is the base, and parents come before children.
  package init(_ designs: [DesignRecord]) {
    self.designs = designs
    places = Dictionary(designs.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { a, _ in a })
    var children = [[Int]](repeating: [], count: designs.count)
    for (place, design) in designs.enumerated() {
      if let parent = design.parent, let above = places[parent] { children[above].append(place) }
    }
    self.children = children
  }

  package func place(of id: Int) -> Int? { places[id] }
  package func children(of place: Int) -> [Int] { children[place] }

  /// Edges between the root and a node.
  package func depth(of place: Int) -> Int {
    var (depth, node) = (0, place)
    while let parent = designs[node].parent, let above = places[parent], above != node {
      depth += 1
      node = above
    }
    return depth
  }

  /// Children that are better than the node itself.
  package func improvedChildren(of place: Int) -> [Int] {
    children[place].filter { designs[$0].isUsable && (designs[$0].score ?? 0) > (designs[place].score ?? 0) }
  }

  /// Whether so many attempts to improve the node have all failed.
  package func isExhausted(_ place: Int, after width: Int) -> Bool {
    children[place].count >= width && improvedChildren(of: place).isEmpty
  }

  /// The best of some nodes; the first of equals.
  package func best(_ places: [Int]) -> Int? {
    places.max { left, right in
      let (a, b) = (designs[left].score ?? -1, designs[right].score ?? -1)
      return a != b ? a < b : left > right
    }
  }
}
