import Diagnostics
import Foundation
import Testing
import Verifier

@testable import Templates

@Suite struct TemplateTests {
  static let samples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("samples")

  @Test func theTemplatesAreTheSamples() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.samples.path).filter { $0.hasSuffix(".ng") }
    #expect(files.sorted() == Template.all.map { "\($0.name).ng" }, "run python3 scripts/embed_samples.py")
  }

  @Test(arguments: Template.all.map(\.name))
  func aTemplateIsFresh(name: String) throws {
    let text = try String(contentsOf: Self.samples.appendingPathComponent("\(name).ng"), encoding: .utf8)
    let template = try #require(Template.named(name))
    #expect(template.text == text, "run python3 scripts/embed_samples.py")
    #expect(template.summary.count > 10)
  }
}
