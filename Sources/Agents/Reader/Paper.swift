/// A paper as a feed describes it. All of it is text from outside, in one line each, bounded.
package struct Paper: Sendable, Hashable {
  package let id: ArxivID
  package var title: String
  package var authors: [String]
  /// As given: `2017-09-05T17:59:04Z`.
  package var published: String
  package var categories: [String]
  package var abstract: String

  package var year: String { Self.year(published) }

  /// The year of a date; empty where there is none that a paper can have.
  static func year(_ date: String) -> String {
    let digits = date.prefix(4)
    guard digits.utf8.count == 4, let year = Int(digits), (1900...2100).contains(year) else { return "" }
    return String(digits)
  }

  /// `Squeeze-and-Excitation Networks (2017, arXiv:1709.01507)`.
  package var reference: String { "\(title) (\(year.isEmpty ? "" : year + ", ")arXiv:\(id.text))" }
}
