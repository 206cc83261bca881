import Diagnostics
import GraphLang
import Ops
import Testing

@testable import Verifier

/// Warnings whose place in the graph decides.
@Suite struct LintTests {
  /// Whether DropPath at node 2 is said to be off any branch.
  private func isOff(_ lines: String...) -> Bool {
    let text = "##A##\n0:input\n9:output\n" + lines.joined(separator: "\n") + "\n"
    let report = Verifier().verify(SourceFile(path: "a.ng", text: text)).reports[0]
    #expect(report.isValid)
    return report.diagnostics.contains { $0.code == ShapeCode.dropPathOffBranch.code && $0.node == "2" }
  }

  @Test func onABranchDropPathMayStandBeforeOtherNodes() {
    #expect(!isOff("1:Conv2d(C,3)", "2:DropPath(0.1)", "3:Add", "0->1->2->3", "0->3->9"))
    #expect(!isOff("1:Conv2d(C,3)", "2:DropPath(0.1)", "3:Conv2d(C,1)", "4:BN", "5:Add", "0->1->2->3->4->5", "0->5->9"))
    // Two ways that come together behind it, and then meet the shortcut.
    #expect(
      !isOff("2:DropPath(0.1)", "3:ReLU", "4:Conv2d(C,3)", "5:Add", "6:Add", "0->2->3->5", "2->4->5->6", "0->6->9"))
  }

  @Test func elsewhereDropPathBlanksTheImage() {
    #expect(isOff("2:DropPath(0.1)", "3:ReLU", "0->2->3->9"))
    // The shortcut begins behind it.
    #expect(isOff("2:DropPath(0.1)", "3:Conv2d(C,3)", "4:Add", "0->2->3->4", "2->4->9"))
    // One of two ways leads past the sum.
    #expect(isOff("2:DropPath(0.1)", "3:Add", "4:Mul", "0->2->3->4", "0->3", "2->4->9"))
  }

  /// A block of thousands is looked at in linear time.
  @Test(.timeLimit(.minutes(1))) func thousandsAreSoonLookedAt() {
    let count = 4_000
    var text = "##A##\n0:input\n"
    for index in 1...count { text += "\(index):DropPath(0.1)\n\(index - 1)->\(index)\n" }
    text += "\(count + 1):output\n\(count)->\(count + 1)\n"
    let reports = Verifier().verify(SourceFile(path: "a.ng", text: text)).reports
    let warned = reports[0].diagnostics.filter { $0.code == ShapeCode.dropPathOffBranch.code }
    #expect((1..<200).contains(warned.count))
  }
}
