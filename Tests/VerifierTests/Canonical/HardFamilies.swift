/// Blocks that refinement alone says little about: incidence structures and graphs of many automorphisms, or of few.
enum HardFamilies {
  struct Family: Sendable {
    let name: String
    let text: String
  }

  static let all: [Family] =
    [
      ("Latin square Z6", latin(6) { ($0 + $1) % 6 }), ("Latin square S3", latin(6, symmetricGroup)),
      ("Latin square Z8", latin(8) { ($0 + $1) % 8 }), ("Latin square Z2^3", latin(8, ^)),
      ("Latin square Z11", latin(11) { ($0 + $1) % 11 }),
      ("PG(2,3)", plane(3, { ($0 + $1) % 3 }, { $0 * $1 % 3 })), ("PG(2,4)", plane(4, ^, { field4[$0][$1] })),
      ("PG(2,5)", plane(5, { ($0 + $1) % 5 }, { $0 * $1 % 5 })),
      ("Hadamard 8", hadamard(8)), ("Hadamard 16", hadamard(16)), ("crown", crown(40)), ("rings left out", rings(9, 5)),
      ("6-cube", doubled(64) { vertex in (0..<6).map { vertex ^ (1 << $0) } }),
    ].map(Family.init)
    + bases.flatMap { base in
      [false, true].map {
        Family(name: "CFI of \(base.name)\($0 ? ", twisted" : "")", text: cfi(base.count, base.edges, isTwisted: $0))
      }
    }

  /// Points and blocks of points: a ReLU each, an Add each.
  static func incidence(_ points: Int, _ blocks: [[Int]]) -> String {
    var nodes: [(String, [Int])] = (0..<points).map { _ in ("ReLU", [0]) }
    nodes += blocks.map { ("Add", $0.map { $0 + 1 }) }
    return block(nodes + [("Add", Array((points + 1)...(points + blocks.count)))])
  }

  /// The cells of a Latin square, in rows, columns and symbols.
  static func latin(_ order: Int, _ symbol: (Int, Int) -> Int) -> String {
    let range = 0..<order
    let cells = range.flatMap { row in range.map { (row, $0) } }
    func block(_ isIn: (Int, Int) -> Bool) -> [Int] { cells.indices.filter { isIn(cells[$0].0, cells[$0].1) } }
    let rows = range.map { index in block { row, _ in row == index } }
    let columns = range.map { index in block { _, column in column == index } }
    let symbols = range.map { index in block { symbol($0, $1) == index } }
    return incidence(cells.count, rows + columns + symbols)
  }

  static func symmetricGroup(_ a: Int, _ b: Int) -> Int {
    let maps = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    let product = (0..<3).map { maps[a][maps[b][$0]] }
    return maps.firstIndex(of: product) ?? 0
  }

  static let field4 = [[0, 0, 0, 0], [0, 1, 2, 3], [0, 2, 3, 1], [0, 3, 1, 2]]

  /// The projective plane over a field: lines y = mx + b, x = c and the line at infinity.
  static func plane(_ order: Int, _ sum: (Int, Int) -> Int, _ product: (Int, Int) -> Int) -> String {
    let range = 0..<order
    func point(_ x: Int, _ y: Int) -> Int { x * order + y }
    let slope = order * order
    var lines = range.flatMap { m in
      range.map { b in range.map { point($0, sum(product($0, m), b)) } + [slope + m] }
    }
    lines += range.map { c in range.map { point(c, $0) } + [slope + order] }
    lines.append(Array(slope...slope + order))
    return incidence(slope + order + 1, lines)
  }

  /// Sylvester's matrix: points and blocks are signed columns and rows.
  static func hadamard(_ order: Int) -> String {
    let range = 0..<order
    return incidence(
      2 * order,
      [0, 1].flatMap { sign in
        range.map { row in range.map { column in ((row & column).nonzeroBitCount + sign) & 1 * order + column } }
      })
  }

  /// All points of the other side but one.
  static func crown(_ count: Int) -> String {
    incidence(count, (0..<count).map { left in (0..<count).filter { $0 != left } })
  }

  /// All but the edges of some rings.
  static func rings(_ count: Int, _ length: Int) -> String {
    let range = 0..<count * length
    return incidence(
      range.count,
      range.map { a in
        range.filter { b in a / length != b / length || ![0, 1].contains((a - b + length) % length) }
      })
  }

  /// A graph: an Add for each vertex, of its own ReLU twice and of its neighbours'.
  static func doubled(_ count: Int, _ neighbors: (Int) -> [Int]) -> String {
    incidence(count, (0..<count).map { [$0, $0] + neighbors($0) })
  }

  /// Graphs to build others on: vertices and edges.
  static let bases: [(name: String, count: Int, edges: [(Int, Int)])] = [
    ("K4", 4, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]),
    ("the Petersen graph", 10, (0..<5).flatMap { [($0, ($0 + 1) % 5), ($0, $0 + 5), ($0 + 5, ($0 + 2) % 5 + 5)] }),
    ("the Pappus graph", 18, cycle(18, [5, 7, -7, 7, -7, -5])), ("a Moebius ladder", 18, cycle(18, [9])),
    ("the McGee graph", 24, cycle(24, [12, 7, -7])),
  ]

  /// A cubic graph: a ring, and from each vertex a chord.
  static func cycle(_ count: Int, _ chords: [Int]) -> [(Int, Int)] {
    (0..<count).flatMap { vertex in
      let other = (vertex + chords[vertex % chords.count] + count) % count
      return [(vertex, (vertex + 1) % count)] + (vertex < other ? [(vertex, other)] : [])
    }
  }

  /// The graphs of Cai, Fürer and Immerman: two points for each edge, a block for each even choice at a vertex. Twisted
  /// where the choices are odd at one vertex.
  static func cfi(_ count: Int, _ edges: [(Int, Int)], isTwisted: Bool) -> String {
    var blocks: [[Int]] = []
    for vertex in 0..<count {
      let own = edges.indices.filter { edges[$0].0 == vertex || edges[$0].1 == vertex }
      let parity = isTwisted && vertex == 0 ? 1 : 0
      for choice in 0..<(1 << own.count) where choice.nonzeroBitCount & 1 == parity {
        blocks.append(own.enumerated().map { 2 * $1 + (choice >> $0 & 1) })
      }
    }
    return incidence(2 * edges.count, blocks)
  }
}
