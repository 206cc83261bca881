/// The random changes of training images, as in the NAS-Bench-201 recipe.
package struct Augmentation: Sendable, Equatable {
  /// Mirrors left and right with probability 0.5.
  package let flips: Bool
  /// Surrounds with this many black pixels on each side, then crops the original size at a random place; 0 for none.
  package let padding: Int

  /// Nothing random.
  package static let none = Augmentation(flips: false, padding: 0)
}
