/// The binary versions of CIFAR-10 and CIFAR-100.
enum CIFARReader {
  private static let imageBytes = 3 * 32 * 32

  /// CIFAR-10: label, then planes.
  static func cifar10(_ location: DataLocation) throws(DataSetError) -> PublishedImages {
    var training = ImageSet(side: 32)
    training.reserve(50_000)
    for batch in 1...5 {
      try append("cifar-10-batches-bin/data_batch_\(batch).bin", of: location, labels: [10], to: &training)
    }
    var test = ImageSet(side: 32)
    try append("cifar-10-batches-bin/test_batch.bin", of: location, labels: [10], to: &test)
    return PublishedImages(training: training, test: test)
  }

  /// CIFAR-100: coarse label, fine label, then planes; the fine label counts.
  static func cifar100(_ location: DataLocation) throws(DataSetError) -> PublishedImages {
    var training = ImageSet(side: 32)
    try append("cifar-100-binary/train.bin", of: location, labels: [20, 100], to: &training)
    var test = ImageSet(side: 32)
    try append("cifar-100-binary/test.bin", of: location, labels: [20, 100], to: &test)
    return PublishedImages(training: training, test: test)
  }

  /// Adds a file's records; `labels` gives the number of values of each label byte, the last one is the class.
  private static func append(
    _ file: String, of location: DataLocation, labels: [Int], to images: inout ImageSet
  ) throws(DataSetError) {
    let size = labels.count + imageBytes
    let bytes = try location.readRecords(file, size: size)
    images.reserve(bytes.count / size)
    for record in 0..<bytes.count / size {
      let start = record * size
      for (index, classes) in labels.enumerated() where bytes[start + index] >= classes {
        throw location.malformed(
          file, record, found: "label \(bytes[start + index])", expected: "a label within 0...\(classes - 1)")
      }
      images.append(bytes[start + labels.count..<start + size], label: Int32(bytes[start + labels.count - 1]))
    }
  }
}
