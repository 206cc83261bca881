import Diagnostics
import GraphLang
import Testing

@testable import Verifier

@Suite struct CatalogueTests {
  /// The texts of codes that no text of an entry can show.
  private static func wrongSource(_ code: DiagnosticCode, _ entry: CatalogueEntry) -> SourceFile? {
    switch code {
    case SyntaxCode.fileTooLarge.code:
      SourceFile(path: "example.ng", bytes: [UInt8](repeating: 0x23, count: ParserLimits.fileBytes + 1))
    case SyntaxCode.notUTF8.code: SourceFile(path: "example.ng", bytes: [0x23, 0xC3, 0x28])
    // The command line alone reads files.
    case SyntaxCode.fileUnreadable.code: nil
    default: SourceFile(path: "example.ng", text: entry.wrong)
    }
  }

  @Test func thereAreManyAndEachIsUnique() {
    let codes = Catalogue.codes.map(\.id)
    #expect(codes.count >= 60)
    #expect(Set(codes).count == codes.count)
    let titles = Catalogue.entries.map(\.entry.title)
    #expect(Set(titles).count == titles.count)
  }

  @Test(arguments: Catalogue.codes)
  func theWrongBlockGetsTheCode(code: DiagnosticCode) throws {
    let entry = try #require(Catalogue.entry(code.id)).entry
    guard let source = Self.wrongSource(code, entry) else { return }
    let (tree, reports) = Verifier().verify(source, Catalogue.options(entry))
    let found = (tree.diagnostics + reports.flatMap(\.diagnostics)).map(\.code.id)
    #expect(found.contains(code.id), "\(found.prefix(20))")
  }

  @Test(arguments: Catalogue.codes)
  func theRightBlockVerifies(code: DiagnosticCode) throws {
    let entry = try #require(Catalogue.entry(code.id)).entry
    let (_, diagnostics) = Catalogue.findings(of: entry.right, entry)
    #expect(!diagnostics.contains { $0.severity == .error || $0.code == code }, "\(diagnostics)")
  }

  @Test(arguments: Catalogue.codes)
  func errorsComeAlone(code: DiagnosticCode) throws {
    let entry = try #require(Catalogue.entry(code.id)).entry
    guard code.severity == .error, code != SyntaxCode.tooManyFindings.code, !entry.wrong.isEmpty else { return }
    let errors = Catalogue.findings(of: entry.wrong, entry).diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == [code], "\(errors.map { "\($0.code.id) \($0.message)" })")
  }
}
