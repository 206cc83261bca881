/// The binary version of STL-10: 96 x 96 planes stored column by column, labels 1...10 in files of their own.
enum STL10Reader {
  private static let storedSide = 96
  private static let imageBytes = 3 * storedSide * storedSide

  /// The labelled images, halved to 48 x 48 by averaging areas of 2 x 2.
  static func load(_ location: DataLocation) throws(DataSetError) -> PublishedImages {
    PublishedImages(training: try read("train", location), test: try read("test", location))
  }

  private static func read(_ part: String, _ location: DataLocation) throws(DataSetError) -> ImageSet {
    let labelFile = "stl10_binary/\(part)_y.bin"
    let labels = try location.readRecords(labelFile, size: 1)
    let pixels = try location.readRecords("stl10_binary/\(part)_X.bin", size: imageBytes)
    guard pixels.count / imageBytes == labels.count else {
      throw location.malformed(
        labelFile, nil, found: "\(labels.count) labels", expected: "\(pixels.count / imageBytes), one for each image")
    }
    let side = location.description.side
    var images = ImageSet(side: side)
    images.reserve(labels.count)
    var image = [UInt8](repeating: 0, count: 3 * side * side)
    for (record, label) in labels.enumerated() {
      guard (1...10).contains(label) else {
        throw location.malformed(labelFile, record, found: "label \(label)", expected: "a label within 1...10")
      }
      halve(pixels, from: record * imageBytes, to: &image)
      images.append(image, label: Int32(label) - 1)
    }
    return images
  }

  private static func halve(_ pixels: [UInt8], from start: Int, to image: inout [UInt8]) {
    let side = storedSide / 2
    for channel in 0..<3 {
      for column in 0..<side {
        for row in 0..<side {
          let at = start + (channel * storedSide + 2 * column) * storedSide + 2 * row
          let sum =
            Int(pixels[at]) + Int(pixels[at + 1]) + Int(pixels[at + storedSide]) + Int(pixels[at + storedSide + 1])
          image[(channel * side + row) * side + column] = UInt8((sum + 2) / 4)
        }
      }
    }
  }
}
