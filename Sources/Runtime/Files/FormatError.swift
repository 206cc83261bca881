/// Bytes that are not what their format says: where, what was found and what was expected.
package struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Distance from the start in bytes, where one place can be named.
  package let offset: Int?
  /// What is there.
  package let found: String
  /// What should be there.
  package let expected: String

  /// One line for people.
  package var description: String {
    "found \(found)\(offset.map { " at byte \($0)" } ?? ""), expected \(expected)"
  }

  /// A mismatch at a place.
  init(at offset: Int? = nil, found: String, expected: String) {
    self.offset = offset
    self.found = found
    self.expected = expected
  }
}
