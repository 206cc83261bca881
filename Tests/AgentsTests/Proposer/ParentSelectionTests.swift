import Runtime
import Testing

@testable import Agents

struct ParentSelectionTests {
  /// Designs as (id, parent, score); a missing score is a failure.
  private func tree(_ nodes: (id: Int, parent: Int?, score: Double?)...) -> ModificationTree {
    let scores = Dictionary(uniqueKeysWithValues: nodes.map { ($0.id, $0.score) })
    return ModificationTree(
      nodes.map { node in
        var design = DesignRecord(
          id: node.id, iteration: 0, parent: node.parent, inspiration: "i\(node.id)", inspirationID: node.id,
          source: nil,
          rule: "", status: node.score == nil ? .invalid : .valid, attempts: 1)
        design.score = node.score
        design.text = "text"
        if let parent = node.parent, let score = node.score { design.improved = score > (scores[parent] ?? 0) ?? 0 }
        return design
      })
  }

  @Test func theRootAtFirst() {
    let tree = tree((0, nil, 0.5))
    #expect(ParentSelection.depthFirst(tree, width: 2).parent == 0)
    #expect(ParentSelection.breadthFirst(tree, width: 2).parent == 0)
  }

  @Test func depthFirstFollowsTheBestImprovedChildren() {
    let tree = tree((0, nil, 0.5), (1, 0, 0.6), (2, 0, 0.7), (3, 2, 0.8), (4, 1, 0.9), (5, 3, 0.75))
    let selection = ParentSelection.depthFirst(tree, width: 2)
    #expect(selection.parent == 3)
    #expect(selection.rule == "DFS: the base -> d2 -> d3, the best improved child at each step")
  }

  @Test func depthFirstSkipsWhereAllExpansionsFailed() {
    let tree = tree(
      (0, nil, 0.5), (1, 0, 0.6), (2, 0, 0.7), (3, 2, 0.8), (4, 3, 0.7), (5, 3, nil), (6, 2, 0.72))
    let selection = ParentSelection.depthFirst(tree, width: 2)
    #expect(selection.parent == 6)
    #expect(selection.rule.contains("skipped d3"))
  }

  @Test func depthFirstFallsBackToTheRoot() {
    let tree = tree((0, nil, 0.5), (1, 0, 0.4), (2, 0, nil))
    #expect(ParentSelection.depthFirst(tree, width: 2).parent == 0)
  }

  @Test func breadthFirstTakesTheShallowestPromisingLevel() {
    let tree = tree((0, nil, 0.5), (1, 0, 0.6), (2, 0, 0.7), (3, 2, 0.9), (4, 2, 0.6))
    let selection = ParentSelection.breadthFirst(tree, width: 2)
    // The root and d2 have two expansions each.
    #expect(selection.parent == 1)
    #expect(selection.rule.contains("level 1"))
  }

  @Test(arguments: [
    ("<response>3, 1,2</response>", [2, 0, 1]), ("I think 2 is best.\n2,3", [1, 2]), ("none", []),
    ("<response>9,2,2,0</response>", [1]), ("<response>[1] then (3)", [0, 2]), (#"{"ranking": [3, 1]}"#, [2, 0]),
    ("```json\n{\"ranking\":[2]}\n```", [1]),
    (#"{"ranking": [3, 1"#, [2, 0]), (#"{"order": [7]}"#, []),
  ])
  func ordersAreRepaired(_ text: String, _ order: [Int]) {
    #expect(Proposer.order(text, count: 3) == order)
  }

  @Test func ideasComeAsJSONOrBetweenTags() {
    #expect(Proposer.ideas(#"{"inspirations": ["a", "b", "c"]}"#, count: 2).map(\.text) == ["a", "b"])
    #expect(Proposer.ideas("<inspiration>a</inspiration>", count: 2).map(\.text) == ["a"])
    #expect(Proposer.ideas(#"{"inspirations": "a"}"#, count: 2).isEmpty)
  }

  @Test func candidatesAreUnusedAndDifferent() throws {
    var random = SplitMix64(seed: 4)
    let pool = InspirationPool.starter
    let used = Set(pool.inspirations.prefix(100).map(\.id))
    let found = try Retrieval(pool).candidates(
      successes: ["squeeze and excitation"], failures: ["dilated convolution"], used: used, count: 10, &random)
    #expect(found.count == 10)
    #expect(Set(found.map(\.id)).count == 10)
    #expect(used.isDisjoint(with: found.map(\.id)))
    let all = Set(pool.inspirations.map(\.id))
    let again = try Retrieval(pool).candidates(successes: [], failures: [], used: all, count: 3, &random)
    #expect(again.count == 3)
  }
}
