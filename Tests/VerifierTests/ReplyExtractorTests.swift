import Diagnostics
import GraphLang
import Testing

@testable import Verifier

@Suite struct ReplyExtractorTests {
  private static let block = "##A##\n0:input\n1:output\n2:ReLU\n0->2\n2->1"
  private static let second = "##A_stem##\n0:input\n1:output\n2:Conv2d(dim,3)\n0->2\n2->1"

  /// Replies with the number of blocks in them.
  static let replies: [(String, Int)] = [
    (block, 1),
    ("Sure! Here is the block:\n\n```\n\(block)\n```\nIt uses 2 nodes: one, two.", 1),
    ("```python\n\(block)\n```", 1),
    ("~~~ng\n\(block)\n~~~", 1),
    ("Here:\n```text\n\(block)\n```\nand the stem\n```\n\(second)\n```\n", 2),
    ("<think>\nMaybe\n```\n##X##\n0:input\n1:output\n0->1\n```\n</think>\n```\n\(block)\n```", 1),
    ("Draft 0:input\n</think>\n\(block)", 1),
    ("好的，下面是新的模块：\n\n```\n\(block)\n```\n说明：节点 2 是激活函数。", 1),
    ("好的，下面是新的模块：\n\(block)\n完成。", 1),
    ("## Design\nI keep the ReLU.\n\n\(block)\n\nThat is all - enjoy.", 1),
    ("Note: nothing special.\n\(block)\nReason: it is short.", 1),
    (block.split(separator: ">").joined(separator: "&gt;"), 1),
    ("```\n\(block)", 1),
    ("First some Python:\n```python\nx = 1\nprint(x)\n```\nThen\n```\n\(block)\n```", 1),
    (block.split(separator: "\n").joined(separator: "\r\n"), 1),
    (block.split(separator: "\n").map { "> " + $0 }.joined(separator: "\n"), 1),
    (block.split(separator: "\n").map { "- `" + $0 + "`" }.joined(separator: "\n"), 1),
    (block.replacing("##A##", with: "**##A##**"), 1),
    (block.replacing("##A##", with: "<answer>\n##A##") + "\n</answer>", 1),
  ]

  @Test(arguments: replies)
  func blocksAreFoundInProse(reply: String, count: Int) {
    let source = SourceFile(path: "reply.txt", text: reply)
    let extracted = ReplyExtractor.extract(source)
    #expect(extracted.bytes.count == source.bytes.count)
    #expect(extracted.lineStarts == source.lineStarts)
    let (tree, reports) = Verifier().verify(extracted)
    let errors = (tree.diagnostics + reports.flatMap(\.diagnostics)).filter { $0.severity == .error }
    #expect(reports.count == count)
    #expect(errors.isEmpty, "\(errors.map(\.message))")
  }

  /// A reply in JSON that holds blocks as text.
  @Test(arguments: [
    (#"{"block": "\#(escaped(block))"}"#, 1),
    (
      "Here it is:\n```json\n{\n  \"thought\": \"2 nodes: a, b\",\n  \"base\": \"\(escaped(block))\",\n"
        + "  \"stem\": \"\(escaped(second))\"\n}\n```\nDone.", 2
    ),
    (#"{"block":"\#(escaped(block).replacing(">", with: "\\u003e"))"}"#, 1),
  ])
  func blocksAreFoundInStringsOfJSON(reply: String, count: Int) {
    let source = SourceFile(path: "reply.json", text: reply)
    let extracted = ReplyExtractor.extract(source)
    #expect(extracted.bytes.count == source.bytes.count)
    let (tree, reports) = Verifier().verify(extracted)
    let errors = (tree.diagnostics + reports.flatMap(\.diagnostics)).filter { $0.severity == .error }
    #expect(reports.count == count)
    #expect(errors.isEmpty, "\(errors.map(\.message))")
  }

  private static func escaped(_ text: String) -> String { text.replacing("\n", with: "\\n") }

  /// The header tells the role, whatever stands between it and the nodes.
  @Test(arguments: [
    second.replacing("##A_stem##", with: "##A_stem##\nNodes:"),
    second.replacing("##A_stem##", with: "**##A_stem##**\n"),
  ])
  func headersAreKept(reply: String) throws {
    let report = try #require(
      Verifier().verify(ReplyExtractor.extract(SourceFile(path: "reply.txt", text: reply))).reports.first)
    #expect(report.block.name == "A_stem" && report.signature.role == .stem && report.isValid)
  }

  @Test func placesAreThoseOfTheReply() throws {
    let source = SourceFile(path: "reply.txt", text: "好的\n```\n##A##\n0:input\n1:output\n2:Relo\n0->2->1\n```\n")
    let report = try #require(Verifier().verify(ReplyExtractor.extract(source)).reports.first)
    let error = try #require(report.diagnostics.first)
    let place = source.location(of: error.span.start)
    #expect(place.line == 6 && place.column == 3)
  }

  @Test func aReplyWithoutABlockStaysAsItIs() {
    let source = SourceFile(path: "reply.txt", text: "I cannot do this.\n")
    #expect(ReplyExtractor.extract(source).bytes == source.bytes)
    #expect(Verifier().verify(ReplyExtractor.extract(source)).tree.diagnostics.contains { $0.severity == .error })
  }
}
