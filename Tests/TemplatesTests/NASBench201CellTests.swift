import Diagnostics
import GraphLang
import IR
import Testing
import Verifier

@testable import Templates

@Suite struct NASBench201CellTests {
  private static func isValid(_ text: String) -> Bool {
    let (tree, reports) = Verifier().verify(SourceFile(path: "cell.ng", text: text))
    let base = reports.first
    return tree.diagnostics.isEmpty && reports.count == 3 && reports.allSatisfy { $0.isValid && $0.widths.isAll }
      && base?.signature.role == .base
  }

  @Test func randomCellsVerify() throws {
    for seed in 0..<500 as Range<UInt64> {
      let cell = NASBench201Cell.random(seed: seed)
      #expect(cell == NASBench201Cell.random(seed: seed))
      #expect(Self.isValid(try cell.file()), "\(cell.architecture)")
    }
  }

  @Test func everyArchitectureIsReadBack() throws {
    for number in 0..<15_625 {
      let cell = NASBench201Cell(number: number)
      #expect(try NASBench201Cell(architecture: cell.architecture) == cell)
    }
  }

  /// All eight ways from state 0 to state 3, written out.
  @Test func aCellWithoutAPathIsAnError() {
    var without = 0
    for number in 0..<15_625 {
      let cell = NASBench201Cell(number: number)
      let open = cell.operations.map { $0 != .none }
      let hasPath = open[3] || (open[0] && open[4]) || (open[1] && open[5]) || (open[0] && open[2] && open[5])
      #expect(cell.hasPath == hasPath)
      if hasPath { continue }
      without += 1
      #expect(throws: NASBench201Cell.Failure.noPath) { try cell.file() }
    }
    #expect(without > 0)
  }

  @Test func theSampleIsTheCellOfItsString() throws {
    let optimum = "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|"
    let source = SourceFile(path: "a.ng", text: try NASBench201Cell(architecture: optimum).file())
    let sample = SourceFile(path: "b.ng", text: Template.nasbench201.text)
    let hashes = [source, sample].map { file in
      Verifier().verify(file).reports.compactMap { $0.typed?.canonicalForm().hash }
    }
    #expect(hashes[0].count == 3 && hashes[0] == hashes[1])
  }

  @Test(arguments: [
    ("", NASBench201Cell.Failure.malformed("")), ("|none~0|", .malformed("|none~0|")),
    ("|none~0|+|none~0|+|none~0|none~1|none~2|", .malformed("|none~0|+|none~0|+|none~0|none~1|none~2|")),
    ("|none~0|+|none~0|none~1|+|none~0|none~1|none|", .malformed("|none~0|+|none~0|none~1|+|none~0|none~1|none|")),
    ("|conv~0|+|none~0|none~1|+|none~0|none~1|none~2|", .unknownOperation("conv")),
    ("|none~0|+|none~1|none~0|+|none~0|none~1|none~2|", .wrongOperand(state: 2, found: "1", expected: 0)),
  ])
  func malformedArchitectures(text: String, failure: NASBench201Cell.Failure) {
    #expect(throws: failure) { try NASBench201Cell(architecture: text) }
  }
}
