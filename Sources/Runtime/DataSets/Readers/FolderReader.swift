/// Images of the user's: `PATH/train/CLASS/*.png`, `PATH/test/CLASS/*.png`, and `PATH/validation/CLASS/*.png` where there is
/// one; PPM and PGM as well.
enum FolderReader {
  private static let endings = [".png", ".ppm", ".pgm"]
  /// Pixels of all images together after resizing.
  private static let valueLimit = 8 << 30

  /// Reads, resizes and splits; classes are the sorted names of the folders in `train`.
  static func load(path: String, side: Int) throws(DataSetError) -> LoadedDataSet {
    guard (1...4_096).contains(side) else {
      throw .unusable(
        reason: "images of \(side) x \(side) pixels cannot be used", remedy: "choose --image within 1...4096")
    }
    for part in ["train", "test"] where !Files.isFolder("\(path)/\(part)") {
      throw .unusable(
        reason: "\(path) has no folder '\(part)'",
        remedy: "lay it out as train/CLASS/*.png and test/CLASS/*.png (validation/CLASS/*.png may be added)")
    }
    let classes = try list("\(path)/train").filter { Files.isFolder("\(path)/train/\($0)") }
    guard classes.count > 1, classes.count <= 65_536 else {
      throw .unusable(
        reason: "\(path)/train holds \(classes.count) folders of classes",
        remedy: "make one folder for each class, at least two")
    }
    let published = try read("\(path)/train", classes: classes, side: side)
    let test = try read("\(path)/test", classes: classes, side: side)
    var training = published
    let validation: ImageSet
    let splitName: String
    if Files.isFolder("\(path)/validation") {
      validation = try read("\(path)/validation", classes: classes, side: side)
      splitName = "folder"
    } else {
      let count = published.count / 10
      let seed = DataSetDescription.splitSeed
      let parts = StratifiedSplit.parts(labels: published.labels, sizes: [published.count - count, count], seed: seed)
      training = published.gathered(parts[0])
      validation = published.gathered(parts[1])
      splitName = "stratified-90-10-seed-\(seed)"
    }
    guard training.count > 0, test.count > 0 else {
      throw .unusable(
        reason: "\(path) has no images to train or to test on", remedy: "put PNG or PPM files into each class")
    }
    let description = DataSetDescription(
      folder: path, classNames: classes, side: side, training: published.count, test: test.count)
    return LoadedDataSet(
      description: description, splitName: splitName, training: training, validation: validation, test: test)
  }

  private static func list(_ path: String) throws(DataSetError) -> [String] {
    do throws(FileError) { return try Files.list(path) } catch { throw .file(error) }
  }

  private static func read(_ path: String, classes: [String], side: Int) throws(DataSetError) -> ImageSet {
    var images = ImageSet(side: side)
    for name in try list(path) where Files.isFolder("\(path)/\(name)") {
      guard let label = classes.firstIndex(of: name) else {
        throw .unusable(
          reason: "\(path)/\(name) is a class that train has not", remedy: "add it to train, or remove it here")
      }
      for file in try list("\(path)/\(name)") where endings.contains(where: { file.lowercased().hasSuffix($0) }) {
        let image = try RasterImage(reading: "\(path)/\(name)/\(file)")
        guard (images.count + 1) * images.imageSize <= valueLimit else {
          throw .unusable(reason: "\(path) holds more than 8 GiB of pixels", remedy: "choose a smaller --image")
        }
        images.append(image.planes(side: side), label: Int32(label))
      }
    }
    return images
  }
}

extension DataSetDescription {
  /// What a folder of images turned out to hold; recipe and budget as for CIFAR.
  fileprivate init(folder path: String, classNames: [String], side: Int, training: Int, test: Int) {
    let cifar = DataSetDescription(.cifar10)
    self.init(
      name: "folder:\(path)", title: path, classNames: classNames, side: side, maximum: 255,
      normalization: .ofTrainingSplit, batchSize: min(cifar.batchSize, max(training / 4, 1)), epochs: cifar.epochs,
      proxyEpochs: cifar.proxyEpochs, learningRate: cifar.learningRate, budget: cifar.budget,
      augmentation: Augmentation(flips: true, padding: side / 8), published: (training: training, test: test),
      files: [], archives: [], provenance: "Images of the user's in \(path), resized by area averaging.")
  }
}
