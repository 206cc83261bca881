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
    // The width that the groups need is met behind a reshape that fails for odd images.
    ["reshape(B,C,2,-1,2,W//2)", "permute(0,1,3,5,2,4)", "reshape(B,C,H,W)", "Conv2d(C,3,groups=C//3)"],
    ["Conv2d(C,5,stride=C//4)", "repeat(1,1,C//4,C//4)", "reshape(B,-1,H,W)"],
    [
      "reshape(B,C,-1,4)", "reshape(B,C,H,W)", "Conv2d(4,C//4,stride=C//4)", "reshape(B,-1,H,W)", "mean((2,3))",
      "Conv2d(C,1)", "repeat(1,1,H,W)",
    ],
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
    func pass(_ multiple: Int, least: Int = 0, domain: WidthSet? = nil) -> InferencePass {
      InferencePass(graph, signature, .standard, source, multiple: multiple, least: least, domain: domain)
    }
    var (multiple, widths) = (1, WidthSet.none)
    for candidate in 1...SizeTable.largestMultiple {
      let found = pass(candidate).widths
      if found.count > widths.count { (multiple, widths) = (candidate, found) }
    }
    // A pass is given up for too few widths, and for no others.
    #expect(pass(multiple, least: widths.count).widths == widths)
    #expect(pass(multiple, least: widths.count + 1).widths.count <= widths.count)
    // A pass over some of the widths tells the same of them.
    let some = WidthSet { $0 < 40 || $0 % 3 == 0 }
    #expect(pass(multiple, domain: some).widths == widths.intersection(some))
    // What one pass excludes no other allows.
    let excluded = pass(multiple, domain: some).excluded.union(pass(1).excluded)
    #expect([1, 2, 12, 35, multiple].allSatisfy { pass($0).widths.intersection(excluded).isEmpty })
    let unknown = SourceFile(path: "probe.ng", text: text.replacing("-1", with: "-2"))
    let broken = GraphBuilder.build(try #require(Parser.parse(unknown).blocks.first), in: unknown).0
    #expect(InferencePass(broken, signature, .standard, unknown, multiple: multiple, least: 1).widths.isEmpty)
    let best = Verifier().bestPass(graph, signature, source, isFaulty: false)
    #expect(best.widths == widths)
    #expect(best.table.multiple == multiple)
    #expect(!widths.isEmpty)
  }
}
