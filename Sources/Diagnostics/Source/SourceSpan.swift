/// A range of bytes of one source file.
package struct SourceSpan: Hashable, Comparable, Sendable {
  // Half the size of two Ints: there is at least one for each line of a file.
  private let low: Int32
  private let high: Int32

  package var start: Int { Int(low) }
  package var end: Int { Int(high) }

  package init(_ start: Int, _ end: Int) {
    low = Int32(clamping: start)
    high = Int32(clamping: max(start, end))
  }

  /// The smallest span that holds both.
  package func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }

  package static func < (left: Self, right: Self) -> Bool { (left.start, left.end) < (right.start, right.end) }
}
