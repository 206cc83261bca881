import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// Graphs with many automorphisms, and graphs that refinement alone cannot tell apart.
@Suite struct CanonicalSearchTests {
  /// Equal branches between the input and an Add.
  static func branches(_ count: Int, _ operations: [String]) -> String {
    var nodes: [(String, [Int])] = []
    var ends: [Int] = []
    for _ in 0..<count {
      for (step, operation) in operations.enumerated() { nodes.append((operation, [step == 0 ? 0 : nodes.count])) }
      ends.append(nodes.count)
    }
    return block(nodes + [("Add", ends)])
  }

  /// An undirected graph: a ReLU for each vertex, an Add for each edge, all Adds added up.
  static func undirected(_ vertices: Int, _ edges: [(Int, Int)]) -> String {
    var nodes: [(String, [Int])] = (0..<vertices).map { _ in ("ReLU", [0]) }
    nodes += edges.map { ("Add", [$0 + 1, $1 + 1]) }
    return block(nodes + [("Add", Array((vertices + 1)...(vertices + edges.count)))])
  }

  static func scrambled(
    _ text: String, _ count: Int, effort: Int? = nil
  ) -> [CanonicalForm?] {
    let source = SourceFile(path: "b.ng", text: text)
    let tree = Parser.parse(source)
    let scrambler = BlockScrambler(tree.blocks[0], source)
    var random = SeededRandom(state: 3)
    return (0..<count).map { _ in canonicalForm(scrambler.scrambled(&random, rewrites: false).text, effort: effort) }
  }

  static func cycle(_ range: Range<Int>) -> [(Int, Int)] {
    range.map { ($0, $0 + 1 == range.upperBound ? range.lowerBound : $0 + 1) }
  }

  static let hard: [(name: String, text: String)] = [
    ("300 branches", branches(300, ["Conv2d(C,3)", "BN"])),
    ("nested branches", block(nested())),
    ("two cycles", undirected(12, cycle(0..<6) + cycle(6..<12))),
    ("one cycle", undirected(12, cycle(0..<12))),
    ("complete graph", undirected(12, (0..<12).flatMap { i in (0..<i).map { (i, $0) } })),
    ("larger complete graph", undirected(19, (0..<19).flatMap { i in (0..<i).map { (i, $0) } })),
    ("rook's graph", undirected(16, rook())),
    ("Shrikhande graph", undirected(16, shrikhande())),
    ("cube", undirected(32, (0..<32).flatMap { v in (0..<5).map { (v, v ^ (1 << $0)) }.filter { $0.0 < $0.1 } })),
    ("long cycle", undirected(90, cycle(0..<90))),
  ]

  static func nested() -> [(String, [Int])] {
    var nodes: [(String, [Int])] = []
    var ends: [Int] = []
    for _ in 0..<12 {
      nodes.append(("Conv2d(C,3)", [0]))
      let head = nodes.count
      for _ in 0..<6 { nodes.append(("ReLU", [head])) }
      nodes.append(("Add", Array((head + 1)...(head + 6))))
      ends.append(nodes.count)
    }
    return nodes + [("Add", ends)]
  }

  /// Two strongly regular graphs with the same parameters (16, 6, 2, 2).
  static func rook() -> [(Int, Int)] {
    (0..<16).flatMap { i in (0..<i).filter { i / 4 == $0 / 4 || i % 4 == $0 % 4 }.map { (i, $0) } }
  }

  static func shrikhande() -> [(Int, Int)] {
    let steps = [(0, 1), (0, 3), (1, 0), (3, 0), (1, 1), (3, 3)]
    return (0..<16).flatMap { i in
      (0..<i).filter { j in
        steps.contains { ($0.0 + j / 4) % 4 == i / 4 && ($0.1 + j % 4) % 4 == i % 4 }
      }.map { (i, $0) }
    }
  }

  @Test(arguments: hard.map(\.name))
  func renumberingsAreTheSame(name: String) throws {
    let text = try #require(Self.hard.first { $0.name == name }).text
    let form = try #require(canonicalForm(text))
    #expect(form.isExact)
    #expect(Self.scrambled(text, 12).allSatisfy { $0?.hash == form.hash })
  }

  @Test func hardPairsDiffer() {
    let hashes = Self.hard.compactMap { canonicalForm($0.text)?.hash }
    #expect(Set(hashes).count == Self.hard.count)
  }

  @Test func theWeakerInvariantHasItsOwnTag() throws {
    let text = Self.undirected(16, Self.rook())
    let weak = try #require(canonicalForm(text, effort: 2_000))
    #expect(!weak.isExact && weak.hash.hasPrefix("ng1w:"))
    // Refinement alone does not tell the two graphs apart; the comparison does.
    let other = Self.undirected(16, Self.shrikhande())
    #expect(canonicalForm(other, effort: 2_000)?.hash == weak.hash)
    func typed(_ text: String) throws -> TypedGraph {
      try #require(Verifier().verify(SourceFile(path: "b.ng", text: text)).reports.first?.typed)
    }
    let (first, second) = (try typed(text), try typed(other))
    #expect(ArchitectureComparison(first, second).isEqual == false)
    #expect(ArchitectureComparison(first, first).isEqual == true)
    #expect(ArchitectureComparison(first, second, effort: 2_000).isEqual == nil)
  }
}
