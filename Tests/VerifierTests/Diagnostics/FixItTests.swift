import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// Every fix-it of every finding, over the conformance set, the golden texts and the catalogue.
@Suite struct FixItTests {
  /// Whether the finding is still there, wherever it stands now.
  private static func count(_ code: DiagnosticCode, _ message: String, _ verdict: Verdict) -> Int {
    verdict.diagnostics.count { $0.code == code && $0.message == message }
  }

  @Test(arguments: DiagnosedText.all)
  func eachRemovesItsFinding(text: DiagnosedText) throws {
    let before = text.verdict
    for diagnostic in before.diagnostics {
      for fix in diagnostic.fixes {
        let bytes = try #require(FixIt.apply(fix.edits, to: before.source.bytes), "\(diagnostic.code.id) \(fix.title)")
        #expect(bytes != before.source.bytes, "\(diagnostic.code.id): '\(fix.title)' changes nothing")
        let after = text.verify(SourceFile(path: before.source.path, bytes: bytes))
        #expect(
          after.unreadable <= before.unreadable, "\(diagnostic.code.id): '\(fix.title)' makes the text unreadable")
        #expect(
          Self.count(diagnostic.code, diagnostic.message, after)
            < Self.count(diagnostic.code, diagnostic.message, before),
          "\(diagnostic.code.id) \(diagnostic.message): '\(fix.title)' leaves it: \(String(decoding: bytes, as: UTF8.self))"
        )
      }
    }
  }

  @Test func oneRoundRepairs() {
    // The conformance set also holds texts that no fix-it can mend: an empty one, powers without end, calls of the system.
    let expected = [
      ("conformance", DiagnosedText.conformance, 0.85), ("golden", DiagnosedText.golden, 0.99),
      ("catalogue", DiagnosedText.catalogue, 0.8),
    ]
    for (name, texts, least) in expected {
      let invalid = texts.filter { !$0.verdict.errors.isEmpty }
      let left = invalid.filter { text in !(text.verdict.repaired.map { text.verify($0).isValid } ?? false) }
      let share = 1 - Double(left.count) / Double(max(invalid.count, 1))
      print("repaired in one round, \(name): \(invalid.count - left.count) of \(invalid.count) (\(Int(share * 100)) %)")
      #expect(share >= least, "\(left.map(\.name))")
    }
  }
}
