/// A small deterministic generator of random numbers.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Random blocks over the whole vocabulary, of all roles, most of them valid at some widths.
struct RandomBlocks {
  var random: SplitMix

  init(seed: Int) { random = SplitMix(state: UInt64(truncatingIfNeeded: seed) &* 0x1234_5678_9ABC_DEF1) }

  private mutating func pick<T>(_ list: [T]) -> T { list[Int.random(in: 0..<list.count, using: &random)] }
  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  /// A size in C and dim, such as `C//4`, `3*C`, `(C+2)//3`, `16`.
  private mutating func channels() -> ModelExpression {
    let symbol = ModelExpression.symbol(pick(["C", "C", "dim"]))
    switch number(0...11) {
    case 0...3: return symbol
    case 4: return .binary("*", .integer(number(2...4)), symbol)
    case 5, 6: return .binary("/", symbol, .integer(number(2...8)))
    case 7: return .binary("/", .binary("+", symbol, .integer(number(-3...5))), .integer(number(2...6)))
    case 8: return .integer(pick([1, 2, 3, 4, 6, 8, 12, 16, 24]))
    case 9: return .binary("-", symbol, .integer(number(1...5)))
    case 10: return .binary("*", .integer(number(2...6)), .binary("/", symbol, .integer(number(2...6))))
    default: return .binary("/", .binary("*", symbol, symbol), .integer(number(2...8)))
    }
  }

  private mutating func groups() -> ModelExpression {
    switch number(0...7) {
    case 0, 1: .symbol("C")
    case 2: .integer(number(2...8))
    case 3: .binary("/", .symbol("C"), .integer(number(2...6)))
    case 4: .symbol("dim")
    default: .integer(1)
    }
  }

  private mutating func imageSize() -> ModelExpression {
    let symbol = ModelExpression.symbol(pick(["H", "W"]))
    switch number(0...5) {
    case 0: return .integer(number(1...7))
    case 1: return .binary("/", symbol, .integer(number(2...4)))
    default: return symbol
    }
  }

  /// The sizes of a reshape: the operand's dimensions regrouped, seldom anything.
  private mutating func reshape(_ rank: Int) -> [ModelExpression] {
    let (b, c, h, w) = (
      ModelExpression.symbol("B"), ModelExpression.symbol(pick(["C", "dim"])), ModelExpression.symbol("H"),
      ModelExpression.symbol("W")
    )
    let k = ModelExpression.integer(number(2...7))
    switch number(0...11) {
    case 0, 1: return [b, c, .binary("*", h, w)]
    case 2, 3: return [b, c, h, w]
    case 4: return [b, k, .binary("/", c, k), h, w]
    case 5: return [b, .binary("/", c, k), k, h, w]
    case 6: return [b, c, .binary("/", h, k), k, .binary("/", w, k), k]
    case 7: return [b, .integer(-1), h, w]
    case 8: return [b, k, .integer(-1), h, w]
    case 9: return [b, .integer(-1), c]
    case 10: return [b, c, .integer(-1)]
    default: return [b, .binary("*", h, w), c]
    }
  }

  private mutating func node(_ available: Int, _ shapes: [[Int]?]) -> ModelBlock.Node {
    func last(_ random: inout SplitMix) -> Int {
      Int.random(in: 0..<100, using: &random) < 75 ? available - 1 : Int.random(in: 0..<available, using: &random)
    }
    let operand = last(&random)
    let rank = (shapes[operand] ?? [1, 1, 1, 1]).count
    let one = [operand]
    func axis() -> ModelExpression { .integer(0) }
    switch number(0...23) {
    case 0...4:
      var arguments: [(name: String, values: [ModelExpression])] = [
        ("out_channels", [channels()]), ("kernel_size", [.integer(number(1...7))]),
      ]
      if chance(20) { arguments[1].values.append(.integer(number(1...5))) }
      if chance(20) { arguments.append(("stride", [.integer(number(1...4))])) }
      if chance(15) { arguments.append(("dilation", [.integer(number(1...4))])) }
      if chance(45) { arguments.append(("groups", [groups()])) }
      return .init(operation: "Conv2d", arguments: arguments, operands: one)
    case 5: return .init(operation: "Linear", arguments: [("out_channels", [channels()])], operands: one)
    case 6:
      return .init(
        operation: pick(["AvgPool2d", "MaxPool2d"]),
        arguments: [("kernel_size", [.integer(number(1...5))]), ("stride", [.integer(pick([1, 1, 1, 2, 2, 3, 4]))])],
        operands: one)
    case 7:
      return .init(
        operation: pick(["AdaptiveAvgPool2d", "AdaptiveMaxPool2d"]),
        arguments: [("output_size", chance(50) ? [.integer(1)] : [imageSize(), imageSize()])], operands: one)
    case 8, 9: return .init(operation: pick(["BN", "BN", "LN"]), arguments: [], operands: one)
    case 10: return .init(operation: pick(["ReLU", "GELU", "Sigmoid", "DropPath"]), arguments: [], operands: one)
    case 11:
      return .init(
        operation: "softmax", arguments: [("dim", [.integer(number(-rank...(rank - 1)))])], operands: one)
    case 12, 13:
      let axes = Array((0..<rank).shuffled(using: &random).prefix(number(1...2)))
      return .init(
        operation: pick(["mean", "max", "sum"]), arguments: [("dim", axes.map { .integer($0) })], operands: one)
    case 14, 15:
      return .init(
        operation: "permute", arguments: [("*", (0..<rank).shuffled(using: &random).map { .integer($0) })],
        operands: one)
    case 16:
      let times = (0..<rank).map { _ in chance(70) ? ModelExpression.integer(1) : chance(50) ? channels() : imageSize()
      }
      return .init(operation: "repeat", arguments: [("*", times)], operands: one)
    case 17, 18: return .init(operation: "reshape", arguments: [("*", reshape(rank))], operands: one)
    case 19: return .init(operation: "concat", arguments: [("dim", [.integer(1)])], operands: [operand, last(&random)])
    case 20: return .init(operation: "multiply", arguments: [], operands: [operand, last(&random)])
    default:
      var operands = [operand, number(0...(available - 1))]
      if chance(15) { operands.append(number(0...(available - 1))) }
      return .init(operation: pick(["Add", "Mul"]), arguments: [], operands: operands)
    }
  }

  /// A block whose nodes fit at one width at least when they are added; the output may still be anything.
  mutating func block() -> ModelBlock {
    let role = pick(["base", "base", "base", "stem", "downsample"])
    let two = role != "stem" && chance(20)
    var block = ModelBlock(role: role, hasTwoInputs: two, stemScale: pick([1, 1, 2, 4]), nodes: [])
    let trial = pick([24, 48, 60, 64, 120])
    let sizes = Oracle.Sizes(batch: 7, height: 5040, imageWidth: 55440)
    if two { block.nodes.append(.init(operation: "Add", arguments: [], operands: [0, 1])) }
    let count = number(1...9)
    var attempts = 0
    while block.nodes.count < count && attempts < 60 {
      attempts += 1
      let before = Oracle(block: block).run(width: trial, sizes).shapes.map(Optional.some)
      var next = block
      next.nodes.append(node(before.count, before))
      if Oracle(block: next).run(width: trial, sizes).failedNode == nil || chance(3) { block = next }
    }
    finish(&block, trial, sizes)
    prune(&block)
    return block
  }

  /// Brings the result to the output's shape, by one of several ways.
  private mutating func finish(_ block: inout ModelBlock, _ trial: Int, _ sizes: Oracle.Sizes) {
    func last() -> Int { block.nodes.count - 1 + block.firstNode }
    func add(_ operation: String, _ arguments: [(name: String, values: [ModelExpression])]) {
      block.nodes.append(.init(operation: operation, arguments: arguments, operands: [last()]))
    }
    if Oracle(block: block).run(width: trial, sizes).isValid && chance(80) { return }
    let scale = block.role == "base" ? 1 : block.role == "stem" ? block.stemScale : 2
    func scaled(_ name: String) -> ModelExpression {
      scale == 1 ? .symbol(name) : .binary("/", .symbol(name), .integer(scale))
    }
    let shape = Oracle(block: block).run(width: trial, sizes).shapes.last ?? []
    if shape.count != 4 {
      add("reshape", [("*", [.symbol("B"), .integer(-1), chance(50) ? .symbol("H") : .integer(1), .symbol("W")])])
    }
    if chance(60) || shape.count == 4 && shape[2] != sizes.height / scale {
      add("AdaptiveAvgPool2d", [("output_size", [scaled("H"), scaled("W")])])
    }
    add("Conv2d", [("out_channels", [.symbol("dim")]), ("kernel_size", [.integer(pick([1, 3]))])])
  }

  /// Takes out nodes that do not reach the output.
  private func prune(_ block: inout ModelBlock) {
    let first = block.firstNode
    while !block.isConnected {
      var used = Set([block.nodes.count - 1 + first])
      for node in block.nodes { used.formUnion(node.operands) }
      if block.hasTwoInputs && block.nodes.isEmpty { return }
      guard let dead = block.nodes.indices.last(where: { !used.contains($0 + first) }) else { return }
      block.nodes.remove(at: dead)
      for index in block.nodes.indices {
        for position in block.nodes[index].operands.indices where block.nodes[index].operands[position] > dead + first {
          block.nodes[index].operands[position] -= 1
        }
      }
    }
  }

  /// The block with one thing changed.
  mutating func mutated(_ block: ModelBlock) -> ModelBlock {
    var result = block
    let index = number(0...(block.nodes.count - 1))
    let arguments = block.nodes[index].arguments
    switch number(0...3) {
    case 0 where !arguments.isEmpty, 1 where !arguments.isEmpty:
      let argument = number(0...(arguments.count - 1))
      let position = number(0...(arguments[argument].values.count - 1))
      let old = arguments[argument].values[position]
      let isAxis = ["mean", "max", "sum", "softmax", "permute", "concat"].contains(block.nodes[index].operation)
      if isAxis {
        result.nodes[index].arguments[argument].values[position] = .integer(number(-4...4))
      } else if block.nodes[index].operation == "reshape", case .integer(-1) = old {
        break
      } else {
        result.nodes[index].arguments[argument].values[position] =
          chance(50)
          ? .binary(pick(["+", "-", "*", "/"]), old, .integer(number(1...4)))
          : arguments[argument].name == "stride" ? .integer(number(1...3)) : channels()
      }
    case 2:
      let operand = number(0...(block.nodes[index].operands.count - 1))
      result.nodes[index].operands[operand] = number(0...(index + block.firstNode - 1))
    default:
      let same = ["ReLU", "BN", "LN", "GELU", "Sigmoid"]
      let pools = ["AvgPool2d", "MaxPool2d"]
      let combined = ["Add", "Mul"]
      for list in [same, pools, combined] where list.contains(block.nodes[index].operation) {
        result.nodes[index].operation = pick(list)
      }
    }
    return result
  }
}
