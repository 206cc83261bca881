/// Labelled images of one size in memory: 8-bit values, three planes (CHW) an image.
package struct ImageSet: Sendable {
  /// Rows of an image, and columns.
  package let side: Int
  /// Values image by image, each `3 * side * side` in CHW order.
  package private(set) var pixels: [UInt8]
  /// The class of each image, from 0.
  package private(set) var labels: [Int32]

  /// Number of images.
  package var count: Int { labels.count }
  /// Values of one image.
  package var imageSize: Int { 3 * side * side }

  /// A set of these images; there must be `3 * side * side` values for each label.
  init(side: Int, pixels: [UInt8] = [], labels: [Int32] = []) {
    precondition(side > 0 && pixels.count == labels.count * 3 * side * side)
    self.side = side
    self.pixels = pixels
    self.labels = labels
  }

  /// Bytes in memory.
  package var bytes: Int { pixels.count + labels.count * MemoryLayout<Int32>.stride }

  /// Makes room for more images.
  mutating func reserve(_ images: Int) {
    pixels.reserveCapacity(pixels.count + images * imageSize)
    labels.reserveCapacity(labels.count + images)
  }

  /// Adds an image of `3 * side * side` values.
  mutating func append(_ values: some Collection<UInt8>, label: Int32) {
    precondition(values.count == imageSize)
    pixels.append(contentsOf: values)
    labels.append(label)
  }

  /// Adds the images of another set of the same size.
  mutating func append(_ other: ImageSet) {
    precondition(other.side == side)
    pixels += other.pixels
    labels += other.labels
  }

  /// The values of one image.
  package func image(_ index: Int) -> ArraySlice<UInt8> { pixels[index * imageSize..<(index + 1) * imageSize] }

  /// A set of these images alone, in this order; nothing of the others is reachable from it.
  func gathered(_ indices: [Int]) -> ImageSet {
    var result = ImageSet(side: side)
    result.reserve(indices.count)
    for index in indices { result.append(image(index), label: labels[index]) }
    return result
  }
}
