import Diagnostics
import GraphLang
import Testing

@testable import Verifier

@Suite struct FixApplierTests {
  @Test(arguments: ConformanceRow.all, [false, true])
  func fixesMakeNothingWorse(row: ConformanceRow, takesGuesses: Bool) {
    let options = VerifyOptions(role: Role(rawValue: row.role), stemScale: row.stemScale)
    let source = SourceFile(path: "probe.ng", text: row.text)
    let (tree, before) = Verifier().verify(source, options)
    let result = FixApplier(options, takesGuesses: takesGuesses).apply(to: source)
    func unreadable(_ tree: SyntaxTree, _ reports: [BlockReport]) -> Int {
      (tree.diagnostics + reports.flatMap(\.diagnostics)).count { $0.code.id.hasPrefix("E01") }
    }
    #expect(unreadable(result.tree, result.reports) <= unreadable(tree, before))
    if !takesGuesses, result.reports.count == before.count {
      for (old, new) in zip(before, result.reports) where old.isValid {
        #expect(new.isValid)
        #expect(new.typed?.canonicalForm().hash == old.typed?.canonicalForm().hash)
      }
    }
    // What is left offers no safe fix-it that would change the text.
    let again = FixApplier(options, takesGuesses: takesGuesses).apply(to: result.source)
    #expect(again.source.bytes == result.source.bytes)
  }

  /// A number in the place of C makes a block valid at that width alone: no error, but nothing that was meant.
  @Test(arguments: [
    "##A##\n0:input\n1:output\n2:Conv2d(64,3)\n3:ReLU\n4:Add\n0->2->3->4->1\n0->4",
    "##A##\n0:input\n1:output\n2:Conv2d(C,3)\n3:BN\n4:Conv2d(128,1)\n0->2->3->4->1",
  ])
  func guessesMendWhatIsValidAtOneWidth(text: String) throws {
    let source = SourceFile(path: "a.ng", text: text)
    #expect(FixApplier().apply(to: source).source.bytes == source.bytes)
    let report = try #require(FixApplier(takesGuesses: true).apply(to: source).reports.first)
    #expect(report.isValid && report.condition == "all")
  }

  @Test func safeFixesAreApplied() {
    let text = "0:Input\n1:output\n2:relu()\n3:conv2d(C*0.25,3)\n4:Conv2d(C,1)\n0=>2\n2->3\n3->4\n4->1\n"
    let result = FixApplier().apply(to: SourceFile(path: "b.ng", text: text))
    let isValid = result.reports.allSatisfy { $0.isValid }
    #expect(isValid)
    #expect(String(decoding: result.source.bytes, as: UTF8.self).contains("3:Conv2d(C//4,3)"))
    #expect(Set(result.applied.map(\.code.id)).count >= 4)
  }
}
