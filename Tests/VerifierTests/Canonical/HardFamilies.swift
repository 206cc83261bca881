/// Blocks that refinement alone says little about: incidence structures and graphs of many automorphisms, or of few.
enum HardFamilies {
  struct Family: Sendable {
    let name: String
    let text: String
  }

  struct Base: Sendable {
    let name: String
    let count: Int
    let edges: [(Int, Int)]
  }

  static let all: [Family] = designs + graphs + twists + blind

  static let designs: [Family] = [
    Family(name: "Latin square Z6", text: latin(6) { ($0 + $1) % 6 }),
    Family(name: "Latin square S3", text: latin(6, symmetricGroup)),
    Family(name: "Latin square Z8", text: latin(8) { ($0 + $1) % 8 }),
    Family(name: "Latin square Z2^3", text: latin(8) { $0 ^ $1 }),
    Family(name: "Latin square Z11", text: latin(11) { ($0 + $1) % 11 }),
    Family(name: "PG(2,3)", text: plane(3, { ($0 + $1) % 3 }, { $0 * $1 % 3 })),
    Family(name: "PG(2,4)", text: plane(4, { $0 ^ $1 }, { field4[$0][$1] })),
    Family(name: "PG(2,5)", text: plane(5, { ($0 + $1) % 5 }, { $0 * $1 % 5 })),
    Family(name: "Hadamard 8", text: hadamard(8)),
    Family(name: "Hadamard 16", text: hadamard(16)),
  ]

  static let graphs: [Family] = [
    Family(name: "crown", text: crown(40)),
    Family(name: "rings left out", text: rings(9, 5)),
    Family(name: "6-cube", text: doubled(64) { vertex in (0..<6).map { vertex ^ (1 << $0) } }),
  ]

  static let twists: [Family] = bases.flatMap { base in
    [
      Family(name: "CFI of \(base.name)", text: cfi(base.count, base.edges, isTwisted: false)),
      Family(name: "CFI of \(base.name), twisted", text: cfi(base.count, base.edges, isTwisted: true)),
    ]
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
    func members(_ isIn: (Int, Int) -> Bool) -> [Int] { cells.indices.filter { isIn(cells[$0].0, cells[$0].1) } }
    let rows = range.map { index in members { row, _ in row == index } }
    let columns = range.map { index in members { _, column in column == index } }
    let symbols = range.map { index in members { symbol($0, $1) == index } }
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
    var lines: [[Int]] = []
    for m in range { for b in range { lines.append(range.map { point($0, sum(product($0, m), b)) } + [slope + m]) } }
    for c in range { lines.append(range.map { point(c, $0) } + [slope + order]) }
    lines.append(Array(slope...slope + order))
    return incidence(slope + order + 1, lines)
  }

  /// Sylvester's matrix: points and blocks are signed columns and rows.
  static func hadamard(_ order: Int) -> String {
    let range = 0..<order
    var blocks: [[Int]] = []
    for sign in 0...1 {
      for row in range {
        blocks.append(range.map { column in (((row & column).nonzeroBitCount + sign) & 1) * order + column })
      }
    }
    return incidence(2 * order, blocks)
  }

  /// All points of the other side but one.
  static func crown(_ count: Int) -> String {
    incidence(count, (0..<count).map { left in (0..<count).filter { $0 != left } })
  }

  /// All but the edges of some rings.
  static func rings(_ count: Int, _ length: Int) -> String {
    let range = 0..<count * length
    func isLeftOut(_ a: Int, _ b: Int) -> Bool { a / length == b / length && (a - b + length) % length < 2 }
    return incidence(range.count, range.map { a in range.filter { !isLeftOut(a, $0) } })
  }

  /// A graph: an Add for each vertex, of its own ReLU twice and of its neighbours'.
  static func doubled(_ count: Int, _ neighbors: (Int) -> [Int]) -> String {
    incidence(count, (0..<count).map { [$0, $0] + neighbors($0) })
  }

  /// Graphs to build others on: vertices and edges.
  static let bases: [Base] = [
    Base(name: "K4", count: 4, edges: [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]),
    Base(name: "the Petersen graph", count: 10, edges: petersen),
    Base(name: "the Pappus graph", count: 18, edges: cycle(18, [5, 7, -7, 7, -7, -5])),
    Base(name: "a Moebius ladder", count: 18, edges: cycle(18, [9])),
    Base(name: "the McGee graph", count: 24, edges: cycle(24, [12, 7, -7])),
  ]

  static let petersen: [(Int, Int)] = (0..<5).flatMap { (index: Int) -> [(Int, Int)] in
    [(index, (index + 1) % 5), (index, index + 5), (index + 5, (index + 2) % 5 + 5)]
  }

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
