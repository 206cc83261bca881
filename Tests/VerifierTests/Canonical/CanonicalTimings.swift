import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// Prints how long the hash takes; nothing is asserted on time beyond what a hang would be.
@Suite(.serialized) struct CanonicalTimings {
  @Test(arguments: CanonicalSearchTests.hard.map(\.name) + ["plain 20"])
  func timings(name: String) throws {
    let text =
      CanonicalSearchTests.hard.first { $0.name == name }?.text
      ?? CanonicalSearchTests.branches(3, ["Conv2d(C,3)", "BN", "ReLU", "Conv2d(C//4,3)", "Conv2d(C,1)", "BN"])
    let source = SourceFile(path: "b.ng", text: text)
    let typed = try #require(Verifier().verify(source).reports.first?.typed)
    let clock = ContinuousClock()
    var best = Duration.seconds(100)
    var form = typed.canonicalForm()
    for _ in 0..<10 { best = min(best, clock.measure { form = typed.canonicalForm() }) }
    print("\(name): \(typed.nodes.count) nodes, \(best), exact \(form.isExact)")
    #expect(best < .seconds(5))
  }
}
