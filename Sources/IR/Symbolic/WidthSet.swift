/// A set of widths within 1...4096.
package struct WidthSet: Hashable, Sendable {
  /// The largest width that a block is verified for.
  package static let limit = 4096

  /// Bit `w - 1` of the words; nil stands for all widths.
  private var words: [UInt64]?

  private init(words: [UInt64]?) { self.words = words }

  package static var all: WidthSet { WidthSet(words: nil) }
  package static let none = WidthSet(words: [UInt64](repeating: 0, count: limit / 64))

  /// The widths for which `predicate` holds. O(4096).
  package init(where predicate: (Int) -> Bool) {
    var words = [UInt64](repeating: 0, count: Self.limit / 64)
    for width in 1...Self.limit where predicate(width) { words[(width - 1) >> 6] |= 1 << UInt64((width - 1) & 63) }
    self.words = words
    normalize()
  }

  /// The widths that are listed, all of them from 1 to 4096.
  package init(_ members: [Int]) { self.init(members, where: { _ in true }) }

  /// The same for a sequence of them.
  init(_ members: some Sequence<Int>) {
    var words = [UInt64](repeating: 0, count: Self.limit / 64)
    for width in members { words[(width - 1) >> 6] |= 1 << UInt64((width - 1) & 63) }
    self.words = words
    normalize()
  }

  /// Those of some widths, all of them from 1 to 4096, for whose place in the list `predicate` holds.
  @inline(__always)
  init(_ widths: [Int], where predicate: (_ place: Int) -> Bool) {
    var words = [UInt64](repeating: 0, count: Self.limit / 64)
    for (place, width) in widths.enumerated() where predicate(place) {
      words[(width - 1) >> 6] |= 1 << UInt64((width - 1) & 63)
    }
    self.words = words
    normalize()
  }

  /// The widths of a range, cut to 1...4096.
  package init(_ range: ClosedRange<Int>) {
    let (low, high) = (max(range.lowerBound, 1) - 1, min(range.upperBound, Self.limit) - 1)
    guard low <= high else {
      self = .none
      return
    }
    var words = [UInt64](repeating: 0, count: Self.limit / 64)
    for index in (low >> 6)...(high >> 6) {
      let first = index == low >> 6 ? UInt64.max << UInt64(low & 63) : .max
      let last = index == high >> 6 ? UInt64.max >> UInt64(63 - (high & 63)) : .max
      words[index] = first & last
    }
    self.words = words
    normalize()
  }

  private mutating func normalize() {
    if let words, words.allSatisfy({ $0 == .max }) { self.words = nil }
  }

  package var isAll: Bool { words == nil }
  package var isEmpty: Bool { words.map { $0.allSatisfy { $0 == 0 } } ?? false }
  package var count: Int { words.map { $0.reduce(0) { $0 + $1.nonzeroBitCount } } ?? Self.limit }

  /// Whether it has at most this many members; large sets are told from small ones at their first words.
  package func hasAtMost(_ limit: Int) -> Bool {
    guard let words else { return Self.limit <= limit }
    var count = 0
    for word in words {
      count += word.nonzeroBitCount
      if count > limit { return false }
    }
    return true
  }

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
    var result = WidthSet(words: zip(left, right).map { $0 & ~$1 })
    result.normalize()
    return result
  }

  package func isSubset(of other: WidthSet) -> Bool {
    guard let right = other.words else { return true }
    guard let left = words else { return false }
    for index in right.indices where left[index] & ~right[index] != 0 { return false }
    return true
  }

  /// The smallest member above `width`, nil where there is none.
  func next(after width: Int) -> Int? {
    guard width < Self.limit else { return nil }
    guard let words else { return width + 1 }
    var index = width >> 6
    var word = words[index] & (.max << UInt64(width & 63))
    while word == 0 {
      index += 1
      if index == words.count { return nil }
      word = words[index]
    }
    return index * 64 + word.trailingZeroBitCount + 1
  }

  /// The last of the members that follow `width`, a member, one by one.
  func lastOfRun(from width: Int) -> Int {
    guard let words else { return Self.limit }
    var index = (width - 1) >> 6
    var gaps = ~words[index] & (.max << UInt64((width - 1) & 63))
    while gaps == 0 {
      index += 1
      if index == words.count { return Self.limit }
      gaps = ~words[index]
    }
    return index * 64 + gaps.trailingZeroBitCount
  }

  /// The members in ascending order.
  package var members: [Int] {
    guard let words else { return Array(1...Self.limit) }
    var result: [Int] = []
    result.reserveCapacity(count)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        result.append(index * 64 + rest.trailingZeroBitCount + 1)
        rest &= rest - 1
      }
    }
    return result
  }

  /// The `count` smallest members.
  package func first(_ count: Int) -> [Int] {
    var result: [Int] = []
    var width = 0
    while result.count < count, let member = next(after: width) {
      result.append(member)
      width = member
    }
    return result
  }

  package var smallest: Int? { next(after: 0) }

  /// Whether hardly any of the widths that networks have is a member: fewer than four from 16 to 1,024.
  package var isToy: Bool {
    var (found, width) = (0, 15)
    while found < 4, let next = next(after: width), next <= 1_024 { (found, width) = (found + 1, next) }
    return found < 4
  }
}
