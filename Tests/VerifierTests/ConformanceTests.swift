import Diagnostics
import Foundation
import GraphLang
import IR
import Testing

@testable import Verifier

/// Blocks with verdicts of an independent oracle.
struct ConformanceRow: Decodable, Sendable, CustomTestStringConvertible {
  let id: String
  let role: String
  let stemScale: Int
  let validAt64: Bool
  let validWidths: [[Int]]
  let spatialMultiple: Int
  let paramsAt64: Int?
  let text: String

  enum CodingKeys: String, CodingKey {
    case id
    case role
    case text
    case stemScale = "stem_scale"
    case validAt64 = "valid_at_64"
    case validWidths = "valid_widths"
    case spatialMultiple = "spatial_multiple"
    case paramsAt64 = "params_at_64"
  }

  var testDescription: String { id }

  static let all: [ConformanceRow] = {
    guard let url = Bundle.module.url(forResource: "Fixtures/blocks", withExtension: "jsonl"),
      let text = try? String(contentsOf: url, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Self.self, from: Data($0.utf8)) }
  }()

  func reports(width: Int? = nil) -> (fileErrors: Int, reports: [BlockReport], source: SourceFile) {
    let source = SourceFile(path: "probe.ng", text: text)
    let options = VerifyOptions(role: Role(rawValue: role), stemScale: stemScale, width: width)
    let (tree, reports) = Verifier().verify(source, options)
    return (tree.diagnostics.filter { $0.severity == .error }.count, reports, source)
  }
}

@Suite struct ConformanceTests {
  @Test func allRowsAreRead() { #expect(ConformanceRow.all.count == 253) }

  @Test(arguments: ConformanceRow.all)
  func validityAt64(row: ConformanceRow) {
    let (fileErrors, reports, _) = row.reports(width: 64)
    let valid = fileErrors == 0 && !reports.isEmpty && reports.allSatisfy(\.isValid)
    #expect(valid == row.validAt64, "\(reports.flatMap(\.diagnostics).map(\.message))")
  }

  @Test(arguments: ConformanceRow.all)
  func widths(row: ConformanceRow) {
    let (fileErrors, reports, _) = row.reports()
    let expected = row.validWidths.flatMap { Array(stride(from: $0[0], through: $0[1], by: $0[2])) }
    let found = fileErrors > 0 ? [] : (reports.first?.widths.members ?? []).filter { $0 <= 256 }
    #expect(found == expected)
  }

  @Test(arguments: ConformanceRow.all.filter(\.validAt64))
  func sizesAndParameters(row: ConformanceRow) throws {
    let report = try #require(row.reports(width: 64).reports.first)
    let typed = try #require(report.typed)
    #expect(max(typed.sizes.multiple / report.signature.imageMultiple, 1) == row.spatialMultiple)
    if let parameters = row.paramsAt64 {
      #expect(typed.table.evaluate(typed.parameters, width: 64) == parameters)
    }
  }

  @Test(arguments: ConformanceRow.all.filter { !$0.validAt64 })
  func errorsAreLocated(row: ConformanceRow) {
    let (_, reports, source) = row.reports(width: 64)
    let tree = Verifier().verify(source).tree
    let errors = (tree.diagnostics + reports.flatMap(\.diagnostics)).filter { $0.severity == .error }
    #expect(!errors.isEmpty)
    for error in errors {
      #expect(!error.message.isEmpty && error.message.last != ".")
      #expect(error.span.start >= 0 && error.span.end <= source.bytes.count)
    }
  }
}
