/// A range of bytes of one source file.
package struct SourceSpan: Hashable, Comparable, Sendable {
  package let start: Int
  package let end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest span that holds both.
  package func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }

  package static func < (left: Self, right: Self) -> Bool { (left.start, left.end) < (right.start, right.end) }
}
