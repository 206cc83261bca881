import Diagnostics
import GraphLang
import Ops
import Testing

@testable import IR
@testable import Verifier

/// What deciding a block may take, and what comes of it where that does not do.
@Suite struct BudgetTests {
  private static func chain(_ operations: [String], name: String = "A") -> String {
    var text = "##\(name)##\n0:input\n"
    for (index, operation) in operations.enumerated() { text += "\(index + 1):\(operation)\n" }
    text += "\(operations.count + 1):output\n"
    return text + (0...operations.count).map { "\($0)->\($0 + 1)\n" }.joined()
  }

  /// Floors of floors by the width.
  private static let strided = (0..<18).map {
    "Conv2d(C,\($0 % 2 * 2 + 1),stride=\(["C//2", "C-1", "C+1", "C//3"][$0 % 4]))"
  }

  private func report(_ text: String, steps: Int) -> (report: BlockReport, budget: StepBudget) {
    let source = SourceFile(path: "a.ng", text: text)
    var options = VerifyOptions()
    let budget = StepBudget(steps)
    options.budget = budget
    let report = Verifier().verify(Parser.parse(source).blocks[0], in: source, role: .base, options)
    return (report, budget)
  }

  @Test func aBlockThatTakesTooLongSaysWhere() throws {
    let text = Self.chain(["Conv2d(C,3,stride=C//3)", "Conv2d(C,3,stride=C//2)", "AdaptiveAvgPool2d((H,W))"])
    let plenty = report(text, steps: 100_000_000)
    #expect(plenty.report.isValid && plenty.budget.left > 90_000_000)
    let found = report(text, steps: 50_000).report
    let error = try #require(found.diagnostics.first { $0.severity == .error })
    #expect(!found.isValid && error.code == ShapeCode.tooComplex.code && error.node == "1")
  }

  /// What needs no shapes is told of the nodes behind as well.
  @Test func whatFollowsIsReadAllTheSame() {
    let text = Self.chain(["Conv2d(C,3,stride=C//3)", "GroupNorm(8)", "Conv2d(C,3,strid=2)"])
    let found = report(text, steps: 50_000).report
    #expect(found.diagnostics.map(\.node) == ["1", "2", "3"])
    #expect(found.diagnostics[1].code == ArgumentCode.unknownOperation.code)
  }

  /// Faulty, with a multiple of H and W that many candidates have to be tried for.
  private static let hard = """
    ##B1243##
    0:input
    1:output
    2:concat(1)
    3:SiLU
    4:softmax(-1)
    5:Conv2d(C//4,3,stride=C//8)
    6:Mul
    7:reshape(B,7,C//7,H,W)
    8:Conv2d(C//4,5)
    9:GroupNorm(8)
    10:AdaptiveAvgPool2d((H//2,W//2))
    0->2
    0->2
    2->3
    3->4
    4->5
    5->6
    3->6
    6->7
    7->8
    8->9
    9->10
    10->1

    """

  /// No block takes much more than it may, whatever it asks for.
  @Test func stepsAreBounded() {
    let bound = Verifier.steps(of: Parser.parse(SourceFile(path: "a.ng", text: Self.hard)).blocks[0])
    let pool = 1 << 40
    #expect(pool - report(Self.hard, steps: pool).budget.left > 2 * bound, "the block is no longer hard")
    let found = [1, 4, 8, 16, 32].map { report(Self.hard, steps: bound / $0) }
    #expect(found.allSatisfy { $0.budget.overdraft < bound / 2 })
    #expect(found.contains { $0.budget.isSpent })
  }

  /// Windows of 6 and 5: where the steps end between two multiples of H and W, that is said.
  @Test func anEndedSearchIsSaid() {
    let text = Self.chain([
      "Conv2d(C,3,stride=C//8)", "AdaptiveAvgPool2d((H,W))", "reshape(B,C,H//6,6,W//5,5)", "permute(0,2,4,3,5,1)",
      "reshape(B*(H//6)*(W//5),30,C)", "reshape(B,H//6,W//5,6,5,C)", "permute(0,5,1,3,2,4)", "reshape(B,C,H,W)",
    ])
    #expect(report(text, steps: 10_000_000).report.isValid)
    let found = (2...40).map { report(text, steps: $0 * 10_000).report }
    #expect(found.contains { $0.diagnostics.contains { $0.notes.contains(InferencePass.searchNote) } })
    #expect(found.allSatisfy { $0.isValid || $0.hasErrors })
  }

  /// Where a reshape asks for larger multiples, what follows is decided for those: before, it may be undecidable.
  @Test func whatFollowsAReshapeIsDecidedForItsMultiples() throws {
    let text = Self.chain([
      "reshape(B,C,H//(C+1),C+1,W//(C+1),C+1)", "reshape(B,C*(C+1),H//(C+1),W)", "Conv2d(C,3,stride=C)",
      "AdaptiveAvgPool2d((H,W))", "Conv2d(C,1)",
    ])
    let report = try #require(Verifier().verify(SourceFile(path: "a.ng", text: text)).reports.first)
    #expect(report.condition == "C in 1...5, 9, 11, 14, 19, 29...59 step 30")
    #expect(report.typed?.sizes.multiple == 60)
  }

  /// H//2 + (H+1)//2 is H also where the elements of samples are more than numbers of 64 bits tell.
  @Test func whatNoSampleTellsIsProved() throws {
    let text = Self.chain([
      "permute(0,2,3,1)", "Linear(C+1)", "repeat(1,1,1,1073741824)", "repeat(1,1,536870912,1)",
      "reshape(B,H//2+(H+1)//2,W*536870912,C+1,1073741824)", "mean(4)", "reshape(B,H,W,536870912,C+1)", "mean(3)",
      "reshape(B,H,W,C+1)", "Linear(C)", "permute(0,3,1,2)",
    ])
    let report = try #require(Verifier().verify(SourceFile(path: "a.ng", text: text)).reports.first)
    #expect(report.widths.isAll)
    #expect(report.typed?.sizes.multiple == 1)
  }

  /// A reshape at which the steps end was not decided: it is not said to be wrong.
  @Test func aReshapeThatWasNotDecidedIsNotWrong() {
    let text = Self.chain(["Conv2d(C,3,stride=C//3)", "reshape(B,C,-1,W//(C//3+1),C//7)", "reshape(B,C,H,W)"])
    let found = (1...40).map { report(text, steps: $0 * 25_000).report }
    for report in found where report.diagnostics.contains(where: { $0.code == ShapeCode.tooComplex.code }) {
      let place = report.diagnostics.first { $0.code == ShapeCode.tooComplex.code }?.node
      #expect(!report.diagnostics.contains { $0.code == ShapeCode.reshapeCount.code && $0.node == place })
    }
    #expect(found.contains { $0.diagnostics.contains { $0.code == ShapeCode.tooComplex.code && $0.node == "2" } })
  }

  /// A file of hard blocks takes steps by its size; what is not decided is an error, and simple blocks are decided all the same.
  @Test func aFileOfHardBlocksIsBounded() {
    var text = (0..<300).map { Self.chain(Self.strided, name: "A\($0)") }.joined()
    text += Self.chain(["Conv2d(C,3)", "BN", "ReLU"], name: "Simple")
    let source = SourceFile(path: "a.ng", text: text)
    let (_, reports) = Verifier().verify(source)
    #expect(reports.count == 301 && reports[300].isValid)
    let last = reports[299].diagnostics.first { $0.code == ShapeCode.tooComplex.code }
    #expect(last?.notes.contains { $0.contains("a file of its own") } == true)
  }

  /// Reports that are made one by one are those that are made at once, and counted.
  @Test(arguments: [3, 20])
  func reportsComeInOrder(count: Int) {
    let text = (0..<count).map { Self.chain(["Conv2d(C,3)", $0 % 3 == 0 ? "Relu" : "BatchNorm"], name: "A\($0)") }
    let source = SourceFile(path: "a.ng", text: text.joined())
    let (tree, reports) = Verifier().verifying(source, VerifyOptions())
    #expect(reports.count == count && tree.blocks.count == count)
    let all = Array(reports)
    #expect(all.map(\.block.name) == (0..<count).map { "A\($0)" })
    #expect(all.map(\.diagnostics) == Verifier().verify(source).reports.map(\.diagnostics))
    #expect(reports.counts[.error] == all.reduce(0) { $0 + $1.diagnostics.count { $0.severity == .error } })
    #expect(all.compactMap(reports.hash).count == all.count(where: \.isValid))
    #expect(reports.next() == nil)
  }

  /// Where hashes of hard blocks take the steps of a file, the rest has none; a block by itself always has one.
  @Test func hashesOfAFileAreBounded() throws {
    let typed = try HardFamiliesTests.typed(HardFamilies.latin(6) { ($0 + $1) % 6 })
    var left = 5_000_000
    #expect(typed.canonicalForm(outOf: &left) == typed.canonicalForm())
    #expect(left > 0 && left < 4_999_000)
    var few = 1_000
    #expect(typed.canonicalForm(outOf: &few) == nil && few <= 0)
  }

  /// What a node did not decide is no finding: neither that something fails nor that operands are in the wrong order.
  @Test func whatWasNotDecidedIsNotTold() {
    let text = """
      ##A##
      0:input
      1:output
      2:repeat(1,1,H*W+((C-3)*H+(C-3)*W)//67)
      3:repeat(1,H*W,1)
      4:Conv2d(C,3,stride=C//3)
      5:mean((2,3),keepdim=True)
      6:reshape(B,C,1)
      7:reshape(B,1,C)
      8:multiply
      9:reshape(B,C,-1)
      10:mean(2)
      11:reshape(B,C,1,1)
      12:Mul
      0->5->6->2->8
      5->7->3->8
      8->9->10->11->12
      0->12->1
      0->4
      """
    let whole = report(text, steps: 1 << 40).report
    let told = Set(whole.diagnostics.map(\.code))
    for steps in 0..<60 {
      let found = report(text, steps: steps * 20_000).report
      #expect(Set(found.diagnostics.map(\.code)).subtracting(told).isSubset(of: [ShapeCode.tooComplex.code]))
    }
  }

  /// Sizes that images of some size satisfy at widths which later conditions exclude still count at those that are left.
  @Test(arguments: [
    (["3:C//2", "5:C//2", "1:C//2", "3:C+1", "1:C", "3:3", "5:C//2"], 3), (["5:C+1", "3:C//2", "5:C//2", "1:C//3"], 5),
  ])
  func leastImageSizesAreThoseOfTheWidthsLeft(layers: [String], width: Int) throws {
    let pairs = layers.map { $0.split(separator: ":").map(String.init) }
    let operations = pairs.map { "Conv2d(C,\($0[0]),stride=\($0[1]))" } + ["Conv2d(C,1,groups=(C+\(width))//2)"]
    let source = SourceFile(path: "a.ng", text: Self.chain(operations + ["AdaptiveAvgPool2d((H,W))"]))
    let report = Verifier().verify(source).reports[0]
    let typed = try #require(report.typed)
    func fits(_ height: Int, _ width: Int) -> Bool {
      var height = height
      for pair in pairs {
        let (kernel, stride) = (Int(pair[0]) ?? 1, Self.stride(pair[1], width))
        let padding = max((kernel - stride + 1) / 2, 0)
        if height + 2 * padding < kernel { return false }
        height = (height + 2 * padding - kernel) / stride + 1
      }
      return height >= 1
    }
    let least = try #require((1...20_000).first { height in report.widths.members.allSatisfy { fits(height, $0) } })
    #expect(typed.sizes.text == "H >= \(least) && W >= \(least)")
  }

  private static func stride(_ text: String, _ width: Int) -> Int {
    switch text {
    case "C": width
    case "C+1": width + 1
    case "C//2": width / 2
    case "C//3": width / 3
    default: Int(text) ?? 1
    }
  }
}
