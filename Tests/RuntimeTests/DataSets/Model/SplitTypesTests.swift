import Testing

@testable import Runtime

struct SplitTypesTests {
  /// Every value that can be reached from a value, by reflection.
  private func reachable(from value: Any, _ visit: (Any) -> Void) {
    visit(value)
    if value is [UInt8] || value is [Int32] || value is String { return }
    for child in Mirror(reflecting: value).children { reachable(from: child.value, visit) }
  }

  @Test func searchDataReachesNoTestImage() {
    let data = DigitsReader.load()
    let secret = (0..<data.test.test.images.count).map { Array(data.test.test.images.image($0)) }
    var imageSets = 0
    reachable(from: data.search) { value in
      #expect(!(value is TestSplit) && !(value is TestData) && !(value is LoadedDataSet))
      guard let images = value as? ImageSet else { return }
      imageSets += 1
      let seen = Set((0..<images.count).map { Array(images.image($0)) })
      #expect(secret.allSatisfy { !seen.contains($0) })
    }
    #expect(imageSets == 2, "the walk must have seen the training and the validation images")
    var found = false
    reachable(from: data.test) { found = found || $0 is TestSplit }
    #expect(found, "the walk would have found a test split")
  }

  @Test func stratifiedPartsKeepSharesAndSizes() {
    let labels = (0..<1_000).map { Int32($0 % 10 == 0 ? 1 : 0) }
    let parts = StratifiedSplit.parts(labels: labels, sizes: [500, 499, 1], seed: 3)
    #expect(parts.map(\.count) == [500, 499, 1])
    #expect(parts.flatMap { $0 }.sorted() == Array(0..<1_000))
    #expect(parts[0].count { labels[$0] == 1 } == 50)
    #expect(parts == StratifiedSplit.parts(labels: labels, sizes: [500, 499, 1], seed: 3))
    #expect(parts != StratifiedSplit.parts(labels: labels, sizes: [500, 499, 1], seed: 4))
    #expect(parts.allSatisfy { $0 == $0.sorted() })
  }

  @Test func digestSeesPixelsLabelsAndSplit() {
    func set(_ pixel: UInt8, _ label: Int32) -> ImageSet {
      ImageSet(side: 1, pixels: [pixel, 0, 0], labels: [label])
    }
    func digest(_ name: String, _ parts: [ImageSet]) -> String {
      LoadedDataSet(
        description: DataSetDescription(.digits), splitName: name, training: parts[0], validation: parts[1],
        test: parts[2]
      ).search.digest
    }
    let digests = [
      digest("a", [set(1, 1), set(2, 2), set(3, 3)]), digest("b", [set(1, 1), set(2, 2), set(3, 3)]),
      digest("a", [set(9, 1), set(2, 2), set(3, 3)]), digest("a", [set(1, 1), set(2, 9), set(3, 3)]),
      digest("a", [set(1, 1), set(3, 3), set(2, 2)]), digest("a", [set(1, 1), set(2, 2), set(3, 259)]),
    ]
    #expect(Set(digests).count == digests.count)
  }

  @Test func tableIsComplete() {
    for name in DataSetName.allCases {
      let description = DataSetDescription(name)
      #expect(description.name == name.rawValue)
      #expect(Set(description.classNames).count == description.classes)
    }
    #expect(DataSetName.allCases.map { DataSetDescription($0).classes } == [10, 10, 100, 120, 10, 43])
    #expect(DataSetDescription(.cifar100).classNames[23] == "cloud")
    #expect(DataSetDescription(.gtsrb).classNames[14] == "stop")
  }

  @Test func sourcesAreReadFromArguments() throws {
    #expect(try DataSetSource(argument: "CIFAR10") == .named(.cifar10))
    #expect(try DataSetSource(argument: "folder:/a b") == .folder(path: "/a b"))
    for wrong in ["", "folder:", "cifar"] {
      let error = #expect(throws: DataSetError.self) { try DataSetSource(argument: wrong) }
      #expect(error == .unknownName(wrong))
      #expect(error?.remedy.contains("cifar100") == true)
    }
  }
}
