import Diagnostics
import GraphLang
import Testing

@testable import Verifier

@Suite struct HardFamiliesTests {
  /// Far below the bound: 1 ms is some 100,000 steps.
  static let effort = 1_500_000

  static func typed(_ text: String) throws -> TypedGraph {
    try #require(Verifier().verify(SourceFile(path: "b.ng", text: text)).reports.first?.typed)
  }

  @Test(arguments: HardFamilies.all.map(\.name))
  func renumberingsAreTheSame(name: String) throws {
    let text = try #require(HardFamilies.all.first { $0.name == name }).text
    let form = try #require(canonicalForm(text, effort: Self.effort))
    #expect(form.isExact)
    #expect(canonicalForm(form.text)?.text == form.text)
    #expect(CanonicalSearchTests.scrambled(text, 30, effort: Self.effort).allSatisfy { $0?.hash == form.hash })
  }

  @Test func allDiffer() {
    let hashes = HardFamilies.all.compactMap { canonicalForm($0.text)?.hash }
    #expect(Set(hashes).count == HardFamilies.all.count)
  }

  @Test func theTwistIsFound() throws {
    let base = HardFamilies.bases[2]
    let texts = [false, true].map { HardFamilies.cfi(base.count, base.edges, isTwisted: $0) }
    let (plain, twisted) = (try Self.typed(texts[0]), try Self.typed(texts[1]))
    // Refinement alone cannot tell the two apart.
    #expect(plain.canonicalForm(effort: 0).hash == twisted.canonicalForm(effort: 0).hash)
    #expect(ArchitectureComparison(plain, twisted).isEqual == false)
    #expect(ArchitectureComparison(plain, plain).isEqual == true)
    #expect(ArchitectureComparison(plain, twisted, effort: 10_000).isEqual == nil)
  }

  /// A ring of groups of equal nodes: the search individualises one of the ring, then all falls into parts.
  @Test func equalBranchesWithinASearch() throws {
    func ring(_ length: Int, _ width: Int) -> String {
      HardFamilies.incidence(
        length, (0..<length).flatMap { index in [[Int]](repeating: [index, (index + 1) % length], count: width) })
    }
    let text = ring(12, 14)
    let form = try #require(canonicalForm(text, effort: Self.effort))
    #expect(form.isExact)
    #expect(CanonicalSearchTests.scrambled(text, 10, effort: Self.effort).allSatisfy { $0?.hash == form.hash })
  }
}
