/// The numbers that make a network of symbols concrete.
package struct NetworkShape: Sendable, Hashable {
  /// Width of the first stage.
  package let width: Int
  /// Pixels of a side.
  package let imageSize: Int
  package let classes: Int

  package init(width: Int, imageSize: Int, classes: Int) {
    self.width = width
    self.imageSize = imageSize
    self.classes = classes
  }
}
