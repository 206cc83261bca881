import CDigest
import GraphLang
import IR
import Ops

/// The text that all blocks of one architecture share, and its digest.
package struct CanonicalForm: Sendable, Hashable {
  /// A block in the language whose name tells the role; where the search hit its bound, a list of node classes.
  package let text: String
  /// `ng1:` and 128 bits of SHA-256 of the text; `ng1w:` where equal hashes do not prove the same architecture.
  package let hash: String
  /// Whether the text determines the architecture.
  package let isExact: Bool
  /// The block's nodes (positions in the graph) in the order of the text, without those normalised away.
  package let nodes: [Int]

  /// Steps that the search may take for so many nodes, more than any block is known to need: decision 13 has the figures. Up to
  /// 200 nodes they take at most some 45 ms.
  static func standardEffort(ofNodes count: Int) -> Int { 22_500 * min(max(count, 200), 1_000) }
  /// Steps for whoever has to know whether two blocks are one architecture: some seconds.
  package static let patientEffort = 250_000_000

  init(text: String, isExact: Bool, nodes: [Int]) {
    self.text = text
    self.isExact = isExact
    self.nodes = nodes
    hash = (isExact ? "ng1:" : "ng1w:") + Self.digest(text)
  }

  private static func digest(_ text: String) -> String {
    var state = naderc_digest()
    naderc_sha256_init(&state)
    let bytes = Array(text.utf8)
    naderc_sha256_update(&state, bytes, bytes.count)
    var out = [UInt8](repeating: 0, count: 32)
    naderc_sha256_finish(&state, &out)
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(32)
    for byte in out[..<16] {
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension TypedGraph {
  /// The canonical form; equal for isomorphic blocks of one role, different for all others where it is exact.
  package func canonicalForm() -> CanonicalForm {
    let graph = Normalizer.normalize(self)
    var budget = Effort(steps: CanonicalForm.standardEffort(ofNodes: graph.nodes.count))
    return canonicalForm(graph, &budget)
  }

  /// The same with so many steps.
  func canonicalForm(effort: Int) -> CanonicalForm {
    var budget = Effort(steps: effort)
    return canonicalForm(Normalizer.normalize(self), &budget)
  }

  /// The same out of the steps that are left for many blocks; nil where they do not do, though more might.
  func canonicalForm(outOf left: inout Int) -> CanonicalForm? {
    let graph = Normalizer.normalize(self)
    let whole = CanonicalForm.standardEffort(ofNodes: graph.nodes.count)
    var budget = Effort(steps: min(left, whole))
    let (bound, form) = (budget.steps, canonicalForm(graph, &budget))
    left -= bound - max(0, budget.steps)
    return form.isExact || bound == whole ? form : nil
  }

  private func canonicalForm(_ graph: NormalizedGraph, _ budget: inout Effort) -> CanonicalForm {
    let colored = graph.colored()
    do {
      let order = try CanonicalOrder.find(colored, &budget)
      return CanonicalForm(
        text: graph.text(order, title: title), isExact: true, nodes: order.map { graph.nodes[$0].origin })
    } catch {
      return CanonicalForm(text: graph.classes(colored, title: title), isExact: false, nodes: [])
    }
  }

  private var title: String {
    switch signature.role {
    case .base: "##canonical##\n"
    case .stem: "##canonical_stem##\n"
    case .downsample: "##canonical_downsample##\n"
    }
  }
}
