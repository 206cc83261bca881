package import Runtime

/// Which design is changed next, and why.
package struct ParentSelection: Sendable, Hashable {
  /// The number of the design.
  package let parent: Int
  /// The rule that chose it, in words.
  package let rule: String

  private static func name(_ design: DesignRecord) -> String { design.id == 0 ? "the base" : "d\(design.id)" }

  /// Depth first: from the root into the best child that improves on its parent, as long as there is one. A node whose
  /// expansions (`width` of them) all failed is left for its parent's next best child, in the end for the root.
  package static func depthFirst(_ tree: ModificationTree, width: Int) -> ParentSelection {
    var path = [0]
    var skipped: [String] = []
    func descend(_ node: Int) -> Int? {
      let ranked = tree.improvedChildren(of: node).sorted {
        let (a, b) = (tree.designs[$0].score ?? -1, tree.designs[$1].score ?? -1)
        return a != b ? a > b : $0 < $1
      }
      for child in ranked {
        path.append(child)
        if let found = descend(child) { return found }
        path.removeLast()
      }
      if tree.isExhausted(node, after: width) {
        skipped.append(name(tree.designs[node]))
        return nil
      }
      // A node with improved children is only a goal where none of them can be gone on with.
      return node
    }
    let note = { skipped.isEmpty ? "" : "; skipped \(skipped.joined(separator: ", ")), where all expansions failed" }
    guard let found = descend(0) else {
      return ParentSelection(
        parent: tree.designs[0].id, rule: "DFS: nothing is left to descend into, so the base\(note())")
    }
    let route = path.map { name(tree.designs[$0]) }.joined(separator: " -> ")
    let end = found == 0 ? "no child improves on the base yet" : "the best improved child at each step"
    return ParentSelection(parent: tree.designs[found].id, rule: "DFS: \(route), \(end)\(note())")
  }

  /// Breadth first: at the shallowest level with a promising node (better than its parent, or the root) that has fewer than
  /// `width` expansions, the best such node; the root where there is none.
  package static func breadthFirst(_ tree: ModificationTree, width: Int) -> ParentSelection {
    var levels: [Int: [Int]] = [:]
    for place in tree.designs.indices where tree.designs[place].isUsable {
      let isPromising = place == 0 || tree.designs[place].improved == true
      if isPromising, tree.children(of: place).count < width {
        levels[tree.depth(of: place), default: []].append(place)
      }
    }
    guard let level = levels.keys.min(), let best = tree.best(levels[level] ?? []) else {
      return ParentSelection(
        parent: tree.designs[0].id, rule: "BFS: every promising node has \(width) expansions, so the base")
    }
    return ParentSelection(
      parent: tree.designs[best].id,
      rule: "BFS: level \(level) is the shallowest with a promising node of fewer than \(width) expansions; "
        + "\(name(tree.designs[best])) is the best there")
  }

  /// Any design with a score, each with the same chance.
  package static func uniform(_ tree: ModificationTree, _ random: inout SplitMix64) -> ParentSelection {
    let usable = tree.designs.filter { $0.isUsable || $0.id == 0 }
    let chosen = random.pick(usable) ?? tree.designs[0]
    return ParentSelection(parent: chosen.id, rule: "random: one of \(usable.count) designs with a score")
  }
}
