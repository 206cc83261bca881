import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// The same block with its lines in another order: what a node decides must not depend on which nodes came before it.
@Suite struct LineOrderTests {
  /// A convolution with groups behind four nodes, times what a branch beside it makes of the reshaped mean.
  private static func block(groups: Int, _ branch: [String], _ edges: [String]) -> String {
    let nodes =
      ["0:input", "11:ReLU", "12:ReLU", "13:ReLU", "1:Conv2d(out_channels=C,kernel_size=1,groups=\(groups))"]
      + ["2:mean(dim=(1,2,3))", "3:reshape(B,1,1)"] + branch + ["8:reshape(B,1,1,1)", "9:Mul", "10:output"]
    let all =
      ["0->11", "11->12", "12->13", "13->1", "0->2", "2->3", "3->4", "3->5", "4->6", "5->6", "6->7"] + edges
      + ["1->9", "8->9", "9->10"]
    return (["##A##"] + nodes + all).joined(separator: "\n") + "\n"
  }

  /// A product that fits in one order at C = 3 alone, beside groups that exclude it.
  private static let product = block(
    groups: 2,
    ["4:repeat(1,1,H*W+((C-3)*H+(C-3)*W)//67)", "5:repeat(1,H*W,1)", "6:multiply", "7:mean(dim=(1,2))"], ["7->8"])

  /// Sizes that are equal or 1 by the width.
  private static let sum = block(
    groups: 3,
    [
      "4:repeat(1,1,1+(H*W-1)*((5-C)//2)+((C-3)*(C-5)*(H+W))//67)", "5:repeat(1,1,H*W)", "6:Add", "7:reshape(B,-1,1)",
      "14:mean(dim=1)",
    ], ["7->14", "14->8"])

  /// The block as it is, and with the four nodes behind the input and the edges into them as the last ones.
  private static func orders(_ text: String) -> [String] {
    let lines = text.split(separator: "\n").map(String.init)
    let nodes = lines.count { $0.contains(":") }
    let edges = lines[(nodes + 1)...]
    let moved = lines[..<2] + lines[6...nodes] + lines[2..<6] + edges.dropFirst(4) + edges.prefix(4)
    return [text, moved.joined(separator: "\n") + "\n"]
  }

  private func report(_ text: String) -> BlockReport {
    Verifier().verify(SourceFile(path: "a.ng", text: text)).reports[0]
  }

  @Test func productsAreTakenInOneOrder() {
    let reports = Self.orders(Self.product).map(report)
    #expect(reports[0].isValid == reports[1].isValid && reports[0].widths == reports[1].widths)
    #expect(Set(reports[0].diagnostics.map(\.code)) == Set(reports[1].diagnostics.map(\.code)))
    #expect(reports.allSatisfy { report in !report.diagnostics.contains { $0.code.id == "W0448" } })
  }

  @Test func sumsHaveOneHash() throws {
    let forms = try Self.orders(Self.sum).map { try #require(report($0).typed).canonicalForm() }
    #expect(forms[0].hash == forms[1].hash && forms[0].isExact)
  }
}
