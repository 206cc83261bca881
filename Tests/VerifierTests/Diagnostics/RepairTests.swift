import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// Repairs that no golden text shows.
@Suite struct RepairTests {
  private static func errors(_ lines: String...) -> [Diagnostic] {
    let text = "##Repair##\n0:input\n1:output\n" + lines.joined(separator: "\n") + "\n"
    let (tree, reports) = Verifier().verify(SourceFile(path: "repair.ng", text: text))
    return (tree.diagnostics + reports.flatMap(\.diagnostics)).filter { $0.severity == .error }
  }

  @Test func theBatchDimensionThatDiffersIsNamed() throws {
    let found = Self.errors(
      "2:reshape(B,4,C//4,H*W)", "3:permute(0,1,3,2)", "4:multiply", "5:softmax(-1)", "6:reshape(B,8,C//8,H*W)",
      "7:permute(0,1,3,2)", "8:multiply", "0->2->3->4", "2->4->5->8", "0->6->7->8->1")
    #expect(
      found.map(\.message) == [
        "multiply fits in neither order: (B, 4, H*W, H*W) @ (B, 8, H*W, C//8): "
          + "batch dimensions differ: 4 against 8 (dimension 1)"
      ])
  }

  @Test func everyFindingGivesItsOwnIds() {
    let found = Self.errors(
      "2:LN", "3:reshape(B,C,H*W)", "4:Linear(C)", "5:reshape(B,C,H,W)", "6:Add", "0->2->6", "0->3->4->5->6->1")
    var seen: Set<String> = []
    for diagnostic in found {
      let ids = NewNodes.ids(in: [diagnostic])
      #expect(!ids.isEmpty && seen.isDisjoint(with: ids))
      seen.formUnion(ids)
    }
    #expect(found.count == 2)
  }

  /// The nearest divisor is found without a look at all numbers up to the channels.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [(2_000_000_000, 7, 8), (1_999_999_973, 1_000, 1), (9_000_000_000_000_000, 1_000, 1_000), (10, 4, 5)])
  func theNearestDivisorIsSoonFound(channels: Int, groups: Int, nearest: Int) {
    let found = Self.errors(
      "2:Conv2d(\(channels),1)", "3:Conv2d(C,1,groups=\(groups))", "0->2->3->1")
    if channels % groups == 0 { return #expect(!found.contains { $0.code.id == "E0416" }) }
    #expect(found.first?.fixes.first?.title == "use groups=\(nearest), the nearest divisor of \(channels)")
  }

  /// Of thousands of findings only some have fix-its that all nodes are looked at for.
  @Test(.timeLimit(.minutes(1))) func largeBlocksAreSoonLookedAt() {
    let found = Self.errors((2...4_000).map { "\($0):multiply\n0->\($0)\n0->\($0)" }.joined(separator: "\n"))
    #expect(found.count > 3_000)
    let mended = found.filter { diagnostic in !diagnostic.fixes.isEmpty }
    #expect((1...64).contains(mended.count))
  }
}
