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
    var (multiple, widths) = (1, WidthSet.none)
    for candidate in 1...SizeTable.largestMultiple {
      let pass = InferencePass(graph, signature, .standard, source, multiple: candidate)
      if pass.widths.count > widths.count { (multiple, widths) = (candidate, pass.widths) }
    }
    let best = Verifier().bestPass(graph, signature, source)
    #expect(best.widths == widths)
    #expect(best.table.multiple == multiple)
    #expect(!widths.isEmpty)
  }
}
