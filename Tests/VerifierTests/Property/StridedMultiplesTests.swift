import Diagnostics
import GraphLang
import Ops
import Testing

@testable import IR
@testable import Verifier

/// The multiple of image sizes that is chosen where strides or lengths depend on the width, against the passes of all multiples.
@Suite struct StridedMultiplesTests {
  @Test(arguments: [
    ["Conv2d(C,C//4,stride=C//4)", "reshape(B,-1,H,W)", "mean((2,3))", "Conv2d(C,1)", "repeat(1,1,H,W)"],
    ["Conv2d(C,C//2,C//3)", "reshape(B,C,-1)", "reshape(B,C,H,W)"],
    ["Conv2d(C,3,stride=C//16)", "reshape(B,C,H,-1)", "reshape(B,C,H,W)"],
    ["Conv2d(C,1,stride=C//6)", "reshape(B,C,4,-1)", "mean(-1)", "reshape(B,C,2,2)", "mean((2,3))", "repeat(1,1,H,W)"],
    ["AvgPool2d(C//8,C//8)", "reshape(B,-1,8)", "mean(-1)", "reshape(B,C,-1,8)", "mean((2,3))", "repeat(1,1,H,W)"],
    ["reshape(B,C//8,-1)", "reshape(B,-1,C//4,W)", "reshape(B,C,H,W)"],
  ])
  func smallestOfThoseForMostWidths(operations: [String]) throws {
    var text = "##Probe##\n0:input\n1:output\n"
    for (index, operation) in operations.enumerated() {
      text += "\(index + 2):\(operation)\n\(index == 0 ? 0 : index + 1)->\(index + 2)\n"
    }
    text += "\(operations.count + 1)->1\n"
    let source = SourceFile(path: "probe.ng", text: text)
    let block = try #require(Parser.parse(source).blocks.first)
    let (graph, _) = GraphBuilder.build(block, in: source)
    let signature = Signature(role: .base, hasTwoInputs: false, stemScale: 4)
    func pass(_ multiple: Int, least: Int = 0) -> InferencePass {
      InferencePass(graph, signature, .standard, source, multiple: multiple, least: least)
    }
    var (multiple, widths) = (1, WidthSet.none)
    for candidate in 1...SizeTable.largestMultiple {
      let found = pass(candidate).widths
      if found.count > widths.count { (multiple, widths) = (candidate, found) }
    }
    // A pass is given up for too few widths, and for no others.
    #expect(pass(multiple, least: widths.count).widths == widths)
    #expect(pass(multiple, least: widths.count + 1).widths.count <= widths.count)
    let unknown = SourceFile(path: "probe.ng", text: text.replacing("-1", with: "-2"))
    let broken = GraphBuilder.build(try #require(Parser.parse(unknown).blocks.first), in: unknown).0
    #expect(InferencePass(broken, signature, .standard, unknown, multiple: multiple, least: 1).widths.isEmpty)
    let best = Verifier().bestPass(graph, signature, source)
    #expect(best.widths == widths)
    #expect(best.table.multiple == multiple)
    #expect(!widths.isEmpty)
  }
}
