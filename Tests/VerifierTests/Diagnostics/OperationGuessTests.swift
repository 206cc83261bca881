import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// Operations for which nothing stands; those that can be mended are among the golden texts.
@Suite struct OperationGuessTests {
  /// What is said of unknown operations in a chain from the input to the output.
  private func findings(_ nodes: String..., more: String = "") -> [Diagnostic] {
    let lines = nodes.enumerated().map { "\($0.offset + 2):\($0.element)\n" }.joined()
    let chain = (0..<nodes.count).map { "\($0 + 2)->" }.joined()
    let text = "##Block##\n0:input\n1:output\n\(lines)0->\(chain)1\n\(more)"
    return Verifier().verify(SourceFile(path: "a", text: text)).reports.flatMap(\.diagnostics)
      .filter { $0.severity == .error }
  }

  @Test(arguments: ["Split(2,dim=1)", "chunk", "slice(dim=1,start=0,end=C)", "narrow(1,0,C)", "select(1,0)", "unbind"])
  func thereIsNoSlicing(name: String) {
    let found = findings(name, "GELU")
    #expect(found.map(\.code.id) == ["E0301"])
    #expect(found.first?.notes == ["there is no slicing; compute each part with a Conv2d or Linear of its own"])
    #expect(found.first?.fixes.isEmpty == true)
    #expect(found.first?.message.contains("did you mean") == false)
  }

  @Test func thereIsNoSubtraction() {
    let found = findings("Sub", more: "0->2\n")
    #expect(found.count == 1)
    #expect(found.first?.notes.first?.hasPrefix("there is no subtraction") == true)
    #expect(found.first?.fixes.first?.edits.map(\.text).contains("Add") == true)
  }

  @Test(arguments: ["Upsample(size=(H//2,W//2))", "MaxUnpool2d(kernel_size=2)"])
  func thereIsNoInterpolation(name: String) {
    let found = findings("Conv2d(C,3)", name, "BN")
    #expect(found.count == 1)
    #expect(found.first?.notes.first?.hasPrefix("there is no interpolation") == true)
    #expect(found.first?.fixes.isEmpty == true)
  }

  @Test(arguments: [
    ("Upsample(scale_factor=2)", 2), ("interpolate(size=(H,W))", 4), ("ConvTranspose2d(C,2,2)", 2),
    ("ConvTranspose2d(C,C,4,4)", 4), ("Upsample(4,mode='bilinear')", 4),
  ])
  func pixelsAreRepeated(name: String, factor: Int) {
    let (part, whole) = ("H//4", factor == 4 ? "H" : "H//2")
    let texts = findings("AvgPool2d(4,4)", name, "BN").first?.fixes.first?.edits.map(\.text).joined() ?? ""
    #expect(texts.contains("reshape(B,C,\(part),1,W//4,1)"))
    #expect(texts.contains("repeat(1,1,1,\(factor),1,\(factor))"))
    #expect(texts.contains("reshape(B,C,\(whole),"))
  }

  @Test func operationsAreListedOnce() {
    let found = findings("Frobnicate", "Quantize(8)", "BatchNorm2d(C)")
    #expect(found.count == 3)
    #expect(found.map { $0.notes.count { $0.hasPrefix("the operations are ") } } == [1, 0, 0])
  }

  /// A guess that is impossible here is not offered, and what is wrong with it is not said of another line.
  @Test func whatIsSaidPointsAtTheNode() {
    let found = findings("reshape(B,4,C//4,H,W)", "Conv3x3(C)", "reshape(B,C,H,W)")
    #expect(found.allSatisfy { $0.span.start > 30 })
    #expect(findings("reshape(B,C,H*W)", "transpose(0,9)").map(\.fixes.isEmpty) == [true])
  }

  @Test func onABranchDropoutIsDropPath() {
    #expect(findings("ReLU", "Dropout(0.1)", "Add", more: "0->4\n").first?.fixes.first?.title == "write 'DropPath'")
    #expect(findings("Dropout(0.1)", "Conv2d(C,3)").first?.fixes.first?.title == "take the node out")
  }
}
