/// What a run depends on beside its inputs and parameters.
package struct RunContext: Hashable, Sendable {
  /// Seed of the random numbers.
  package var seed: UInt64
  /// The training step; keys the random numbers.
  package var step: UInt64
  /// How many images count in the loss; nil for the whole batch.
  package var validImages: Int?

  package init(seed: UInt64 = 0, step: UInt64 = 0, validImages: Int? = nil) {
    self.seed = seed
    self.step = step
    self.validImages = validImages
  }
}
