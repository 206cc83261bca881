/// One design of a search, as it is stored.
package struct DesignRecord: Sendable, Hashable {
  package enum Status: String, Sendable, CaseIterable {
    case valid
    case invalid
    case duplicate
    case diverged
    case overBudget = "over_budget"
  }

  /// 0 is the base.
  package let id: Int
  package let iteration: Int
  package let parent: Int?
  package let inspiration: String
  /// The number of the inspiration in its pool; nil for one that came from no pool.
  package let inspirationID: Int?
  package let source: String?
  /// Why the parent was chosen, in words.
  package let rule: String
  package var status: Status
  package var attempts: Int
  package var name: String?
  package var hash: String?
  /// Of the whole triple.
  package var key: String?
  /// The design whose result this one has, where it is a duplicate.
  package var original: Int?
  package var width: Int?
  package var parameters: Int?
  /// Validation accuracy of the last epoch.
  package var score: Double?
  package var improved: Bool?
  /// All three blocks.
  package var text: String?
  /// Why it came to nothing.
  package var cause: String?
  /// The experience that the Modifier was given.
  package var experience: [Int] = []

  /// Whether it can be a parent.
  package var isUsable: Bool { score != nil && text != nil && status == .valid }
}
