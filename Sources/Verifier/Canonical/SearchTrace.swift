/// What refinement has seen on the way to a tree node, compared while it goes on with the first and the best way down.
///
/// Ways that automorphisms exchange have equal traces. The best trace is the largest one in the order of lists.
struct SearchTrace {
  /// How the way stands to the best one known.
  enum Standing { case same, better, worse }

  private var first: [UInt64] = []
  private var best: [UInt64] = []
  private var count = 0
  /// Whether there is no first way yet: this is it.
  private(set) var isFirst = true
  private(set) var matchesFirst = true
  private(set) var standing = Standing.same
  private var isSilent = false

  /// For refinement that nothing is compared with.
  static let silent = {
    var trace = SearchTrace()
    trace.isSilent = true
    return trace
  }()

  /// A place to go back to.
  struct Mark {
    fileprivate let count: Int
    fileprivate let matchesFirst: Bool
    fileprivate let isWorse: Bool
  }

  var mark: Mark { Mark(count: count, matchesFirst: matchesFirst, isWorse: standing == .worse) }

  mutating func endFirst() { isFirst = false }

  /// Goes back: a way that was better has become the best one.
  mutating func reset(_ mark: Mark) {
    count = mark.count
    matchesFirst = mark.matchesFirst
    standing = mark.isWorse ? .worse : .same
  }

  /// Goes back to the beginning, to compare with the best way only.
  mutating func rewind() {
    (count, standing) = (0, .same)
    (isFirst, matchesFirst) = (false, false)
  }

  /// A number for a first way.
  var digest: UInt64 { first.reduce(0) { Partition.mixed($0 ^ $1) } }

  /// A leaf has become the best one.
  mutating func keep() { standing = .same }

  /// Takes in the next number; false where the way is neither like the first one nor as good as the best one.
  mutating func record(_ value: UInt64) -> Bool {
    if isSilent { return true }
    if isFirst {
      first.append(value)
      best.append(value)
      count += 1
      return true
    }
    if matchesFirst { matchesFirst = count < first.count && first[count] == value }
    switch standing {
    case .same:
      if count == best.count || value > best[count] {
        best.removeLast(best.count - count)
        best.append(value)
        standing = .better
      } else if value < best[count] {
        standing = .worse
      }
    case .better: best.append(value)
    case .worse: break
    }
    count += 1
    return matchesFirst || standing != .worse
  }
}
