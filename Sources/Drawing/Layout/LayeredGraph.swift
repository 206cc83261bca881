/// A graph on ranks: every node below its operands, and what runs past a rank represented there by a vertex.
///
/// All edges of a node share one trunk: they carry the same tensor, and a picture with one line that branches is easier
/// to read than one with many lines side by side.
struct LayeredGraph: Sendable {
  struct Vertex: Sendable {
    /// The diagram's node; nil for a place of a trunk.
    let node: Int?
    let rank: Int
  }

  private(set) var vertices: [Vertex] = []
  /// The vertices of each rank from left to right.
  var layers: [[Int]]
  /// Neighbours one rank down and up; an edge that is drawn twice is there twice.
  private(set) var below: [[Int]] = []
  private(set) var above: [[Int]] = []
  /// For each edge of the diagram, the vertices from its upper to its lower end; empty for edges within a node.
  private(set) var routes: [[Int]]
  /// Whether an edge runs upward in the picture: only cycles have such edges.
  let isReversed: [Bool]

  init(_ diagram: Diagram) throws(DrawingError) {
    let error = DrawingError.tooLarge(nodes: diagram.nodes.count, edges: diagram.edges.count)
    guard diagram.nodes.count <= DrawingLimits.nodes, diagram.edges.count <= DrawingLimits.edges else { throw error }
    let ranking = Ranking(diagram)
    isReversed = ranking.isReversed
    layers = [[Int]](repeating: [], count: (ranking.ranks.max() ?? 0) + 1)
    routes = [[Int]](repeating: [], count: diagram.edges.count)
    for node in diagram.nodes.indices { add(Vertex(node: node, rank: ranking.ranks[node])) }
    var trunks = [[Int]](repeating: [], count: diagram.nodes.count)
    for (index, edge) in diagram.edges.enumerated() where edge.source != edge.target {
      let (top, bottom) = isReversed[index] ? (edge.target, edge.source) : (edge.source, edge.target)
      let length = ranking.ranks[bottom] - ranking.ranks[top]
      while trunks[top].count < length - 1 {
        guard vertices.count < DrawingLimits.vertices else { throw error }
        let vertex = add(Vertex(node: nil, rank: ranking.ranks[top] + trunks[top].count + 1))
        connect(trunks[top].last ?? top, vertex)
        trunks[top].append(vertex)
      }
      let passed = trunks[top].prefix(length - 1)
      connect(passed.last ?? top, bottom)
      routes[index] = [top] + passed + [bottom]
    }
    layers = CrossingReduction.ordered(self)
  }

  @discardableResult
  private mutating func add(_ vertex: Vertex) -> Int {
    vertices.append(vertex)
    below.append([])
    above.append([])
    layers[vertex.rank].append(vertices.count - 1)
    return vertices.count - 1
  }

  private mutating func connect(_ upper: Int, _ lower: Int) {
    below[upper].append(lower)
    above[lower].append(upper)
  }
}
