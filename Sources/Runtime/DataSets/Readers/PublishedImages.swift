/// A data set as its publisher cut it, before any split of ours.
struct PublishedImages: Sendable {
  /// The published training images.
  var training: ImageSet
  /// The published test (or validation) images.
  var test: ImageSet
}
