import Diagnostics
import Testing

@testable import GraphLang

@Suite struct GraphTests {
  private func build(_ text: String) throws -> (graph: Graph, diagnostics: [Diagnostic]) {
    let source = SourceFile(path: "probe.ng", text: text)
    let block = try #require(Parser.parse(source).blocks.first)
    return GraphBuilder.build(block, in: source)
  }

  /// Numbers are found without hashing, everything else by hashing; no two spellings are one id.
  @Test(arguments: [
    ["0", "00", "000", "1", "01", "10", "999", "1000", "9999999999999999999999", "a", "a1", "_", "0x1", "Input"]
  ])
  func idsAreTheirSpelling(ids: [String]) {
    var index = NodeIndex(count: 2)
    func name(_ text: String) -> NameSyntax { NameSyntax(text, SourceSpan(0, 0)) }
    for (position, id) in ids.enumerated() {
      #expect(index[id] == nil)
      index[name(id)] = position
    }
    for (position, id) in ids.enumerated() { #expect(index[id] == position) }
    for id in ["2", "998", "001", "1001", "b", ""] { #expect(index[id] == nil) }
    index[name("1")] = nil
    #expect(index["1"] == nil && index["01"] == ids.firstIndex(of: "01"))
  }

  @Test func nodesWithSpellingsOfOneNumberAreTwo() throws {
    let (graph, diagnostics) = try build("##A##\n0:input\n1:ReLU\n01:GELU\n001:output\n0->1->01->001\n")
    #expect(diagnostics.isEmpty)
    #expect(graph.order == [0, 1, 2, 3])
    #expect(graph.operands(of: 2).map(\.source) == [1])
  }

  @Test func operandsKeepTheOrderOfTheEdges() throws {
    let (graph, diagnostics) = try build(
      "##A##\n0:input\n1:output\n2:ReLU\n3:Add\n4:concat\n2->3\n0->3\n3->4\n0,2->4\n3->4\n0->2\n4->1\n")
    #expect(diagnostics.isEmpty)
    let sources = graph.nodes.indices.map { node in
      graph.operands(of: node).map { graph.nodes[$0.source].syntax.id.text }.joined(separator: ",")
    }
    #expect(sources == ["", "4", "0", "2,0", "3,0,2,3"])
    for node in graph.nodes.indices {
      for operand in graph.operands(of: node) {
        let edge = graph.edge(operand)
        #expect(edge.source.text == graph.nodes[operand.source].syntax.id.text)
        #expect(edge.target.text == graph.nodes[node].syntax.id.text)
      }
    }
    let consumers = graph.consumers.map { $0.map { graph.nodes[$0].syntax.id.text }.joined(separator: ",") }
    #expect(consumers == ["2,3,4", "", "3,4", "4,4", "1"])
  }

  /// A line is read by the short way or by the long one; both give the same edges.
  @Test(arguments: [
    "0->2->1", "0 -> 2 -> 1", "0->2->1 # end", "\t0->2->1\r", "0-2-1", "0→2→1", "0->2 2->1", "0->2,\n2->1", "0->2;2->1",
  ])
  func edgesDoNotDependOnTheWayTheyAreRead(line: String) throws {
    let source = SourceFile(path: "probe.ng", text: "##A##\n0:input\n1:output\n2:ReLU\n\(line)\n")
    let block = try #require(Parser.parse(source).blocks.first)
    let edges = block.edges.map { "\($0.source.text)->\($0.target.text)" }
    #expect(edges == ["0->2", "2->1"] || line.contains(",") && edges.last == "2->1")
  }

  @Test func aBareNameIsNoEdge() throws {
    let source = SourceFile(path: "probe.ng", text: "##A##\n0:input\n1:output\n0->1\nfoo\n")
    let block = try #require(Parser.parse(source).blocks.first)
    #expect(block.edges.count == 1)
    #expect(block.diagnostics.count == 1)
  }
}
