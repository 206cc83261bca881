import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// What is said of a block with several mistakes, and in which order its fix-its stand.
@Suite struct SeveralMistakesTests {
  private func errors(_ lines: [String]) -> [Diagnostic] {
    let text = "##P##\n0:input\n1:output\n" + lines.joined(separator: "\n") + "\n"
    let (tree, reports) = Verifier().verify(SourceFile(path: "p.ng", text: text))
    return (tree.diagnostics + reports.flatMap(\.diagnostics)).filter { $0.severity == .error }
  }

  /// A keyword that does not exist hides no shape that is wrong behind it, and the other way round.
  @Test func argumentsAndShapesAreToldTogether() {
    #expect(
      errors([
        "2:Conv2d(out_channels=2*C,kernel_size=3,padding=1)", "3:Add", "0->2->3", "0->3", "3->1",
      ]).map(\.code.id) == ["E0302", "E0404"])
    #expect(
      errors([
        "2:Conv2d(2*C,3)", "3:Add", "4:Conv2d(C,1,padding=0)", "5:concat", "0->2->3", "0->3", "3->4->5", "0->5", "5->1",
      ]).map(\.code.id) == ["E0302", "E0304", "E0404"])
  }

  /// Only where the block is invalid otherwise is the first argument taken for the channels that enter.
  @Test(arguments: [
    ("Conv2d(C,C,3)", "Conv2d(C,3)"), ("Conv2d(C,C,3,1,1)", "Conv2d(C,3,1)"),
    ("Conv2d(C,C,5,1,2,1)", "Conv2d(C,5,1,1)"),
  ])
  func inputChannels(written: String, mended: String) throws {
    let found = errors(["2:\(written)", "0->2->1"])
    #expect(found.map(\.code.id) == ["E0324"])
    let text = "##P##\n0:input\n1:output\n2:\(written)\n0->2->1\n"
    let fix = try #require(found.first?.fixes.first)
    let bytes = try #require(FixIt.apply(fix.edits, to: Array(text.utf8)))
    #expect(String(decoding: bytes, as: UTF8.self).contains("2:\(mended)\n"))
    let reports = Verifier().verify(SourceFile(path: "p.ng", bytes: bytes)).reports
    #expect(!reports.contains { !$0.isValid })
  }

  /// The fix-it that leaves nothing comes first; one that mends nothing is not offered beside it.
  @Test func theBestFixItComesFirst() throws {
    let found = errors(["2:Conv2d(C,3)", "3:ReLU", "4:GELU", "0->2->4", "0->3->4", "4->1"])
    #expect(found.map(\.code.id) == ["E0401"])
    #expect(found.first?.fixes.map(\.title) == ["add the operands up first"])
  }

  /// An edge line that cannot be read is told once: its ids are not blamed for what it may have said.
  @Test(arguments: ["0->2,", "0->", "->2", "0->2->", "0,,0->2", "0->>2", "0- >2", "0~>2"])
  func unreadableEdgesHaveNoConsequences(line: String) {
    #expect(errors(["2:ReLU", line, "2->1"]).count == 1)
  }

  /// Operands gathered in another way are read as they were meant.
  @Test(arguments: ["(2,3)->4", "[2, 3] -> 4", "2+3->4", "2 & 3->4"])
  func groupsOfOperands(line: String) {
    let found = errors(["2:ReLU", "3:GELU", "4:Add", "0->2", "0->3", line, "4->1"])
    #expect(found.map(\.code.id) == ["E0101"])
    #expect(found.first?.fixes.first?.title == "write '2,3->4'")
  }

  @Test func aSemicolonBetweenArgumentsIsTheirs() {
    #expect(errors(["2:Conv2d(out_channels=C;kernel_size=3)", "0->2->1"]).count == 1)
  }

  @Test func normalisationTakesNoName() throws {
    let found = errors(["2:BN(num_features=C)", "0->2->1"])
    #expect(found.map(\.code.id) == ["E0302"])
    #expect(found.first?.fixes.map(\.title) == ["write BN"])
  }

  /// A sum that begins with a minus would be another expression.
  @Test func differencesAreWrittenWithThePositiveTermFirst() throws {
    let text = "##P##\n0:input\n1:output\n2:Conv2d(9-C//4,1)\n3:Conv2d(C,1)\n0->2->3->1\n"
    let report = try #require(Verifier().verify(SourceFile(path: "p.ng", text: text)).reports.first)
    #expect(report.shapes.contains { $0.text == "(B, 9 - C//4, H, W)" })
  }
}
