import Diagnostics
import Foundation
import Ops
import Testing
import Verifier

@testable import Drawing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct DrawingTests {
  private static func diagrams(_ text: String) -> [Diagram] {
    let source = SourceFile(path: "a.ng", text: text)
    return Verifier().verify(source).reports.map { Diagram($0, source: source) }
  }

  private static let hostile = """
    ##a<b>&"'\u{1B}[31m\u{202E}x]]>##
    0:input
    1:output
    2:<script>alert(1)</script>
    3:Foo(a<b&"c")
    4:Add
    5:concat(dim=1)
    0->3
    0->4
    0->4
    4->5
    3->5
    5->1

    """

  /// All text that is shown, from well-formed XML.
  private final class TextReader: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  @Test func hostileNamesAreText() throws {
    let svg = try SVGDrawing.render(Self.diagrams(Self.hostile), title: "<&\u{0}>")
    let reader = TextReader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.elements["script"] == nil)
    #expect(reader.elements["svg"] == 1)
    #expect(reader.text.contains("a<b>&\"'"))
    #expect(!svg.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
  }

  @Test func terminalTextHasNoControlCharacters() throws {
    let text = try TextDrawing.render(Self.diagrams(Self.hostile), colored: false)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
  }

  @Test func dotQuotes() {
    let dot = DOTDrawing.render(Self.diagrams(Self.hostile), title: "a\"\\b\nc")
    #expect(dot.hasPrefix("digraph \"a\\\"\\\\b\\nc\" {"))
    #expect(dot.contains("b0n0 -> b0n3 [label=\"(B, C, H, W)\"];\n    b0n0 -> b0n3"))
  }

  @Test func nothingComesFromOutside() throws {
    let svg = try SVGDrawing.render(Self.diagrams("##A##\n0:input\n1:BN\n2:output\n0->1->2\n"), title: "A")
    let rest = svg.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!rest.contains("http") && !rest.contains("href") && !rest.contains("<style"))
    #expect(svg.contains("<title id=\"title\">A</title>"))
  }

  @Test func textDrawing() throws {
    let block = """
      ##Residual##
      0:input
      1:Conv2d(out_channels=C,kernel_size=3,stride=1)
      2:Add
      3:output
      0->1
      1->2
      0->2
      2->3

      """
    #expect(
      try TextDrawing.render(Self.diagrams(block), colored: false) == """
        Residual
        base · every width · 9*C^2 + C parameters

                  ╭───────────────╮
                  │    0 input    │
                  │ (B, C, H, W)  │
                  ╰───────┬───────╯
                   ╭──────┴──────╮
                   │             │
         ┌─────────▼─────────┐   │
         │ 1 Conv2d  C, 3×3  │   │
         │   (B, C, H, W)    │   │
         └─────────┬─────────┘   │
                   ╰────╮   ╭────╯
                        │   │
                  ┌─────▼───▼─────┐
                  │     2 Add     │
                  │ (B, C, H, W)  │
                  └───────┬───────┘
                          │
                    ╭─────▼─────╮
                    │ 3 output  │
                    ╰───────────╯

        """)
  }

  @Test func anEdgeThatIsWrittenTwiceIsDrawnTwice() throws {
    let block = "##A##\n0:input\n1:Add\n2:output\n0->1\n0->1\n1->2\n"
    let diagram = try #require(Self.diagrams(block).first)
    let picture = try Picture(diagram)
    #expect(Set(picture.paths.prefix(2)).count == 2)
    let text = try TextDrawing.render(Self.diagrams(block), colored: false)
    #expect(text.filter { $0 == "▼" }.count == 3)
  }

  @Test(arguments: [
    ("Conv2d(out_channels=C,kernel_size=3,stride=2,groups=C)", "C, 3×3, stride 2, groups C"),
    ("Conv2d(C//4, (1,7), 1)", "C//4, 1×7"), ("Conv2d(C,C//C)", "C, kernel C//C"),
    ("AvgPool2d(kernel_size=2,stride=(2,1))", "2×2, stride 2×1"), ("AdaptiveAvgPool2d(1)", "to 1×1"),
    ("mean(dim=(2,3))", "dim 2,3"), ("softmax(-1)", "dim -1"), ("reshape(B, C, H * W)", "B, C, H*W"),
    ("permute(dims=(0,2,3,1))", "0, 2, 3, 1"), ("DropPath(prob=0.1)", "p 0.1"), ("BN", ""),
  ])
  func arguments(written: String, shown: String) throws {
    let diagram = try #require(Self.diagrams("##A##\n0:input\n1:\(written)\n2:output\n0->1\n1->2\n").first)
    #expect(diagram.nodes[1].detail == shown)
  }
}
