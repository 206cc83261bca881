/// The images that choices are made on: the best epoch, the better design. May be empty in a final protocol.
package struct ValidationSplit: Sendable {
  /// The images, and no others.
  package let images: ImageSet
}
