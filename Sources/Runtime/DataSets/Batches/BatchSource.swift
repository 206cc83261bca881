/// The batches of one split: which images in which order, augmented and normalised. A value; any batch can be made at any
/// time by any thread, always with the same bits.
package struct BatchSource: Sendable {
  /// Number of images side by side in the lane layout.
  package static let lanes = 16

  /// What happens to the images.
  enum Mode: Sendable {
    /// Shuffled and augmented by (seed, epoch, image); a last batch of one image is dropped, as batch statistics of one
    /// image mean nothing.
    case training(seed: UInt64, augmentation: Augmentation)
    /// In order, as they are, all of them.
    case evaluation
  }

  /// Images of a full batch.
  package let batchSize: Int
  let images: ImageSet
  let mode: Mode
  let table: [Float]

  /// Batches for fitting; a batch size that is not within 1...number of images is an error.
  package static func training(
    _ data: SearchData, batchSize: Int, seed: UInt64, augmentation: Augmentation? = nil
  ) throws(DataSetError) -> BatchSource {
    let count = data.training.images.count
    guard batchSize <= count else {
      throw .unusable(
        reason: "a batch of \(batchSize) is larger than the \(count) training images of \(data.description.name)",
        remedy: "choose --batch-size \(min(count, data.description.batchSize)) or less")
    }
    return try BatchSource(
      images: data.training.images, normalization: data.normalization, batchSize: batchSize,
      mode: .training(seed: seed, augmentation: augmentation ?? data.description.augmentation))
  }

  /// The training images in order and unchanged, as for measuring accuracy on them.
  package static func trainingInOrder(_ data: SearchData, batchSize: Int) throws(DataSetError) -> BatchSource {
    try BatchSource(
      images: data.training.images, normalization: data.normalization, batchSize: batchSize, mode: .evaluation)
  }

  /// Batches for choosing.
  package static func validation(_ data: SearchData, batchSize: Int) throws(DataSetError) -> BatchSource {
    try BatchSource(
      images: data.validation.images, normalization: data.normalization, batchSize: batchSize, mode: .evaluation)
  }

  /// Batches for the final figure.
  package static func test(_ data: TestData, batchSize: Int) throws(DataSetError) -> BatchSource {
    try BatchSource(
      images: data.test.images, normalization: data.normalization, batchSize: batchSize, mode: .evaluation)
  }

  init(images: ImageSet, normalization: Normalization, batchSize: Int, mode: Mode) throws(DataSetError) {
    guard (1...(1 << 20)).contains(batchSize) else {
      throw .unusable(reason: "a batch of \(batchSize) images makes no sense", remedy: "choose --batch-size 1 or more")
    }
    self.images = images
    self.batchSize = batchSize
    self.mode = mode
    self.table = normalization.table
  }

  /// Rows and columns of an image.
  package var side: Int { images.side }

  /// Number of images in the split.
  package var imageCount: Int { images.count }

  /// Number of batches in an epoch.
  package var batchCount: Int {
    let rest = images.count % batchSize
    let isDropped =
      switch mode {
      case .training: rest == 1 && batchSize > 1
      case .evaluation: false
      }
    return images.count / batchSize + (rest > 0 && !isDropped ? 1 : 0)
  }

  /// Number of images in a batch: `batchSize`, or what is left for the last.
  package func count(ofBatch batch: Int) -> Int {
    precondition((0..<batchCount).contains(batch))
    return min(batchSize, images.count - batch * batchSize)
  }

  /// Number of floats of a full batch in lane layout `[ceil(n/16)][3][side][side][16]`.
  package var laneElements: Int { Self.laneElements(images: batchSize, side: side) }

  /// Number of floats of `images` images in lane layout `[ceil(n/16)][3][side][side][16]`.
  package static func laneElements(images: Int, side: Int) -> Int {
    (images + lanes - 1) / lanes * lanes * 3 * side * side
  }

  /// The order in which an epoch visits the images of the split.
  package func order(epoch: Int) -> [Int32] {
    var order = Array(0..<Int32(images.count))
    switch mode {
    case .training(let seed, _):
      var random = SampleRandom(seed: seed, stream: 1, UInt64(epoch))
      random.shuffle(&order)
    case .evaluation: break
    }
    return order
  }
}
