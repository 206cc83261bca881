/// Blocks that stand for a kind of work each.
enum Blocks {
  /// A base block with the given operations; each node lists its operands, 0 being the input, from 1 in order.
  static func block(_ nodes: [(operation: String, operands: [Int])]) -> String {
    var text = "##Benchmark##\n0:input\n"
    for (index, node) in nodes.enumerated() { text += "\(index + 1):\(node.operation)\n" }
    text += "\(nodes.count + 1):output\n"
    for (index, node) in nodes.enumerated() {
      for operand in node.operands { text += "\(operand)->\(index + 1)\n" }
    }
    return text + "\(nodes.count)->\(nodes.count + 1)\n"
  }

  /// An inverted residual with squeeze-and-excitation: 15 nodes, floors linear in C.
  static let linear = block([
    ("Conv2d(out_channels=4*C,kernel_size=1)", [0]), ("BN", [1]), ("ReLU", [2]),
    ("Conv2d(out_channels=4*C,kernel_size=3,groups=4*C)", [3]), ("BN", [4]), ("ReLU", [5]),
    ("mean(dim=(2,3))", [6]), ("Conv2d(out_channels=C//4,kernel_size=1)", [7]), ("ReLU", [8]),
    ("Conv2d(out_channels=4*C,kernel_size=1)", [9]), ("Sigmoid", [10]), ("Mul", [6, 11]),
    ("Conv2d(out_channels=C,kernel_size=1)", [12]), ("BN", [13]), ("Add", [0, 14]),
  ])

  /// Conditions without a period: groups that are floors, channels that are floors of products.
  static let irregular = block([
    ("Conv2d(out_channels=C*C//7,kernel_size=3)", [0]), ("ReLU", [1]),
    ("Conv2d(out_channels=C,kernel_size=3,groups=C//5)", [0]), ("BN", [3]),
    ("Conv2d(out_channels=C,kernel_size=1)", [2]), ("Add", [4, 5]),
    ("reshape(B,C//3,3,H*W)", [6]), ("permute(0,2,1,3)", [7]), ("reshape(B,C,H,W)", [8]), ("Add", [0, 9]),
  ])

  /// Heads of attention whose lengths are left to -1: floors in which the width and the image size meet.
  static let mixed = block([
    ("Conv2d(out_channels=C,kernel_size=1)", [0]), ("Conv2d(out_channels=C,kernel_size=1)", [0]),
    ("Conv2d(out_channels=C,kernel_size=1)", [0]), ("reshape(B,4,C//4,-1)", [1]), ("reshape(B,4,C//4,-1)", [2]),
    ("reshape(B,4,C//4,-1)", [3]), ("permute(0,1,3,2)", [4]), ("multiply", [7, 5]), ("softmax(-1)", [8]),
    ("permute(0,1,3,2)", [6]), ("multiply", [9, 10]), ("permute(0,1,3,2)", [11]), ("reshape(B,-1,H,W)", [12]),
    ("Conv2d(out_channels=C,kernel_size=1)", [13]), ("Add", [0, 14]),
  ])

  /// Windows and strides that grow with the width: image sizes divided by it, hardly a network but hard to decide.
  static let strided = [
    block([("Conv2d(C,3,stride=C//16)", [0]), ("Conv2d(C,1)", [1])]),
    block([("Conv2d(C,C//2,C//3)", [0]), ("reshape(B,C,-1)", [1]), ("reshape(B,C,H,W)", [2])]),
    block([
      ("Conv2d(C,C//4,stride=C//4)", [0]), ("reshape(B,-1,H,W)", [1]), ("mean((2,3))", [2]), ("Conv2d(C,1)", [3]),
      ("Add", [0, 4]),
    ]),
  ]

  /// Chains side by side, all added up: 20 nodes.
  static let plain = branches(3, ["Conv2d(C,3)", "BN", "ReLU", "Conv2d(C//4,3)", "Conv2d(C,1)", "BN"])

  static func branches(_ count: Int, _ operations: [String]) -> String {
    var nodes: [(operation: String, operands: [Int])] = []
    var ends: [Int] = []
    for _ in 0..<count {
      for (step, operation) in operations.enumerated() { nodes.append((operation, [step == 0 ? 0 : nodes.count])) }
      ends.append(nodes.count)
    }
    return block(nodes + [("Add", ends)])
  }

  /// A ReLU for each vertex of the complete graph and an Add for each edge: no two vertices can be told apart.
  static func complete(_ vertices: Int) -> String {
    let edges = (1...vertices).flatMap { right in (1..<right).map { [$0, right] } }
    var nodes: [(operation: String, operands: [Int])] = (0..<vertices).map { _ in ("ReLU", [0]) }
    nodes += edges.map { ("Add", $0) }
    return block(nodes + [("Add", Array((vertices + 1)...(vertices + edges.count)))])
  }

  /// Points, each in some of the lines.
  private static func incidence(_ points: Int, _ lines: [[Int]]) -> String {
    var nodes: [(operation: String, operands: [Int])] = (0..<points).map { _ in ("ReLU", [0]) }
    nodes += lines.map { ("Add", $0.map { $0 + 1 }) }
    return block(nodes + [("Add", Array((points + 1)...(points + lines.count)))])
  }

  /// Paley's Hadamard matrix of order 48 as signed columns and rows: 195 nodes, a large group.
  static var hadamard: String {
    let (prime, order) = (47, 48)
    let squares = Set((1..<prime).map { $0 * $0 % prime })
    func isPositive(_ row: Int, _ column: Int) -> Bool {
      row == 0 || row == column || column > 0 && squares.contains((column - row + prime) % prime)
    }
    let rows = [true, false].flatMap { sign in
      (0..<order).map { row in (0..<order).map { isPositive(row, $0) == sign ? $0 : $0 + order } }
    }
    return incidence(2 * order, rows)
  }

  /// The points and lines of the plane over the field of 7 elements: 117 nodes.
  static var plane: String {
    let range = 0..<7
    let points = range.flatMap { x in range.map { (x, $0) } }
    var lines = range.flatMap { slope in
      range.map { height in
        points.indices.filter { points[$0].1 == (slope * points[$0].0 + height) % 7 } + [points.count + slope]
      }
    }
    lines += range.map { x in points.indices.filter { points[$0].0 == x } + [points.count + 7] }
    return incidence(points.count + 8, lines + [Array(points.count..<points.count + 8)])
  }

  /// The cells of the cyclic Latin square of order 12 in rows, columns and symbols, after switches of two rows that do not touch the
  /// rest: 183 nodes, hardly an automorphism.
  static var latin: String {
    let order = 12
    var square = (0..<order).map { row in (0..<order).map { (row + $0) % order } }
    for (step, row) in (0..<order / 2).enumerated() where step % 4 != 3 {
      // Rows at this distance differ by cycles of two symbols.
      for column in 0..<order where column % 6 == step % 6 {
        (square[row][column], square[row + 6][column]) = (square[row + 6][column], square[row][column])
      }
    }
    let cells = Array(0..<order * order)
    let range = Array(0..<order)
    let rows = range.map { row in cells.filter { $0 / order == row } }
    let columns = range.map { column in cells.filter { $0 % order == column } }
    let symbols = range.map { symbol in cells.filter { square[$0 / order][$0 % order] == symbol } }
    return incidence(cells.count, rows + columns + symbols)
  }
}
