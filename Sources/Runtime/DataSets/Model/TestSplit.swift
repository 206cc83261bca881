/// The images that only the final figure is measured on.
package struct TestSplit: Sendable {
  /// The images, and no others.
  package let images: ImageSet
}
