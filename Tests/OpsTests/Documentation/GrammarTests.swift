import Diagnostics
import GraphLang
import Ops
import Testing
import Verifier

@Suite struct GrammarTests {
  let grammar: GBNFGrammar

  init() throws { grammar = try GBNFGrammar(Vocabulary.standard.gbnf) }

  /// A file without comments, spaces around tokens and surplus blank lines.
  private static func bare(_ text: String) -> String {
    var lines: [String] = []
    for line in text.split(separator: "\n") {
      let isHeader = line.hasPrefix("##")
      let content = isHeader ? String(line) : String(line.prefix { $0 != "#" }).filter { $0 != " " }
      if content.isEmpty { continue }
      if isHeader && !lines.isEmpty { lines.append("") }
      lines.append(content)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func theFileIsFresh() throws {
    try Repository.expectFresh("grammar/naderc.gbnf", Vocabulary.standard.gbnf)
  }

  @Test func thereAreSamples() { #expect(Repository.samples.count >= 16) }

  @Test(arguments: Repository.samples)
  func derivesSamples(name: String) throws {
    let text = try #require(Repository.text("samples/\(name)"))
    #expect(grammar.derives(Self.bare(text)))
  }

  @Test(arguments: Vocabulary.standard.operations.map(\.example))
  func derivesExamples(text: String) { #expect(grammar.derives(text + "\n")) }

  private static func block(_ operation: String, edge: String = "0->2") -> String {
    "##A##\n0:input\n1:output\n2:\(operation)\n\(edge)\n2->1\n"
  }

  @Test(arguments: [
    "Conv2d(C,3)", "Conv2d(C,(1,7),stride=1)", "Conv2d(out_channels=C,kernel_size=3,groups=C)", "Conv2d(C,3,1,1,C)",
    "BN", "BN(C)", "DropPath", "DropPath(prob=0.1)", "DropPath(0.1)", "mean(dim=(2,3))", "mean(1)", "softmax(-1)",
    "permute(0,2,3,1)", "permute(dims=(0,2,3,1))", "reshape(B,-1,C//2*3,(H-1)*W)", "AdaptiveAvgPool2d(H//2)",
    "AvgPool2d(kernel_size=2,stride=(2,1))", "repeat(1,C,1,1)",
  ])
  func derives(operation: String) {
    let text = Self.block(operation)
    #expect(grammar.derives(text))
    // What the grammar accepts the parser reads without a word.
    let tree = Parser.parse(SourceFile(path: "a.ng", text: text))
    #expect(tree.diagnostics.isEmpty && tree.blocks.allSatisfy { $0.diagnostics.isEmpty })
  }

  @Test(arguments: [
    "Conv3d(C,3)", "conv2d(C,3)", "Conv2d", "Conv2d()", "Conv2d(C)", "Conv2d(C,3,padding=1)", "Conv2d(C,3,C=3)",
    "Conv2d(kernel_size=3)", "Conv2d(out_channels=C,3)", "Conv2d(H,3)", "Conv2d(C*0.5,3)", "Conv2d(int(C),3)",
    "Conv2d(C,3,groups=C,groups=C)", "ReLU()", "Add(1)", "DropPath(1.5)", "mean()", "mean(dim=C)", "permute(C)",
    "AvgPool2d(2)", "BN(num_features=C)", "Linear(out_features=C)", "reshape(B,C,X)", "softmax(dim=(1,2))", "output2",
  ])
  func rejects(operation: String) { #expect(!grammar.derives(Self.block(operation))) }

  @Test(arguments: [
    "", "##A##\n", "##A##\n0:input\n", "#A#\n0:input\n1:output\n0->1\n", "##A##\n0:input\n1:output\n0=>1\n",
    "##A##\n0:input\n1:output\n0->1", "##A##\n0:input\n1:output\n0->1\nthis is it\n",
    "##A##\n0:input\n1:output\n0->1->1\n", "```\n##A##\n0:input\n1:output\n0->1\n```\n",
  ])
  func rejectsText(text: String) { #expect(!grammar.derives(text)) }

  @Test func brokenGrammarsAreRejected() {
    #expect(throws: GBNFGrammar.Failure.undefinedRule("b")) { try GBNFGrammar("root ::= b\n") }
    #expect(throws: GBNFGrammar.Failure.syntax(line: 1)) { try GBNFGrammar("root ::= (\"a\"\n") }
    #expect(throws: GBNFGrammar.Failure.repeatedRule("root")) { try GBNFGrammar("root ::= \"a\"\nroot ::= \"b\"\n") }
  }
}
