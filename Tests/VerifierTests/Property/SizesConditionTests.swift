import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// The multiple and the least image size are the smallest that serve the valid widths: what other conditions exclude asks for nothing.
@Suite struct SizesConditionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let lines: [String]
    let widths: String
    let sizes: String

    var testDescription: String { lines.joined(separator: " ") }
    var text: String { "##P##\n0:input\n1:output\n" + lines.joined(separator: "\n") + "\n" }
  }

  static let cases = [
    Case(
      lines: ["2:Conv2d(C,1,groups=C//2)", "3:reshape(B,-1,2,C//2)", "4:reshape(B,C,H,W)", "0->2->3->4->1"],
      widths: "C in 2...4, 6...4096 step 2", sizes: "H % 2 == 0 && W % 2 == 0"),
    Case(
      lines: [
        "2:Conv2d(C//(C//2),1)", "3:Conv2d((C+1)//2,1)", "4:concat(1)", "5:reshape(B,C,-1,8)", "6:reshape(B,C,H,W)",
        "0->2->4", "0->3->4", "4->5->6->1",
      ], widths: "C >= 4 && C <= 5", sizes: "H % 4 == 0 && W % 4 == 0"),
    Case(
      lines: [
        "2:Conv2d(C//4,1)", "3:Add", "4:reshape(B,C,-1,C//2)", "5:mean(1)", "6:mean((2,3))", "7:Mul", "0->2", "0,2->3",
        "3->4->5->6->7", "3->7->1",
      ], widths: "C >= 4 && C <= 7", sizes: "H % 6 == 0 && W % 6 == 0"),
    Case(
      lines: ["2:Conv2d(C,C//2,stride=C//2)", "3:repeat(1,1,3,3)", "0->2->3->1"], widths: "C >= 6 && C <= 7",
      sizes: "H % 3 == 0 && W % 3 == 0"),
    Case(lines: ["2:AvgPool2d(3,C//4)", "0->2->1"], widths: "C >= 4 && C <= 7", sizes: "all"),
    Case(
      lines: ["2:Conv2d(C,3,stride=C//4,dilation=3)", "3:repeat(1,1,4,4)", "0->2->3->1"], widths: "C >= 16 && C <= 19",
      sizes: "H % 4 == 0 && W % 4 == 0"),
    Case(
      lines: ["2:reshape(B,C,H*W//C,C)", "3:softmax(1)", "4:reshape(B,C,H,W)", "0->2->3->4->1"],
      widths: "C in 1...6, 8...10, 12, 15...16, 18, 20, 24...25, 30, 36, 40, 45, 48, ... up to 3600",
      sizes: "H % 60 == 0 && W % 60 == 0"),
  ]

  @Test(arguments: cases)
  func theSmallestServes(of block: Case) throws {
    let report = try #require(Verifier().verify(SourceFile(path: "p.ng", text: block.text)).reports.first)
    #expect(report.condition == block.widths)
    #expect(report.sizes?.text == block.sizes)
  }

  /// A cost is that of images which the block takes.
  @Test(arguments: [
    (["2:AvgPool2d(64,64)", "3:mean((2,3))", "4:Mul", "0->2->3", "0,3->4", "4->1"], 64),
    (["2:reshape(B,C,H//6,6,W)", "3:reshape(B,C,H,W)", "0->2->3->1"], 6),
  ])
  func costsAreThoseOfImagesThatItTakes(lines: [String], least: Int) throws {
    let text = Case(lines: lines, widths: "all", sizes: "").text
    let typed = try #require(Verifier().verify(SourceFile(path: "p.ng", text: text)).reports.first?.typed)
    for size in [least - 1, least / 2] {
      #expect(typed.cost(width: 8, height: size, imageWidth: least) == nil)
      #expect(typed.cost(ofNode: 2, width: 8, height: least, imageWidth: size) == nil)
    }
    #expect(typed.cost(width: 8, height: least, imageWidth: least) != nil)
    #expect(typed.cost(ofNode: 2, width: 8, height: least, imageWidth: least) != nil)
  }
}
