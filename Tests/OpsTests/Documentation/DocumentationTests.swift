import Diagnostics
import Ops
import Testing
import Verifier

@Suite struct DocumentationTests {
  @Test func theReferenceIsFresh() throws {
    try Repository.expectFresh("docs/operations.md", Vocabulary.standard.markdown)
  }

  @Test func everyTextNamesEveryOperationAndParameter() {
    let vocabulary = Vocabulary.standard
    for text in [vocabulary.markdown, vocabulary.prompt, vocabulary.overviewText] {
      for operation in vocabulary.operations { #expect(text.contains(operation.signatureText)) }
    }
    for operation in vocabulary.operations {
      for parameter in operation.parameters { #expect(operation.helpText.contains("  \(parameter.name) ")) }
      #expect(operation.helpText.contains(operation.result))
    }
  }

  @Test func signatures() throws {
    let vocabulary = Vocabulary.standard
    func signature(_ name: String) -> String? { vocabulary.find(name)?.operation.signatureText }
    #expect(signature("Conv2d") == "Conv2d(out_channels, kernel_size, stride=1, dilation=1, groups=1)")
    #expect(signature("DropPath") == "DropPath(prob=0.2)")
    #expect(signature("permute") == "permute(*dims)")
    #expect(signature("BN") == "BN([num_features])")
    #expect(signature("ReLU") == "ReLU")
  }

  @Test(arguments: Vocabulary.standard.operations.map(\.name))
  func examplesVerify(name: String) throws {
    let operation = try #require(Vocabulary.standard.find(name)?.operation)
    let report = try #require(
      Verifier().verify(SourceFile(path: "a.ng", text: operation.example)).reports.first)
    #expect(report.isValid, "\(report.diagnostics.map(\.message))")
    #expect(operation.example.contains(":\(name)"))
  }

  @Test func thePromptsOwnExampleVerifies() throws {
    let lines = Vocabulary.standard.prompt.split(separator: "\n", omittingEmptySubsequences: false)
    let block = lines.drop { $0 != "##Name##" }.prefix { !$0.isEmpty }.joined(separator: "\n")
    let report = try #require(Verifier().verify(SourceFile(path: "a.ng", text: block)).reports.first)
    #expect(report.isValid && report.diagnostics.isEmpty)
  }

  @Test func jsonHasEveryOperation() throws {
    let vocabulary = Vocabulary.standard
    guard case .object(let members) = Vocabulary.json(vocabulary.operations) else {
      Issue.record("not an object")
      return
    }
    #expect(members.first?.value == "naderc.ops/1")
    guard case .array(let operations)? = members.last?.value else {
      Issue.record("no operations")
      return
    }
    #expect(operations.count == vocabulary.operations.count)
  }
}
