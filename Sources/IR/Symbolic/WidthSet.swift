/// A set of widths within 1...4096.
package struct WidthSet: Hashable, Sendable {
  /// The largest width that a block is verified for.
  package static let limit = 4096

  /// Bit `w - 1` of the words; nil stands for all widths.
  private var words: [UInt64]?

  private init(words: [UInt64]?) { self.words = words }

  package static let all = WidthSet(words: nil)
  package static let none = WidthSet(words: [UInt64](repeating: 0, count: limit / 64))

  /// The widths for which `predicate` holds. O(4096).
  package init(where predicate: (Int) -> Bool) {
    var words = [UInt64](repeating: 0, count: Self.limit / 64)
    for width in 1...Self.limit where predicate(width) { words[(width - 1) >> 6] |= 1 << UInt64((width - 1) & 63) }
    self.words = words
    normalize()
  }

  /// The widths of a range, cut to 1...4096.
  package init(_ range: ClosedRange<Int>) {
    self.init(where: { range.contains($0) })
  }

  private mutating func normalize() {
    if let words, words.allSatisfy({ $0 == .max }) { self.words = nil }
  }

  package var isAll: Bool { words == nil }
  package var isEmpty: Bool { words.map { $0.allSatisfy { $0 == 0 } } ?? false }
  package var count: Int { words.map { $0.reduce(0) { $0 + $1.nonzeroBitCount } } ?? Self.limit }

  package func contains(_ width: Int) -> Bool {
    guard (1...Self.limit).contains(width) else { return false }
    guard let words else { return true }
    return words[(width - 1) >> 6] & (1 << UInt64((width - 1) & 63)) != 0
  }

  package func intersection(_ other: WidthSet) -> WidthSet {
    guard let left = words else { return other }
    guard let right = other.words else { return self }
    return WidthSet(words: zip(left, right).map { $0 & $1 })
  }

  package func union(_ other: WidthSet) -> WidthSet {
    guard let left = words, let right = other.words else { return .all }
    var result = WidthSet(words: zip(left, right).map { $0 | $1 })
    result.normalize()
    return result
  }

  package func subtracting(_ other: WidthSet) -> WidthSet {
    guard let right = other.words else { return .none }
    let left = words ?? [UInt64](repeating: .max, count: Self.limit / 64)
    return WidthSet(words: zip(left, right).map { $0 & ~$1 })
  }

  package func isSubset(of other: WidthSet) -> Bool { subtracting(other).isEmpty }

  /// The members in ascending order.
  package var members: [Int] { (1...Self.limit).filter(contains) }

  /// The `count` smallest members.
  package func first(_ count: Int) -> [Int] {
    var result: [Int] = []
    for width in 1...Self.limit where contains(width) {
      result.append(width)
      if result.count == count { break }
    }
    return result
  }

  package var smallest: Int? { first(1).first }
}
