/// Blocks of few or no automorphisms into which refinement cannot see at all.
extension HardFamilies {
  static let blind: [Family] = [
    Family(name: "random Latin square 12", text: latin(12, randomSquare(12, moves: 300))),
    Family(name: "Latin square graph 81", text: latinGraph(9, randomSquare(9, moves: 300))),
    Family(name: "random Steiner system 31", text: incidence(31, randomSteinerSystem(31))),
    Family(name: "AG(3,3) with planes drawn anew", text: incidence(27, redrawnSpace())),
    Family(name: "switched Hadamard 24", text: hadamard(switchedHadamard(times: 60))),
  ]

  /// The cyclic square after switches of cycles: of two rows, columns or symbols.
  static func randomSquare(_ order: Int, moves: Int) -> (Int, Int) -> Int {
    var random = SeededRandom(state: 5)
    var square = (0..<order).map { row in (0..<order).map { (row + $0) % order } }
    for _ in 0..<moves {
      let (i, j) = (Int.random(in: 0..<order, using: &random), Int.random(in: 0..<order, using: &random))
      var next: Int? = i == j ? nil : Int.random(in: 0..<order, using: &random)
      while let column = next {
        (square[i][column], square[j][column]) = (square[j][column], square[i][column])
        next = (0..<order).first { $0 != column && square[i][$0] == square[i][column] }
      }
      var turned = square
      for row in 0..<order { for column in 0..<order { turned[column][square[row][column]] = row } }
      square = turned
    }
    return { square[$0][$1] }
  }

  static func latinGraph(_ order: Int, _ symbol: (Int, Int) -> Int) -> String {
    doubled(order * order) { cell in
      let (row, column) = (cell / order, cell % order)
      return (0..<order * order).filter { other in
        let (x, y) = (other / order, other % order)
        return other != cell && (x == row || y == column || symbol(x, y) == symbol(row, column))
      }
    }
  }

  /// Triples of points so that two points are in one (Stinson's hill climbing).
  static func randomSteinerSystem(_ points: Int) -> [[Int]] {
    var random = SeededRandom(state: 7)
    var third = [[Int?]](repeating: Array(repeating: nil, count: points), count: points)
    var count = 0
    func set(_ triple: [Int], _ isIn: Bool) {
      for index in 0..<3 {
        let (a, b, c) = (triple[index], triple[(index + 1) % 3], triple[(index + 2) % 3])
        third[a][b] = isIn ? c : nil
        third[b][a] = third[a][b]
      }
      count += isIn ? 1 : -1
    }
    while count < points * (points - 1) / 6 {
      let x = Int.random(in: 0..<points, using: &random)
      let free = (0..<points).filter { $0 != x && third[x][$0] == nil }.shuffled(using: &random)
      guard free.count > 1 else { continue }
      if let other = third[free[0]][free[1]] { set([free[0], free[1], other], false) }
      set([x, free[0], free[1]], true)
    }
    return triples(points) { third[$0][$1] ?? $0 }
  }

  private static func triples(_ points: Int, _ third: (Int, Int) -> Int) -> [[Int]] {
    (0..<points).flatMap { a in
      (a..<points).compactMap { b in third(a, b) > b && a != b ? [a, b, third(a, b)] : nil }
    }
  }

  /// The lines of the affine space, those of three parallel planes with their points exchanged: no Pasch configurations.
  static func redrawnSpace() -> [[Int]] {
    var random = SeededRandom(state: 9)
    func third(_ a: Int, _ b: Int) -> Int {
      [9, 3, 1].reduce(0) { $0 + (6 - a / $1 % 3 - b / $1 % 3) % 3 * $1 }
    }
    let maps = (0..<3).map { _ in (0..<9).shuffled(using: &random) }
    return triples(27, third).map { line in
      line[0] / 9 == line[1] / 9 ? line.map { $0 / 9 * 9 + maps[$0 / 9][$0 % 9] } : line
    }
  }

  /// A doubled matrix of Paley's, with four rows negated again and again where any three of them determine the fourth.
  static func switchedHadamard(times: Int) -> [[Int]] {
    var random = SeededRandom(state: 11)
    let squares = Set((1..<11).map { $0 * $0 % 11 })
    let paley = (0..<12).map { row in
      (0..<12).map { column in
        if row == 0 || row == column { return 1 }
        return column > 0 && squares.contains((column - row + 11) % 11) ? 1 : -1
      }
    }
    var matrix = paley.map { $0 + $0 } + paley.map { row in row + row.map { -$0 } }
    for _ in 0..<times {
      matrix = matrix[0].indices.map { column in matrix.map { $0[column] } }
      var pairs: [[Int]: [[Int]]] = [:]
      for a in matrix.indices {
        for b in 0..<a {
          let product = zip(matrix[a], matrix[b]).map { $0 * $1 }
          pairs[product.map { $0 * product[0] }, default: []].append([a, b])
        }
      }
      let several = pairs.values.filter { $0.count > 1 }.sorted { $0[0].lexicographicallyPrecedes($1[0]) }
      guard let rows = several.randomElement(using: &random)?.shuffled(using: &random).prefix(2).flatMap({ $0 }) else {
        break
      }
      let pattern = Int.random(in: 0..<matrix.count, using: &random)
      func signs(_ column: Int) -> [Int] { rows.map { matrix[$0][column] * matrix[rows[0]][column] } }
      let columns = matrix.indices.filter { signs($0) == signs(pattern) }
      for row in rows { for column in columns { matrix[row][column] *= -1 } }
    }
    return matrix
  }

  /// Signed columns and rows.
  static func hadamard(_ matrix: [[Int]]) -> String {
    let count = matrix.count
    return incidence(
      2 * count,
      [1, -1].flatMap { sign in
        matrix.map { row in row.indices.map { row[$0] == sign ? $0 : $0 + count } }
      })
  }
}
