/// A paper as a feed describes it. All of it is text from outside, in one line each, bounded.
package struct Paper: Sendable, Hashable {
  package let id: ArxivID
  package var title: String
  package var authors: [String]
  /// As given: `2017-09-05T17:59:04Z`.
  package var published: String
  package var categories: [String]
  package var abstract: String

  package var year: String { String(published.prefix(4)) }

  /// `Squeeze-and-Excitation Networks (2017, arXiv:1709.01507)`.
  package var reference: String { "\(title) (\(year.isEmpty ? "" : year + ", ")arXiv:\(id.text))" }
}
