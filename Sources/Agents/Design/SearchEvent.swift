/// What a search reports while it runs.
package struct SearchEvent: Sendable {
  package let iteration: Int
  package let iterations: Int
  /// Designs that are done, of all iterations.
  package let done: Int
  package let total: Int
  package let valid: Int
  package let duplicates: Int
  package let diverged: Int
  package let invalid: Int
  /// The best so far, the base included.
  package let best: DesignRecord?
  package let usage: Usage
  /// In all processes.
  package let seconds: Double
  /// Seconds that are left, as far as this can be told.
  package let estimate: Double?
  /// What has just happened, in a few words.
  package let text: String
}
