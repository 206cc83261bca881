import Diagnostics
import Testing

@testable import GraphLang

/// Lines without anything unusual are read in one go; whatever the line, the tree is that of the other readers.
@Suite struct PlainLinesTests {
  private static let lines = [
    "0:input", "1:output", "2:Conv2d(out_channels=4*C,kernel_size=3,groups=C//2)", "3:ReLU", "12: BN",
    "99:mean(dim=(2,3))",
    "100:reshape(B,-1,H*W)", "4:Add", "0->2", "2->3->4", "0 -> 12", "99->100", "a->2", "2->a", "0,2->4",
    "5:Linear((C),C[1])",
    "6:permute(0,2,3,1", "##Block##", "", "# remark", "7:ReLU # behind", "2->3 # behind", "8:DropPath(0.25)",
    "9:Conv2d('x#y',3)",
    "0007:GELU", "10:nn.ReLU()", "11:2", "Edges: 0->2", "2:ReLU; 3:BN", "0->2;", "1:output()", "13:Conv2d (C,3)",
    "３:ReLU",
  ]
  private static let pieces = [
    "0", "1", "2", "12", "07", "100", "a", "_", "C", "->", "-", ">", ":", "::", "(", ")", ",", "=", "#", ";", " ", "  ",
    "\t", "'",
    "\"", "*", "//", ".", "ReLU", "Conv2d", "input", "edges", "[", "]", "\r", "→", "x", "+", "1e3", "0.5",
    "99999999999",
  ]

  private static func line(_ random: inout SplitMix) -> String {
    var characters = Array(lines.randomElement(using: &random) ?? "")
    for _ in 0..<max(0, Int.random(in: -2...2, using: &random)) {
      let place = Int.random(in: 0...characters.count, using: &random)
      if characters.isEmpty || Int.random(in: 0..<3, using: &random) > 0 {
        characters.insert(contentsOf: pieces.randomElement(using: &random) ?? "", at: place)
      } else {
        characters.remove(at: min(place, characters.count - 1))
      }
    }
    return String(characters)
  }

  /// All that a tree holds.
  private func text(_ tree: SyntaxTree) -> String {
    func node(_ node: NodeSyntax) -> String {
      "\(node.id) \(node.operation) \(node.arguments as Any) \(node.span) \(node.argumentSpan) \(node.line) \(node.isDamaged)"
    }
    let lines = tree.lines.map { line in
      let kind = if case .node(let syntax) = line.kind { node(syntax) } else { "\(line.kind)" }
      return "\(kind) \(line.comment as Any) \(line.span)"
    }
    let blocks = tree.blocks.map { block in
      "\(block.name) \(block.span) \(block.hasHeader) \(block.lines) \(block.nodes.map(node)) \(block.edges) "
        + "\(block.diagnostics) \(block.damagedIDs.sorted())"
    }
    return (lines + blocks + tree.diagnostics.map { "\($0)" }).joined(separator: "\n")
  }

  @Test(arguments: 0..<16)
  func theTreeDoesNotDependOnTheWayOfReading(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    for _ in 0..<40 {
      let lines = (0..<Int.random(in: 1...12, using: &random)).map { _ in Self.line(&random) }
      let header = Int.random(in: 0..<6, using: &random) == 0 ? "" : "##A##\n"
      let source = SourceFile(path: "probe.ng", text: header + lines.joined(separator: "\n") + "\n")
      let short = text(Parser.parse(source))
      let long = text(Parser.parse(source, readsPlainLines: false))
      #expect(short == long, "\(lines)")
    }
  }

  /// Every prefix of a line, and every line with one byte taken out or doubled.
  @Test(arguments: lines)
  func everySlipIsReadAlike(line: String) {
    let bytes = Array(line.utf8)
    for place in 0...bytes.count {
      let (head, next, last) = (bytes[..<place], min(place + 1, bytes.count), max(place - 1, 0))
      let variants = [Array(head), Array(head + bytes[next...]), Array(head + bytes[last...])]
      for variant in variants {
        let source = SourceFile(path: "probe.ng", bytes: Array("##A##\n0:input\n".utf8) + variant + [0x0A])
        #expect(text(Parser.parse(source)) == text(Parser.parse(source, readsPlainLines: false)), "\(variant)")
      }
    }
  }
}
