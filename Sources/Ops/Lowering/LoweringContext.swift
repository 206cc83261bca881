package import IR

/// What an operation's lowering works on: concrete sizes, values of a program that is being built.
package struct LoweringContext {
  package var builder: ProgramBuilder
  /// The values that the edges bring, in the order of the edges.
  package let operands: [ID<Value>]
  /// One for each parameter.
  package let arguments: [ConcreteArgument?]
  /// The dimensions of the result.
  package let dims: [Int]
  /// The name of the node's parameters, such as `stem.conv2d_2`.
  package let name: String
  package let isTraining: Bool
  /// Whether a matrix product takes its operands in the other order.
  package let isSwapped: Bool
  /// A number of its own for each DropPath of the network.
  package let layer: Int

  package init(
    builder: ProgramBuilder, operands: [ID<Value>], arguments: [ConcreteArgument?], dims: [Int], name: String,
    isTraining: Bool, isSwapped: Bool, layer: Int
  ) {
    self.builder = builder
    self.operands = operands
    self.arguments = arguments
    self.dims = dims
    self.name = name
    self.isTraining = isTraining
    self.isSwapped = isSwapped
    self.layer = layer
  }

  var input: ID<Value> { operands[0] }
  var inputDims: [Int] { builder.type(operands[0]).dims }

  func size(_ index: Int) -> Int {
    guard case .size(let size) = arguments[index] else { return 1 }
    return size
  }

  func extent(_ index: Int) -> Extent {
    switch arguments[index] {
    case .pair(let height, let width): Extent(height, width)
    case .size(let size): Extent(size)
    default: Extent(1)
    }
  }

  /// Axes counted from the front.
  func axes(_ index: Int) -> [Int] {
    guard case .axes(let axes) = arguments[index] else { return [] }
    let rank = inputDims.count
    return axes.map { $0 < 0 ? $0 + rank : $0 }
  }
}

/// An argument at a width: numbers.
package enum ConcreteArgument: Sendable, Hashable {
  case size(Int)
  case pair(Int, Int)
  case axes([Int])
  /// -1 for the hole of a reshape.
  case sizes([Int])
  case probability(Double)
}

extension ArgumentValue {
  /// The argument with its sizes evaluated; nil where one overflows.
  package func concrete(_ evaluate: (Size) -> Int?) -> ConcreteArgument? {
    switch self {
    case .size(let size): return evaluate(size).map(ConcreteArgument.size)
    case .pair(let height, let width):
      guard let height = evaluate(height), let width = evaluate(width) else { return nil }
      return .pair(height, width)
    case .axes(let axes): return .axes(axes)
    case .sizes(let sizes):
      var result: [Int] = []
      for size in sizes {
        guard let size else {
          result.append(-1)
          continue
        }
        guard let value = evaluate(size) else { return nil }
        result.append(value)
      }
      return .sizes(result)
    case .probability(let probability): return .probability(probability)
    }
  }
}
