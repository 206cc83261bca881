import Diagnostics
import Foundation
import GraphLang
import Ops
import Testing

@Suite struct SyntaxPrinterTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func format(_ text: String) -> String? {
    SyntaxPrinter.print(
      Parser.parse(SourceFile(path: "probe.ng", text: text)), spelling: Vocabulary.standard.spelling)
  }

  /// What a file says, without places and spelling: names, nodes with printed arguments, edges.
  static func meaning(_ text: String) -> [String] {
    let source = SourceFile(path: "probe.ng", text: text)
    return Parser.parse(source).blocks.flatMap { block in
      [block.name] + block.nodes.map { "\($0.id.text):\($0.operation.text.lowercased())" }
        + block.edges.map { "\($0.source.text)->\($0.target.text)" }
    }
  }

  private static var texts: [String] {
    let samples = root.appendingPathComponent("samples")
    let files = (try? FileManager.default.contentsOfDirectory(at: samples, includingPropertiesForKeys: nil)) ?? []
    let rows = root.appendingPathComponent("Tests/VerifierTests/Fixtures/blocks.jsonl")
    let lines = ((try? String(contentsOf: rows, encoding: .utf8)) ?? "").split(separator: "\n")
    return files.filter { $0.pathExtension == "ng" }.compactMap { try? String(contentsOf: $0, encoding: .utf8) }
      + lines.compactMap { String(row: $0) }
  }

  @Test func formattingTwiceChangesNothing() {
    var formatted = 0
    for text in Self.texts {
      guard let once = Self.format(text) else { continue }
      formatted += 1
      #expect(Self.format(once) == once)
      #expect(Self.meaning(once) == Self.meaning(text))
    }
    #expect(formatted > 200)
  }

  @Test(arguments: [
    ("2:conv2d( C , 3 ,groups = C )", "2:Conv2d(out_channels=C,kernel_size=3,groups=C)"),
    ("2:Conv2d(C,3,groups=2,stride=1)", "2:Conv2d(out_channels=C,kernel_size=3,stride=1,groups=2)"),
    ("2:ReLU()", "2:ReLU"),
    ("2:permute(dims=[0,2,3,1])", "2:permute(0,2,3,1)"),
    ("2:reshape((B,C,H*W))", "2:reshape(B,C,H*W)"),
    ("2:mean([2,3],)", "2:mean(dim=(2,3))"),
    ("2:mean((2,))", "2:mean(dim=(2,))"),
    ("2:BN( C )", "2:BN(C)"),
    ("2:Conv2d((C/4)*4,3)", "2:Conv2d(out_channels=C//4*4,kernel_size=3)"),
    ("2:Conv2d(4*(C/4),3)", "2:Conv2d(out_channels=4*(C//4),kernel_size=3)"),
    ("2:Conv2d(C-(C-4),3)", "2:Conv2d(out_channels=C-(C-4),kernel_size=3)"),
    ("2:Conv2d(-(-C//2) x 2,3)", "2:Conv2d(out_channels=-(-C//2)*2,kernel_size=3)"),
    ("2:Conv2d(((C)),3)  #  why", "2:Conv2d(out_channels=C,kernel_size=3)  #  why"),
    ("2:mystery(1,b=2)", "2:mystery(1,b=2)"),
    ("2:mean(dim=1,keepdim=True)", "2:mean(dim=1,keepdim=True)"),
  ])
  func nodeLines(written: String, printed: String) {
    #expect(Self.format("##B##\n\(written)\n") == "##B##\n\(printed)\n")
  }

  @Test func edgesCommentsAndFences() {
    let text = "```\r\n# top\r\n\r\n\r\n#B#\r\n 0:Input\r\n# mid\r\n1:output\r\n0,2->1 # both\r\n0->2->1\r\n\r\n```\r\n"
    #expect(
      Self.format(text)
        == "# top\n\n##B##\n0:input\n# mid\n1:output\n0->1  # both\n2->1\n0->2\n2->1\n")
  }

  @Test func aMissingHeaderIsAdded() {
    #expect(Self.format("# c\n0:input\n1:output\n0->1") == "# c\n##probe##\n0:input\n1:output\n0->1\n")
  }

  @Test(arguments: ["##B##\nwhat is this\n", "##B##\n0->\n", "##B##\n2:Conv2d(C,\n", ""])
  func unreadableTextIsRefused(text: String) { #expect(Self.format(text) == nil) }

  @Test func longArgumentListsStayWithinTheLimit() throws {
    let sum = Array(repeating: "C", count: 199).joined(separator: "+")
    let once = try #require(Self.format("##B##\n2:Conv2d(\(sum),3)\n"))
    #expect(Self.format(once) == once)
  }
}

extension String {
  /// The text of a row of the conformance set.
  fileprivate init?(row: Substring) {
    guard let value = try? JSONSerialization.jsonObject(with: Data(row.utf8)) as? [String: Any],
      let text = value["text"] as? String
    else { return nil }
    self = text
  }
}
