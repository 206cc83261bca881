import Diagnostics
import Foundation
import GraphLang
import Testing

@testable import Verifier

/// Mistakes as people and language models make them, each with what is said of it. `UPDATE_GOLDEN=1` writes the texts
/// anew; they are read like documentation.
@Suite struct GoldenTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden")

  private static func report(_ golden: DiagnosedText) -> String {
    let verdict = golden.verdict
    let renderer = TextRenderer(colored: false)
    var text = verdict.diagnostics.map { renderer.render($0, in: verdict.source) + "\n" }.joined()
    if verdict.isValid {
      let conditions = verdict.reports.map { "\($0.block.name): \($0.condition ?? "never")" }
      return text + "valid; widths of \(conditions.joined(separator: ", "))\n"
    }
    let again = verdict.repaired.map(golden.verify)
    text += "invalid; after the first fix of every error: "
    guard let again else { return text + "the same, no error has one\n" }
    if again.isValid { return text + "valid\n" }
    return text + again.errors.map { "\($0.code.id) \($0.message)" }.joined(separator: "; ") + "\n"
  }

  @Test func thereAreMany() { #expect(DiagnosedText.golden.count >= 120) }

  @Test(arguments: DiagnosedText.golden)
  func theTextIsAsExpected(golden: DiagnosedText) throws {
    let report = Self.report(golden)
    let file = Self.folder.appendingPathComponent("\(golden.name).expected")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try report.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(report == expected, "run the tests with UPDATE_GOLDEN=1 where the new text is better")
  }
}
