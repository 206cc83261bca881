import Diagnostics
import Ops
import Testing
import Verifier

@testable import Drawing

@Suite struct LayoutTests {
  /// A block of `count` operations with seeded random edges.
  static func diagram(count: Int, seed: UInt64) -> Diagram {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let nodes = (0..<count).map { index in
      Diagram.Node(
        id: "\(index)", title: "Op", detail: next(2) == 0 ? "C, 3×3" : "", shape: "(B, C, H, W)",
        style: index == 0 || index == count - 1 ? .terminal : .operation(.layout))
    }
    var edges: [Diagram.Edge] = []
    for target in 1..<count {
      for _ in 0..<(1 + next(3)) {
        edges.append(Diagram.Edge(source: max(0, target - 1 - next(8)), target: target, ordinal: nil))
      }
    }
    return Diagram(title: "T", subtitle: "", nodes: nodes, edges: edges)
  }

  @Test(arguments: [2, 5, 20, 60, 150])
  func boxesDoNotOverlap(count: Int) throws {
    for seed in 0..<5 as Range<UInt64> {
      let picture = try Picture(Self.diagram(count: count, seed: seed))
      let boxes = zip(picture.boxes, picture.diagram.nodes).map { box, node in
        // The box and the chip below it.
        let width = max(box.width, TextMetrics.width(node.shape ?? "", size: Picture.shapeSize) + 6)
        return (
          left: box.centre - width / 2, right: box.centre + width / 2, top: box.top,
          bottom: box.bottom + Picture.chipGap + Picture.chipHeight
        )
      }
      for a in boxes.indices {
        #expect(boxes[a].left >= -0.01 && boxes[a].right <= picture.width + 0.01)
        for b in boxes.indices.dropFirst(a + 1) {
          let apart =
            boxes[a].right <= boxes[b].left || boxes[b].right <= boxes[a].left || boxes[a].bottom <= boxes[b].top
            || boxes[b].bottom <= boxes[a].top
          #expect(apart)
        }
      }
    }
  }

  @Test func everyEdgeGoesDownward() throws {
    let diagram = Self.diagram(count: 60, seed: 7)
    let graph = try LayeredGraph(diagram)
    for (edge, route) in zip(diagram.edges, graph.routes) {
      #expect(route.first == edge.source && route.last == edge.target)
      for (upper, lower) in zip(route, route.dropFirst()) {
        #expect(graph.vertices[lower].rank == graph.vertices[upper].rank + 1)
      }
    }
    #expect(graph.layers.map(\.count).reduce(0, +) == graph.vertices.count)
  }

  @Test func crossingsThatCanBeAvoidedAre() throws {
    // a -> d, b -> c in source order crosses; exchanged it does not.
    func node(_ title: String) -> Diagram.Node { Diagram.Node(title: title, style: .stage) }
    let diagram = Diagram(
      title: "", subtitle: "", nodes: ["s", "a", "b", "c", "d"].map(node),
      edges: [(0, 1), (0, 2), (1, 4), (2, 3)].map { Diagram.Edge(source: $0.0, target: $0.1, ordinal: nil) })
    let graph = try LayeredGraph(diagram)
    let upper = graph.layers[1]
    let lower = graph.layers[2]
    #expect((upper == [1, 2]) == (lower == [4, 3]))
  }

  @Test func aTrunkIsStraight() throws {
    let diagram = Self.diagram(count: 1, seed: 0)
    #expect(try LayeredGraph(diagram).layers == [[0]])
    // A chain of six beside one long edge.
    let chain = Diagram(
      title: "", subtitle: "",
      nodes: (0..<7).map { Diagram.Node(id: "\($0)", title: "Op", style: .stage) },
      edges: (0..<6).map { Diagram.Edge(source: $0, target: $0 + 1, ordinal: nil) }
        + [Diagram.Edge(source: 0, target: 6, ordinal: nil)])
    let graph = try LayeredGraph(chain)
    let centres = HorizontalPlacement.place(graph, widths: graph.vertices.map { $0.node == nil ? 10 : 50 }, gap: 10)
    let trunk = graph.vertices.indices.filter { graph.vertices[$0].node == nil }.map { centres[$0] }
    #expect(trunk.count == 5 && Set(trunk).count == 1)
    #expect(Set((1..<6).map { centres[$0] }).count == 1)
  }

  @Test func cyclesAreDrawn() throws {
    let diagram = Diagram(
      title: "", subtitle: "", nodes: (0..<3).map { Diagram.Node(id: "\($0)", title: "Add", style: .stage) },
      edges: [(0, 1), (1, 2), (2, 1), (2, 2)].map { Diagram.Edge(source: $0.0, target: $0.1, ordinal: nil) })
    #expect(try LayeredGraph(diagram).isReversed == [false, false, true, false])
    #expect(try SVGDrawing.render([diagram], title: "").contains("marker-start"))
  }

  @Test func whatIsTooLargeIsRefused() {
    let nodes = (0..<601).map { Diagram.Node(id: "\($0)", title: "BN", style: .stage) }
    #expect(throws: DrawingError.tooLarge(nodes: 601, edges: 0)) {
      try LayeredGraph(Diagram(title: "", subtitle: "", nodes: nodes, edges: []))
    }
  }
}
