/// A page of results.
package struct Feed: Sendable {
  package var papers: [Paper] = []
  /// Of all pages, as the service says.
  package var total: Int?
  /// Entries of the page, with those that were left out.
  package var entries = 0
  /// What was left out or is strange, and why.
  package var notes: [String] = []

  package init() {}
}
