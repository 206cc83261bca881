import Diagnostics
import GraphLang
import IR

@testable import Verifier

/// A generator whose numbers are the same in every run.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A block as lines that can be written in many ways.
struct BlockScrambler {
  var nodes: [(id: String, text: String)]
  var edges: [(source: String, target: String)]

  init(nodes: [String], edges: [(Int, Int)]) {
    self.nodes = nodes.enumerated().map { (String($0), $1) }
    self.edges = edges.map { (String($0), String($1)) }
  }

  init(_ block: BlockSyntax, _ source: SourceFile) {
    nodes = block.nodes.map { ($0.id.text, $0.operation.text + source.text($0.argumentSpan)) }
    edges = block.edges.map { ($0.source.text, $0.target.text) }
  }

  var text: String {
    "##B##\n" + nodes.map { "\($0.id):\($0.text)\n" }.joined()
      + edges.map { "\($0.source)->\($0.target)\n" }.joined()
  }

  private func isOrdered(_ id: String) -> Bool {
    let text = nodes.first { $0.id == id }?.text.lowercased() ?? ""
    return text.hasPrefix("concat") || text.hasPrefix("multiply")
  }

  /// Other numbers, lines in another order, operands of Add and Mul in another order, identities put in, expressions and
  /// arguments in other words: the same architecture.
  func scrambled(_ random: inout SeededRandom, rewrites: Bool = true) -> BlockScrambler {
    var result = self
    let ids = nodes.indices.map(String.init).shuffled(using: &random)
    let names = Dictionary(uniqueKeysWithValues: zip(nodes.map(\.id), ids.map { "n\($0)" }))
    let ordered = edges.filter { isOrdered($0.target) }
    let free = edges.filter { !isOrdered($0.target) }.shuffled(using: &random)
    var merged: [(source: String, target: String)] = []
    var (i, j) = (0, 0)
    while i < ordered.count || j < free.count {
      if j == free.count || (i < ordered.count && Bool.random(using: &random)) {
        merged.append(ordered[i])
        i += 1
      } else {
        merged.append(free[j])
        j += 1
      }
    }
    result.edges = merged.map { (names[$0.source] ?? "", names[$0.target] ?? "") }
    result.nodes = nodes.map { (names[$0.id] ?? "", rewrites ? Self.respelled($0.text, &random) : $0.text) }
    if rewrites { result.insertIdentity(&random) }
    result.nodes.shuffle(using: &random)
    return result
  }

  private static func respelled(_ text: String, _ random: inout SeededRandom) -> String {
    var text = text
    if Bool.random(using: &random) { text = text.replacingOccurrences("C//4", "(C-C+C)/4") }
    if Bool.random(using: &random) { text = text.replacingOccurrences("4*C", "(C*2+2*C)") }
    if text.hasPrefix("Conv2d("), !text.contains("dilation"), Bool.random(using: &random) {
      text = text.dropLast() + ",dilation=(1,1))"
    }
    if text.hasPrefix("mean(dim=(2,3))"), Bool.random(using: &random) { text = "mean([-1,-2])" }
    return text
  }

  private mutating func insertIdentity(_ random: inout SeededRandom) {
    guard let index = edges.indices.randomElement(using: &random) else { return }
    let choices = ["DropPath(0)", "DropPath(prob=0.0)", "DropPath(0.00)"]
    let target = edges[index].target
    nodes.append(("id", choices.randomElement(using: &random) ?? choices[0]))
    edges[index].target = "id"
    // The new edge takes the place of the old one in the order of operands.
    edges.insert(("id", target), at: index)
  }
}

extension String {
  fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}

/// The canonical form of the first block of a text.
func canonicalForm(_ text: String, role: Role? = nil, effort: Int? = nil) -> CanonicalForm? {
  let reports = Verifier().verify(SourceFile(path: "b.ng", text: text), VerifyOptions(role: role)).reports
  guard let typed = reports.first?.typed else { return nil }
  return effort.map { typed.canonicalForm(effort: $0) } ?? typed.canonicalForm()
}

/// A block of the given inner operations: an input, nodes with their operands (numbers from 1, 0 is the input), and an
/// output behind the last.
func block(_ nodes: [(String, [Int])]) -> String {
  let edges = nodes.enumerated().flatMap { index, node in node.1.map { ($0, index + 1) } }
  let output = nodes.count + 1
  return BlockScrambler(
    nodes: ["input"] + nodes.map(\.0) + ["output"], edges: edges + [(nodes.count, output)]
  ).text
}
