import Diagnostics
import Foundation
import GraphLang
import IR
import Testing

@testable import Verifier

/// The verifier against the oracle, over random blocks and random changes of them.
@Suite struct PropertyTests {
  static let count = ProcessInfo.processInfo.environment["NADERC_CASES"].flatMap { Int($0) } ?? 240
  static let start = ProcessInfo.processInfo.environment["NADERC_SEED"].flatMap { Int($0) } ?? 1
  private static let largestWidth = 256

  /// Five choices of the sizes, all far above any channel count, with many residues.
  private static func sizes(_ multiple: Int) -> [Oracle.Sizes] {
    let primes = [(5003, 7, 6007), (6011, 11, 5009), (5011, 13, 7001), (8009, 17, 5021), (9001, 19, 6029)]
    return primes.map { Oracle.Sizes(batch: $0.1, height: $0.0 * multiple, imageWidth: $0.2 * multiple) }
  }

  /// The widths of 1...256 at which the oracle finds the block valid for all five choices.
  /// Nil where the oracle cannot tell.
  private static func widths(_ oracle: Oracle, _ multiple: Int) -> Set<Int>? {
    let choices = sizes(multiple)
    var isUnknown = false
    let found = Set(
      (1...largestWidth).filter { width in
        var layers: [Int]?
        for choice in choices {
          let result = oracle.run(width: width, choice)
          isUnknown = isUnknown || result.isUnknown
          guard result.isValid, layers == nil || layers == result.layers else { return false }
          layers = result.layers
        }
        return true
      })
    return isUnknown ? nil : found
  }

  /// Decides the order of every matrix product, as the language says: once, over all widths.
  private static func oriented(_ block: ModelBlock, _ multiple: Int) -> Oracle {
    var oracle = Oracle(block: block)
    for (index, node) in block.nodes.enumerated() where node.operation == "multiply" {
      func fits(_ oracle: Oracle) -> Bool {
        (1...largestWidth).contains { width in
          sizes(multiple).allSatisfy { choice in
            let failed = oracle.run(width: width, choice).failedNode
            return failed == nil || (failed ?? 0) > index
          }
        }
      }
      if fits(oracle) { continue }
      var other = oracle
      other.swapped.insert(index)
      if fits(other) { oracle = other }
    }
    return oracle
  }

  /// What disagrees; nil for nothing.
  static func disagreement(_ block: ModelBlock) -> String? {
    guard block.isConnected else { return nil }
    let options = VerifyOptions(role: Role(rawValue: block.role), stemScale: block.stemScale)
    let source = SourceFile(path: "random.ng", text: block.text)
    let (tree, reports) = Verifier().verify(source, options)
    guard let report = reports.first, tree.diagnostics.isEmpty else { return "the text does not parse" }
    let base = block.role == "base" ? 1 : block.role == "stem" ? block.stemScale : 2
    guard let typed = report.typed else {
      if !report.hasErrors { return "no typed graph and no error" }
      if report.diagnostics.contains(where: { $0.code.id == "E0424" }) { return nil }
      for multiple in [1, 2, 4, 12].map({ $0 * base }) where multiple <= 64 {
        guard let found = widths(oriented(block, multiple), multiple) else { return nil }
        if !found.isEmpty {
          return
            "invalid (\(report.diagnostics.map(\.message))), but the oracle accepts \(found.sorted().prefix(8)) at multiple \(multiple)"
        }
      }
      return nil
    }
    let multiple = typed.sizes.multiple
    let oracle = oriented(block, multiple)
    guard let expected = widths(oracle, multiple) else { return nil }
    let found = Set(report.widths.members.filter { $0 <= largestWidth })
    if expected != found {
      return "widths: only the oracle \(expected.subtracting(found).sorted().prefix(8)), only the verifier "
        + "\(found.subtracting(expected).sorted().prefix(8)), at multiple \(multiple)"
    }
    if found.count < largestWidth {
      for other in [2, 3, 4, 5, 6, 7, 8, 12].map({ $0 * base }) where other <= 64 && other != multiple {
        guard let more = widths(oriented(block, other), other) else { return nil }
        if more.count > found.count {
          return "multiple \(other) allows \(more.count) widths, \(multiple) \(found.count)"
        }
      }
    }
    for width in found.sorted().prefix(3) + found.sorted().suffix(2) {
      for choice in sizes(multiple) {
        let result = oracle.run(width: width, choice)
        let environment = SizeTable.Environment(
          width: width, batch: choice.batch, height: choice.height, imageWidth: choice.imageWidth)
        for (index, node) in report.graph.nodes.enumerated() where node.kind == .operation {
          guard let id = Int(node.syntax.id.text) else { continue }
          if typed.shape(ofNode: index, in: environment) != result.shapes[id] {
            return
              "node \(id) at width \(width): \(result.shapes[id]) against \(typed.shape(ofNode: index, in: environment) ?? [])"
          }
        }
        if typed.table.evaluate(typed.parameters, width: width) != result.parameters {
          return "parameters at width \(width)"
        }
      }
    }
    return nil
  }

  @Test func randomBlocksAndMutationsAgreeWithTheOracle() {
    var (valid, partial) = (0, 0)
    for seed in Self.start..<(Self.start + Self.count) {
      var random = RandomBlocks(seed: seed)
      let block = random.block()
      guard !block.nodes.isEmpty else { continue }
      for candidate in [block, random.mutated(block), random.mutated(random.mutated(block))] {
        if let reason = Self.disagreement(candidate) {
          Issue.record(
            "seed \(seed), role \(candidate.role), scale \(candidate.stemScale): \(reason)\n\(candidate.text)")
        }
      }
      let options = VerifyOptions(role: Role(rawValue: block.role), stemScale: block.stemScale)
      if let report = Verifier().verify(SourceFile(path: "random.ng", text: block.text), options).reports.first {
        if report.isValid { valid += 1 }
        if report.isValid && !report.widths.isAll { partial += 1 }
      }
    }
    // The generator is worth something: many blocks are valid, and many of those not at every width.
    #expect(valid * 4 > Self.count && partial * 20 > Self.count, "\(valid) valid, \(partial) at some widths")
  }
}
