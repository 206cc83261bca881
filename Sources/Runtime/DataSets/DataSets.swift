/// Loading data sets into memory.
package enum DataSets {
  /// Reads, checks and splits a data set. Every record is checked; nothing is used of a set with a bad one.
  package static func load(_ request: DataSetRequest) throws(DataSetError) -> LoadedDataSet {
    let name: DataSetName
    switch request.source {
    case .folder(let path): return try FolderReader.load(path: path, side: request.imageSide)
    case .named(let named): name = named
    }
    let description = DataSetDescription(name)
    let location = DataLocation(description: description, folder: request.dataFolder)
    try location.requireFiles()
    switch name {
    case .digits: return DigitsReader.load()
    case .cifar10: return try cifar10(location, request.splitProtocol)
    case .cifar100:
      return try halvedTest(try CIFARReader.cifar100(location), lists: "cifar100-test-split", location)
    case .imageNet16:
      return try halvedTest(try ImageNet16Reader.load(location), lists: "imagenet-16-120-test-split", location)
    case .stl10: return try stl10(location)
    case .gtsrb: return try gtsrb(location)
    }
  }

  private static let seed = DataSetDescription.splitSeed

  private static func cifar10(
    _ location: DataLocation, _ splitProtocol: SplitProtocol
  ) throws(DataSetError) -> LoadedDataSet {
    let images = try CIFARReader.cifar10(location)
    let count = images.training.count
    switch splitProtocol {
    case .final:
      return try loaded(location, "final-\(count)", images.training, ImageSet(side: 32), images.test, images)
    case .search:
      let lists = try SplitLists.read("cifar-split", keys: ["train", "valid"], count: count, location: location)
      let parts =
        lists
        ?? StratifiedSplit.parts(labels: images.training.labels, sizes: [count - count / 2, count / 2], seed: seed)
      return try loaded(
        location, lists == nil ? "search-stratified-50-50-seed-\(seed)" : "search-nasbench201",
        images.training.gathered(parts[0]), images.training.gathered(parts[1]), images.test, images)
    }
  }

  /// The NAS-Bench-201 protocol of CIFAR-100 and ImageNet16-120: all training images, the test images halved.
  private static func halvedTest(
    _ images: PublishedImages, lists file: String, _ location: DataLocation
  ) throws(DataSetError) -> LoadedDataSet {
    let count = images.test.count
    let lists = try SplitLists.read(file, keys: ["xvalid", "xtest"], count: count, location: location)
    let parts =
      lists ?? StratifiedSplit.parts(labels: images.test.labels, sizes: [count / 2, count - count / 2], seed: seed)
    return try loaded(
      location, lists == nil ? "test-halved-stratified-seed-\(seed)" : "test-halved-nasbench201", images.training,
      images.test.gathered(parts[0]), images.test.gathered(parts[1]), images)
  }

  private static func stl10(_ location: DataLocation) throws(DataSetError) -> LoadedDataSet {
    let images = try STL10Reader.load(location)
    let count = images.training.count
    let parts = StratifiedSplit.parts(
      labels: images.training.labels, sizes: [count - count / 5, count / 5], seed: seed)
    return try loaded(
      location, "stratified-80-20-seed-\(seed)", images.training.gathered(parts[0]), images.training.gathered(parts[1]),
      images.test, images)
  }

  private static func gtsrb(_ location: DataLocation) throws(DataSetError) -> LoadedDataSet {
    let contents = try GTSRBReader.load(location)
    let images = contents.images
    let parts = GTSRBReader.split(contents, seed: seed)
    return try loaded(
      location, "tracks-80-20-seed-\(seed)", images.training.gathered(parts.training),
      images.training.gathered(parts.validation), images.test, images)
  }

  private static func loaded(
    _ location: DataLocation, _ splitName: String, _ training: ImageSet, _ validation: ImageSet, _ test: ImageSet,
    _ images: PublishedImages
  ) throws(DataSetError) -> LoadedDataSet {
    let description = location.description
    guard training.count > 0, test.count > 0 else {
      throw .unusable(
        reason:
          "\(description.name) in \(location.folder) has \(training.count) training and \(test.count) test images",
        remedy: "at least one of each is needed: fetch it again, or synthesize more")
    }
    var notes: [String] = []
    let found = (training: images.training.count, test: images.test.count)
    if found != description.published {
      notes.append(
        """
        \(location.folder) holds \(found.training) training and \(found.test) test images of \(description.name); the \
        published set has \(description.published.training) and \(description.published.test)
        """)
    }
    return LoadedDataSet(
      description: description, splitName: splitName, training: training, validation: validation, test: test,
      notes: notes)
  }
}
