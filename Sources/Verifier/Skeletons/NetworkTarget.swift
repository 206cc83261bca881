/// What a network is sized and trained for: a data set's images and classes, and the paper's budget for it.
package struct NetworkTarget: Sendable {
  package let name: String
  /// Pixels of a side.
  package let imageSize: Int
  package let classes: Int
  package let maxParameters: Int
  /// Multiply-accumulates an image by the `nader` convention.
  package let maxMACs: Int

  package init(name: String, imageSize: Int, classes: Int, maxParameters: Int, maxMACs: Int) {
    self.name = name
    self.imageSize = imageSize
    self.classes = classes
    self.maxParameters = maxParameters
    self.maxMACs = maxMACs
  }
}
