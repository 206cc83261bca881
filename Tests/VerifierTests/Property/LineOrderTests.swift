import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// The same block with its lines in another order: what a node decides must not depend on which nodes came before it.
@Suite struct LineOrderTests {
  private static let products = [
    """
    ##A##
    0:input
    11:ReLU
    12:ReLU
    13:ReLU
    1:Conv2d(out_channels=C,kernel_size=1,groups=2)
    2:mean(dim=(1,2,3))
    3:reshape(B,1,1)
    4:repeat(1,1,H*W+((C-3)*H+(C-3)*W)//67)
    5:repeat(1,H*W,1)
    6:multiply
    7:mean(dim=(1,2))
    8:reshape(B,1,1,1)
    9:Mul
    10:output
    0->11
    11->12
    12->13
    13->1
    0->2
    2->3
    3->4
    3->5
    4->6
    5->6
    6->7
    7->8
    1->9
    8->9
    9->10

    """,
    """
    ##A##
    0:input
    2:mean(dim=(1,2,3))
    3:reshape(B,1,1)
    4:repeat(1,1,H*W+((C-3)*H+(C-3)*W)//67)
    5:repeat(1,H*W,1)
    6:multiply
    7:mean(dim=(1,2))
    8:reshape(B,1,1,1)
    11:ReLU
    12:ReLU
    13:ReLU
    1:Conv2d(out_channels=C,kernel_size=1,groups=2)
    9:Mul
    10:output
    0->2
    2->3
    3->4
    3->5
    4->6
    5->6
    6->7
    7->8
    0->11
    11->12
    12->13
    13->1
    1->9
    8->9
    9->10

    """,
  ]

  private static let sums = [
    """
    ##A##
    0:input
    11:ReLU
    12:ReLU
    13:ReLU
    1:Conv2d(out_channels=C,kernel_size=1,groups=3)
    2:mean(dim=(1,2,3))
    3:reshape(B,1,1)
    4:repeat(1,1,1+(H*W-1)*((5-C)//2)+((C-3)*(C-5)*(H+W))//67)
    5:repeat(1,1,H*W)
    6:Add
    7:reshape(B,-1,1)
    14:mean(dim=1)
    8:reshape(B,1,1,1)
    9:Mul
    10:output
    0->11
    11->12
    12->13
    13->1
    0->2
    2->3
    3->4
    3->5
    4->6
    5->6
    6->7
    7->14
    14->8
    1->9
    8->9
    9->10

    """,
    """
    ##A##
    0:input
    2:mean(dim=(1,2,3))
    3:reshape(B,1,1)
    4:repeat(1,1,1+(H*W-1)*((5-C)//2)+((C-3)*(C-5)*(H+W))//67)
    5:repeat(1,1,H*W)
    6:Add
    7:reshape(B,-1,1)
    14:mean(dim=1)
    8:reshape(B,1,1,1)
    11:ReLU
    12:ReLU
    13:ReLU
    1:Conv2d(out_channels=C,kernel_size=1,groups=3)
    9:Mul
    10:output
    0->11
    11->12
    12->13
    13->1
    0->2
    2->3
    3->4
    3->5
    4->6
    5->6
    6->7
    7->14
    14->8
    1->9
    8->9
    9->10

    """,
  ]

  private func report(_ text: String) -> BlockReport {
    Verifier().verify(SourceFile(path: "a.ng", text: text)).reports[0]
  }

  @Test func productsAreTakenInOneOrder() {
    let reports = Self.products.map(report)
    #expect(reports[0].isValid == reports[1].isValid && reports[0].widths == reports[1].widths)
    #expect(Set(reports[0].diagnostics.map(\.code)) == Set(reports[1].diagnostics.map(\.code)))
    #expect(reports.allSatisfy { report in !report.diagnostics.contains { $0.code.id == "W0448" } })
  }

  @Test func sumsHaveOneHash() throws {
    let forms = try Self.sums.map { try #require(report($0).typed).canonicalForm() }
    #expect(forms[0].hash == forms[1].hash && forms[0].isExact)
  }
}
