package import Runtime

/// One way to change a block that keeps its contract: from (B, C, H, W) to (B, C, H, W).
package struct Rewrite: Sendable {
  /// What the rewrite works on.
  package enum Family: String, Sendable, CaseIterable {
    case attention
    case convolution
    case activation
    case topology
    case mixing
  }

  /// Short, one word: it becomes part of a block's name.
  package let name: String
  package let family: Family
  /// Words by which an inspiration is recognised, in lower case; a phrase counts for more than a word.
  package let keywords: [String]
  /// The idea in a sentence.
  package let idea: String
  /// Changes the block at a place that the generator chooses; false where there is none, with the block unchanged.
  package let apply: @Sendable (inout BlockEditor, inout SplitMix64) -> Bool

  init(
    _ name: String, _ family: Family, _ keywords: [String], _ idea: String,
    _ apply: @escaping @Sendable (inout BlockEditor, inout SplitMix64) -> Bool
  ) {
    self.name = name
    self.family = family
    self.keywords = keywords
    self.idea = idea
    self.apply = apply
  }

  /// Every rewrite, family by family.
  package static let all = attention + convolutions + activations + topologies + mixing
}
