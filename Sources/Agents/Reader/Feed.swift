/// A page of results.
package struct Feed: Sendable {
  package var papers: [Paper] = []
  /// Of all pages, as the service says.
  package var total: Int?
  /// Entries that were left out, and why.
  package var notes: [String] = []

  package init() {}
}
