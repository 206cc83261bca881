import IR

/// Sizes of a block as expressions of Python, small ones folded.
struct SizeWriter {
  let table: SizeTable
  /// What stands for the width.
  let width: PythonExpression
  /// Stands for H and W where they are not at hand: what is written does not depend on them at any valid width.
  let imageSize: Int?
  /// Which symbols were written.
  private(set) var used: Set<SizeFormula.Symbol> = []

  init(_ table: SizeTable, width: PythonExpression, imageSize: Int? = nil) {
    self.table = table
    self.width = width
    self.imageSize = imageSize
  }

  /// The size as an expression over the names `batch`, `height`, `width` and the block's width.
  mutating func expression(_ size: Size) -> PythonExpression { write(table.formula(size)) }

  private mutating func write(_ formula: SizeFormula) -> PythonExpression {
    switch formula {
    case .constant(let value): return .integer(value)
    case .symbol(.height), .symbol(.imageWidth):
      if let imageSize { return .integer(imageSize) }
      return symbol(formula)
    case .symbol(.width), .symbol(.batch): return symbol(formula)
    case .sum(let terms):
      // `a + -3*b` reads better as `a - 3*b`.
      var result: PythonExpression?
      for term in terms {
        guard let sum = result else {
          result = write(term)
          continue
        }
        if let positive = Self.negated(term) {
          result = .binary(sum, .subtract, write(positive))
        } else {
          result = .binary(sum, .add, write(term))
        }
      }
      return result ?? .integer(0)
    case .product(let factors):
      // Floors last, in parentheses of their own: `2 * (c // 3)`.
      var result: PythonExpression?
      for factor in factors {
        let next = write(factor)
        result = result.map { .binary($0, .multiply, next) } ?? next
      }
      return result ?? .integer(1)
    case .floorDivision(let left, let right): return .binary(write(left), .floorDivide, write(right))
    case .broadcast(let left, let right):
      let (first, second) = (write(left), write(right))
      return .conditional(second, if: .binary(first, .equal, 1), else: first)
    case .maximum(let left, let right): return PythonExpression.name("max")(write(left), write(right))
    }
  }

  private mutating func symbol(_ formula: SizeFormula) -> PythonExpression {
    guard case .symbol(let symbol) = formula else { preconditionFailure("only for symbols") }
    used.insert(symbol)
    return switch symbol {
    case .width: width
    case .batch: .name("batch")
    case .height: .name("height")
    case .imageWidth: .name("width")
    }
  }

  /// The formula with the other sign, where it is negative.
  private static func negated(_ formula: SizeFormula) -> SizeFormula? {
    switch formula {
    case .constant(let value) where value < 0 && value > Int.min: return .constant(-value)
    case .product(let factors):
      guard case .constant(let value)? = factors.first, value < 0, value > Int.min else { return nil }
      let rest = Array(factors.dropFirst())
      if value == -1 { return rest.count == 1 ? rest[0] : .product(rest) }
      return .product([.constant(-value)] + rest)
    default: return nil
    }
  }
}
