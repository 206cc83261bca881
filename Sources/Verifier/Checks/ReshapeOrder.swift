import IR

/// Whether a reshape mixes dimensions that were meant to be moved, and the permutation that moves them.
///
/// Both shapes are cut into the smallest groups of equal product. One dimension that becomes several, or several that
/// become one, keep their order. Several that become several, the same in another order, are scrambled where an image
/// size or the batch changes places with something else.
struct ReshapeOrder {
  /// What was meant.
  enum Meaning: Hashable {
    /// A permutation of the operand, then the reshape.
    case permuteBefore([Int])
    /// The target's dimensions in another order, then the permutation that brings them to theirs.
    case permuteAfter(order: [Int], [Int])
  }

  /// The values of a dimension for two choices of the symbols; equal values mean equal sizes.
  private typealias Value = SIMD2<Int>

  private struct Group {
    var source: [Int] = []
    var target: [Int] = []
    var isPlain: Bool { source.count < 2 || target.count < 2 }
  }

  /// Permutations are tried for groups of this many dimensions at most.
  private static let dimensionLimit = 5

  private let source: [Value]
  private let target: [Value]
  /// Whether each dimension depends on an image size or the batch.
  private let sourceIsSpatial: [Bool]
  private let targetIsSpatial: [Bool]

  /// Nil where the sizes cannot be told apart by numbers.
  init?(from source: [Size], to target: [Size], table: SizeTable, widths: WidthSet) {
    let known = widths.first(48)
    guard let last = known.last else { return nil }
    // Primes, so that no size equals another by chance.
    let choices = [
      SizeTable.Environment(width: last, batch: 1_009, height: 10_007, imageWidth: 10_037),
      SizeTable.Environment(width: known[known.count / 2], batch: 1_013, height: 10_009, imageWidth: 10_039),
    ]
    func values(_ shape: [Size]) -> [Value]? {
      var result: [Value] = []
      for size in shape {
        guard let a = table.evaluate(size, scaled: choices[0]), let b = table.evaluate(size, scaled: choices[1]),
          size.isOne || a > 1 && b > 1
        else { return nil }
        result.append(Value(a, b))
      }
      return result
    }
    guard let from = values(source), let to = values(target) else { return nil }
    (self.source, self.target) = (from, to)
    sourceIsSpatial = source.map(table.isSpatial)
    targetIsSpatial = target.map(table.isSpatial)
  }

  /// What was meant by the reshape; nil where nothing is scrambled, or no permutation makes it right.
  var meaning: Meaning? {
    guard let groups = Self.groups(source, target) else { return nil }
    guard groups.contains(where: { !$0.isPlain }) else { return nil }
    if let order = order(
      groups, of: \.source, source, sourceIsSpatial,
      { (self.values($0, self.source), self.values($1.target, self.target)) })
    {
      return .permuteBefore(order)
    }
    if let order = order(
      groups, of: \.target, target, targetIsSpatial,
      { (self.values($1.source, self.source), self.values($0, self.target)) })
    {
      var back = order
      for (place, index) in order.enumerated() { back[index] = place }
      return .permuteAfter(order: order, back)
    }
    return nil
  }

  private func values(_ indices: [Int], _ all: [Value]) -> [Value] { indices.map { all[$0] } }

  /// An order of all dimensions of one side in which every group is plain.
  private func order(
    _ groups: [Group], of side: KeyPath<Group, [Int]>, _ values: [Value], _ isSpatial: [Bool],
    _ shapes: ([Int], Group) -> ([Value], [Value])
  ) -> [Int]? {
    var moved: [Int] = []
    for group in groups {
      let own = group[keyPath: side]
      guard !group.isPlain else {
        moved += own
        continue
      }
      guard own.count <= Self.dimensionLimit else { return nil }
      let found = Self.permutations(of: own).filter { candidate in
        let (from, to) = shapes(candidate, group)
        return Self.groups(from, to)?.allSatisfy(\.isPlain) ?? false
      }
      // Where one order moves channels alone among themselves, nothing is certain.
      guard let best = found.min(by: { Self.inversions($0).count < Self.inversions($1).count }),
        found.allSatisfy({ order in
          Self.inversions(order).contains { (isSpatial[$0] || isSpatial[$1]) && values[$0] != values[$1] }
        })
      else { return nil }
      moved += best
    }
    // Dimensions of size 1 stay where they are.
    var rest = moved[...]
    let counted = Set(moved)
    return values.indices.map { counted.contains($0) ? rest.popFirst() ?? $0 : $0 }
  }

  /// The smallest groups of equal product, without dimensions of size 1; nil where the products differ or are too large.
  private static func groups(_ source: [Value], _ target: [Value]) -> [Group]? {
    let (left, right) = (source.indices.filter { source[$0] != .one }, target.indices.filter { target[$0] != .one })
    var (i, j) = (0, 0)
    var result: [Group] = []
    while i < left.count && j < right.count {
      var group = Group(source: [left[i]], target: [right[j]])
      var (a, b) = (source[left[i]], target[right[j]])
      (i, j) = (i + 1, j + 1)
      while a != b {
        if a.x < b.x {
          guard i < left.count, let next = product(a, source[left[i]]) else { return nil }
          (a, i) = (next, i + 1)
          group.source.append(left[i - 1])
        } else {
          guard j < right.count, let next = product(b, target[right[j]]) else { return nil }
          (b, j) = (next, j + 1)
          group.target.append(right[j - 1])
        }
      }
      result.append(group)
    }
    return i == left.count && j == right.count ? result : nil
  }

  private static func product(_ a: Value, _ b: Value) -> Value? {
    let (x, y) = (a.x.multipliedReportingOverflow(by: b.x), a.y.multipliedReportingOverflow(by: b.y))
    return x.overflow || y.overflow ? nil : Value(x.partialValue, y.partialValue)
  }

  /// The pairs that changed places.
  private static func inversions(_ order: [Int]) -> [(Int, Int)] {
    order.indices.flatMap { first in order[(first + 1)...].filter { $0 < order[first] }.map { (order[first], $0) } }
  }

  /// All orders, in that of the numbers.
  private static func permutations(of items: [Int]) -> [[Int]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index in
      var rest = items
      let first = rest.remove(at: index)
      return permutations(of: rest).map { [first] + $0 }
    }
  }
}
