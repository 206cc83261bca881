import Testing

@testable import Runtime

/// Every published format, written by the synthesizer and read back.
struct SyntheticDataSetTests {
  private func load(
    _ name: DataSetName, _ folder: String, _ splitProtocol: SplitProtocol = .search
  ) throws(DataSetError) -> LoadedDataSet {
    try DataSets.load(DataSetRequest(source: .named(name), dataFolder: folder, splitProtocol: splitProtocol))
  }

  /// Accuracy of the nearest class mean: what a template and noise let anything learn.
  private func nearestMeanAccuracy(_ training: ImageSet, _ test: ImageSet, classes: Int) -> Double {
    var sums = [[Float]](repeating: [Float](repeating: 0, count: training.imageSize), count: classes)
    var counts = [Float](repeating: 0, count: classes)
    for index in 0..<training.count {
      let label = Int(training.labels[index])
      counts[label] += 1
      for (place, value) in training.image(index).enumerated() { sums[label][place] += Float(value) }
    }
    let means = zip(sums, counts).map { sum, count in sum.map { $0 / max(count, 1) } }
    let hits = (0..<test.count).count { index in
      let image = test.image(index).map(Float.init)
      let distances = means.map { mean in zip(mean, image).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      return distances.indices.min { distances[$0] < distances[$1] } == Int(test.labels[index])
    }
    return Double(hits) / Double(test.count)
  }

  @Test(arguments: [
    (DataSetName.cifar10, 100, 40, [50, 50, 40]), (.cifar100, 200, 200, [200, 100, 100]),
    (.imageNet16, 240, 240, [240, 120, 120]), (.stl10, 50, 20, [40, 10, 20]),
    (.gtsrb, 2_580, 43, [2_580 - 1_290, 1_290, 43]),
  ])
  func formatsAreReadBackAndLearnable(name: DataSetName, training: Int, test: Int, counts: [Int]) throws {
    let folder = try TemporaryFolder()
    let synthesizer = DataSetSynthesizer(name: name, folder: folder.path, training: training, test: test)
    let paths = try synthesizer.write()
    #expect(paths.count == (name == .gtsrb ? training + test + 44 : DataSetDescription(name).files.count))
    #expect(paths.allSatisfy(Files.isRegular))
    let data = try load(name, folder.path)
    let parts = [data.search.training.images, data.search.validation.images, data.test.test.images]
    #expect(parts.map(\.count) == counts)
    #expect(parts.allSatisfy { $0.side == DataSetDescription(name).side })
    #expect(data.notes.count == 1, "another number of images than published")
    let classes = DataSetDescription(name).classes
    #expect(nearestMeanAccuracy(parts[0], parts[2], classes: classes) > 0.9)
    #expect(try load(name, folder.path).search.digest == data.search.digest)
    #expect(throws: DataSetError.self, "nothing is overwritten") { try synthesizer.write() }
    let status = DataSetInspector(folder: folder.path).verify(name)
    #expect(status.isPresent && status.problem == nil && status.images == counts.reduce(0, +))
    #expect(status.digest == data.search.digest)
    let listed = DataSetInspector(folder: folder.path).list()
    #expect(listed.count { $0.isPresent } == 2, "digits and this one")
  }

  @Test func cifarLayoutIsThatOfThePublisher() throws {
    let folder = try TemporaryFolder()
    _ = try DataSetSynthesizer(name: .cifar100, folder: folder.path, training: 10, test: 5).write()
    let bytes = try Files.read(folder("cifar-100-binary/train.bin"), limit: 1 << 20)
    #expect(bytes.count == 10 * 3_074)
    #expect(bytes[7 * 3_074] == 1 && bytes[7 * 3_074 + 1] == 7)
    let data = try load(.cifar100, folder.path)
    #expect(data.search.training.images.labels == (0..<10).map { Int32($0) })
    #expect(Array(data.search.training.images.image(7)) == Array(bytes[7 * 3_074 + 2..<8 * 3_074]))
    // The set's own folder may be given as well.
    #expect(try load(.cifar100, folder("cifar-100-binary")).search.digest == data.search.digest)
  }

  @Test func stlColumnsBecomeRows() throws {
    let folder = try TemporaryFolder()
    _ = try DataSetSynthesizer(name: .stl10, folder: folder.path, training: 10, test: 5).write()
    let bytes = try Files.read(folder("stl10_binary/test_X.bin"), limit: 1 << 20)
    let image = Array(try load(.stl10, folder.path).test.test.images.image(2))
    let (row, column, channel) = (5, 30, 1)
    var sum = 0
    for (y, x) in [(10, 60), (10, 61), (11, 60), (11, 61)] { sum += Int(bytes[((2 * 3 + channel) * 96 + x) * 96 + y]) }
    #expect(Int(image[(channel * 48 + row) * 48 + column]) == (sum + 2) / 4)
  }

  @Test func tracksAreNeverSplit() throws {
    let labels: [Int32] = (0..<900).map { Int32($0 / 300) }
    let images = ImageSet(side: 1, pixels: Array(repeating: 0, count: 2_700), labels: labels)
    let contents = GTSRBReader.Contents(
      images: PublishedImages(training: images, test: images), tracks: (0..<900).map { $0 / 30 })
    let parts = GTSRBReader.split(contents, seed: 1)
    #expect(parts.training.count == 720 && parts.validation.count == 180)
    #expect(Set(parts.training.map { $0 / 30 }).isDisjoint(with: parts.validation.map { $0 / 30 }))
    for label in 0..<3 { #expect(parts.validation.count { $0 / 300 == label } == 60) }
  }

  @Test func publishedListsTakePrecedence() throws {
    let folder = try TemporaryFolder()
    _ = try DataSetSynthesizer(name: .cifar10, folder: folder.path, training: 10, test: 5).write()
    let drawn = try load(.cifar10, folder.path)
    #expect(drawn.search.splitName == "search-stratified-50-50-seed-2412")
    let lists = #"{"train":["int",["0","9","1"]],"valid":["int",[2,3]]}"#
    try Files.writeAtomically(Array(lists.utf8), to: folder("cifar-split.txt"))
    let data = try load(.cifar10, folder.path)
    #expect(data.search.splitName == "search-nasbench201")
    #expect(data.search.training.images.labels == [0, 1, 9] && data.search.validation.images.labels == [2, 3])
    #expect(data.search.digest != drawn.search.digest)
    let final = try load(.cifar10, folder.path, .final)
    #expect(final.search.training.images.count == 10 && final.search.validation.images.count == 0)
    for wrong in [
      "{", #"{"train":["int",[0]]}"#, #"{"train":["int",[0]],"valid":["int",[0]]}"#,
      #"{"train":["int",[10]],"valid":["int",[0]]}"#,
    ] {
      try Files.writeAtomically(Array(wrong.utf8), to: folder("cifar-split.txt"))
      #expect(throws: DataSetError.self, "\(wrong)") { try load(.cifar10, folder.path) }
    }
  }

  @Test func damagedFilesAreNamedWithTheRecord() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: DataSetError.self) { try load(.cifar100, folder.path) }
    #expect(
      missing?.description
        == "cifar100 is not in \(folder.path): no cifar-100-binary/train.bin, cifar-100-binary/test.bin")
    #expect(missing?.remedy.contains("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz") == true)
    #expect(missing?.remedy.contains("--dataset digits") == true)
    _ = try DataSetSynthesizer(name: .cifar100, folder: folder.path, training: 10, test: 5).write()
    let path = folder("cifar-100-binary/train.bin")
    let bytes = try Files.read(path, limit: 1 << 20)
    try Files.writeAtomically(Array(bytes.dropLast(100)), to: path)
    let cutOff = #expect(throws: DataSetError.self) { try load(.cifar100, folder.path) }
    #expect(
      cutOff?.description
        == "\(path) record 9: found 2974 bytes before the end of the file, expected records of 3074 bytes")
    #expect(cutOff?.remedy.contains("03b5dce01913d631647c71ecec9e9cb8") == true)
    #expect(DataSetInspector(folder: folder.path).list().first { $0.name == .cifar100 }?.problem != nil)
    var wrong = bytes
    wrong[3 * 3_074 + 1] = 100
    try Files.writeAtomically(wrong, to: path)
    let label = #expect(throws: DataSetError.self) { try load(.cifar100, folder.path) }
    #expect(label?.description == "\(path) record 3: found label 100, expected a label within 0...99")
    try Files.writeAtomically([], to: path)
    #expect(throws: DataSetError.self) { try load(.cifar100, folder.path) }
    #expect(DataSetInspector(folder: folder.path).verify(.cifar100).problem?.contains("record 0") == true)
  }

  @Test func otherFormatsCheckTheirRecordsToo() throws {
    let folder = try TemporaryFolder()
    _ = try DataSetSynthesizer(name: .stl10, folder: folder.path, training: 10, test: 5).write()
    try Files.writeAtomically([1, 2, 3, 11, 5], to: folder("stl10_binary/test_y.bin"))
    let label = #expect(throws: DataSetError.self) { try load(.stl10, folder.path) }
    #expect(label?.description.hasSuffix("test_y.bin record 3: found label 11, expected a label within 1...10") == true)
    try Files.writeAtomically([1, 2, 3], to: folder("stl10_binary/test_y.bin"))
    #expect(throws: DataSetError.self) { try load(.stl10, folder.path) }
    _ = try DataSetSynthesizer(name: .imageNet16, folder: folder.path, training: 120, test: 5).write()
    let pickle = try Files.read(folder("ImageNet16/val_data"), limit: 1 << 20)
    try Files.writeAtomically(Array(pickle[..<2_000]), to: folder("ImageNet16/val_data"))
    let cutOff = #expect(throws: DataSetError.self) { try load(.imageNet16, folder.path) }
    #expect(cutOff?.description.contains("val_data: found a length of 3840 at byte") == true)
    try Files.writeAtomically(Array("cos\nsystem\n.".utf8), to: folder("ImageNet16/val_data"))
    let call = #expect(throws: DataSetError.self) { try load(.imageNet16, folder.path) }
    #expect(call?.description.contains("os.system") == true)
    _ = try DataSetSynthesizer(name: .gtsrb, folder: folder.path, training: 86, test: 2).write()
    let table = "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n../x.ppm;1;1;0;0;0;0;1\n"
    try Files.writeAtomically(Array(table.utf8), to: folder("GTSRB/GT-final_test.csv"))
    let escape = #expect(throws: DataSetError.self) { try load(.gtsrb, folder.path) }
    #expect(escape?.description.contains("file name '../x.ppm' in line 2") == true)
  }

  @Test func foldersOfImagesAreDataSets() throws {
    let folder = try TemporaryFolder()
    func put(_ path: String, _ value: UInt8) throws {
      try Files.makeFolders(Files.folder(of: folder(path)))
      try Files.writeAtomically(Array("P6 2 2 255\n".utf8) + Array(repeating: value, count: 12), to: folder(path))
    }
    func load() throws(DataSetError) -> LoadedDataSet {
      try DataSets.load(
        DataSetRequest(source: .folder(path: folder.path), dataFolder: "", imageSide: 4))
    }
    #expect(throws: DataSetError.self) { try load() }
    for index in 0..<20 { try put("train/\(index % 2 == 0 ? "cat" : "dog")/\(index).ppm", UInt8(index)) }
    try put("test/dog/a.ppm", 99)
    try Files.makeFolders(folder("train/cat/sub.png"))
    #expect(throws: DataSetError.self, "a folder is no image") { try load() }
    try Files.rename(folder("train/cat/sub.png"), to: folder("train/cat/sub"))
    let data = try load()
    #expect(data.search.description.classNames == ["cat", "dog"])
    #expect(data.search.training.images.count == 18 && data.search.validation.images.count == 2)
    #expect(data.test.test.images.labels == [1] && data.test.test.images.pixels == Array(repeating: 99, count: 48))
    #expect(data.search.normalization.deviation.allSatisfy { $0 > 1 })
    try put("validation/cat/a.ppm", 7)
    #expect(try load().search.validation.images.pixels == Array(repeating: 7, count: 48))
    try put("test/bird/a.ppm", 7)
    let unknown = #expect(throws: DataSetError.self) { try load() }
    #expect(unknown?.description.contains("bird") == true)
  }
}
