/// The images that weights are fitted to.
package struct TrainingSplit: Sendable {
  /// The images, and no others.
  package let images: ImageSet
}
