import IR

/// What a block is verified for.
package struct VerifyOptions: Sendable {
  /// Overrides the role that the name or the position gives.
  package var role: Role?
  package var stemScale: Int
  /// The width asked for.
  package var width: Int?
  /// The image size asked for.
  package var imageSize: (height: Int, width: Int)?
  /// Whether the fix-its of errors are tried, to offer the best one first.
  package var ranksFixes = true
  /// What deciding the conditions of a block may take; nil for as much as a block gets.
  var budget: StepBudget?
  /// Whether operands that are written inside nodes are looked for where something is wrong.
  var readsOperands = true

  package init(role: Role? = nil, stemScale: Int = 1, width: Int? = nil, imageSize: (height: Int, width: Int)? = nil) {
    self.role = role
    self.stemScale = stemScale
    self.width = width
    self.imageSize = imageSize
  }
}
