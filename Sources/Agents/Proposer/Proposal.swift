/// A change that shall be tried.
package struct Proposal: Sendable, Hashable {
  package let parent: Int
  package let rule: String
  package let inspiration: Inspiration
  /// Whether the inspiration has a number in a pool.
  package let isFromPool: Bool
}
