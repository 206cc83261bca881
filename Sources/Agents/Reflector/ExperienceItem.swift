/// Something learned: a tip from errors or a suggestion from results.
package struct ExperienceItem: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case tip
    case suggestion
  }

  package let id: Int
  package let kind: Kind
  /// Of the block: base, stem or downsample.
  package let role: String
  /// The code of the error; nil for a suggestion.
  package let code: String?
  package var text: String
  /// The error's own words; equal errors give one item.
  package let trigger: String
  /// The inspiration of the design that it comes from.
  package let inspiration: String
  /// The design that it comes from; nil for imported ones.
  package let design: Int?
  /// How often a Modifier was given it, and how much better those designs were than the others: the share of valid ones for
  /// a tip, the mean gain for a suggestion. Nil before it was used.
  package var uses = 0
  package var benefit: Double?
  package var isRetired = false

  package init(
    id: Int, kind: Kind, role: String, code: String?, text: String, trigger: String, inspiration: String, design: Int?
  ) {
    self.id = id
    self.kind = kind
    self.role = role
    self.code = code
    self.text = text
    self.trigger = trigger
    self.inspiration = inspiration
    self.design = design
  }
}
