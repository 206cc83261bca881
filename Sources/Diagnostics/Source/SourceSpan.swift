/// A range of bytes of one source file.
package struct SourceSpan: Hashable, Comparable, Sendable {
  // Half the size of two Ints: there is at least one for each line of a file.
  @usableFromInline let low: Int32
  @usableFromInline let high: Int32

  @inlinable package var start: Int { Int(low) }
  @inlinable package var end: Int { Int(high) }

  @inlinable @inline(__always) package init(_ start: Int, _ end: Int) {
    // Files are far smaller than 2 GiB where spans are made of them.
    low = Int32(truncatingIfNeeded: start)
    high = Int32(truncatingIfNeeded: max(start, end))
  }

  /// The smallest span that holds both.
  package func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }

  package static func < (left: Self, right: Self) -> Bool { (left.start, left.end) < (right.start, right.end) }
}
