import Testing

@testable import Runtime

struct BatchSourceTests {
  /// A batch made by the plain definition, pixel by pixel.
  private func reference(
    _ images: ImageSet, _ normalization: Normalization, order: [Int32], placements: (Int) -> BatchSource.Placement
  ) -> [Float] {
    let side = images.side
    var out = [Float](repeating: 0, count: BatchSource.laneElements(images: order.count, side: side))
    for (place, index) in order.enumerated() {
      let placement = placements(Int(index))
      let image = Array(images.image(Int(index)))
      for channel in 0..<3 {
        for row in 0..<side {
          for column in 0..<side {
            let fromRow = row + placement.down
            var fromColumn = column + placement.right
            if placement.isMirrored { fromColumn = side - 1 - fromColumn }
            let isInside = (0..<side).contains(fromRow) && (0..<side).contains(fromColumn)
            let value = isInside ? image[(channel * side + fromRow) * side + fromColumn] : 0
            out[(((place / 16 * 3 + channel) * side + row) * side + column) * 16 + place % 16] =
              (Float(value) - normalization.mean[channel]) / normalization.deviation[channel]
          }
        }
      }
    }
    return out
  }

  private func batches(_ source: BatchSource, epoch: Int) -> [(pixels: [Float], labels: [Int32])] {
    let order = source.order(epoch: epoch)
    return (0..<source.batchCount).map { batch in
      var pixels = [Float](repeating: .nan, count: source.laneElements)
      var labels = [Int32](repeating: -1, count: source.batchSize)
      let count = pixels.withUnsafeMutableBufferPointer { pixels in
        labels.withUnsafeMutableBufferPointer { labels in
          source.fill(batch: batch, epoch: epoch, order: order, pixels: pixels, labels: labels)
        }
      }
      let elements = BatchSource.laneElements(images: count, side: source.side)
      return (pixels: Array(pixels[..<elements]), labels: Array(labels[..<count]))
    }
  }

  private func prefetched(
    _ source: BatchSource, epoch: Int, start: Int = 0, depth: Int
  ) -> [(pixels: [Float], labels: [Int32])] {
    let prefetcher = BatchPrefetcher(source: source, epoch: epoch, startingAt: start, depth: depth)
    var result: [(pixels: [Float], labels: [Int32])] = []
    while let batch = prefetcher.next({ (pixels: Array($0.pixels), labels: Array($0.labels)) }) { result.append(batch) }
    return result
  }

  private func colored(_ count: Int, side: Int) -> ImageSet {
    var random = SampleRandom(seed: 9)
    var images = ImageSet(side: side)
    for index in 0..<count {
      images.append((0..<3 * side * side).map { _ in UInt8(random.below(256)) }, label: Int32(index))
    }
    return images
  }

  private let normalization = Normalization(mean: [125, 120, 110], deviation: [63, 62, 66])

  @Test(arguments: [1, 16, 24, 40, 100])
  func evaluationIsInOrderAndUnchanged(batchSize: Int) throws {
    let images = colored(40, side: 5)
    let source = try BatchSource(
      images: images, normalization: normalization, batchSize: batchSize, mode: .evaluation)
    let batches = batches(source, epoch: 3)
    #expect(batches.flatMap(\.labels) == images.labels)
    for (index, batch) in batches.enumerated() {
      let order = (index * batchSize..<min(40, (index + 1) * batchSize)).map(Int32.init)
      #expect(batch.pixels == reference(images, normalization, order: order) { _ in BatchSource.Placement() })
    }
  }

  @Test(arguments: [
    Augmentation(flips: true, padding: 4), Augmentation(flips: true, padding: 0),
    Augmentation(flips: false, padding: 9),
  ])
  func trainingFollowsItsPlacements(augmentation: Augmentation) throws {
    let images = colored(37, side: 6)
    let source = try BatchSource(
      images: images, normalization: normalization, batchSize: 20,
      mode: .training(seed: 777, augmentation: augmentation))
    for epoch in 0..<3 {
      let order = source.order(epoch: epoch)
      #expect(order.sorted() == (0..<37).map(Int32.init))
      for (index, batch) in batches(source, epoch: epoch).enumerated() {
        let members = Array(order[index * 20..<min(37, index * 20 + 20)])
        #expect(batch.labels == members.map { images.labels[Int($0)] })
        #expect(
          batch.pixels
            == reference(images, normalization, order: members) { source.placement(epoch: epoch, image: $0) })
      }
    }
  }

  @Test func placementsCoverAllShiftsEvenly() throws {
    let source = try BatchSource(
      images: colored(2, side: 2), normalization: normalization, batchSize: 2,
      mode: .training(seed: 1, augmentation: Augmentation(flips: true, padding: 1)))
    var counts: [String: Int] = [:]
    for image in 0..<18_000 {
      let placement = source.placement(epoch: 0, image: image)
      counts["\(placement.isMirrored) \(placement.down) \(placement.right)", default: 0] += 1
    }
    #expect(counts.count == 18)
    #expect(counts.values.allSatisfy { abs($0 - 1_000) < 150 }, "\(counts)")
    #expect(source.order(epoch: 0) == source.order(epoch: 0))
  }

  @Test func lastImageAloneIsDroppedInTrainingOnly() throws {
    let images = colored(33, side: 2)
    func source(_ size: Int, _ mode: BatchSource.Mode) throws -> BatchSource {
      try BatchSource(images: images, normalization: normalization, batchSize: size, mode: mode)
    }
    let training = BatchSource.Mode.training(seed: 1, augmentation: .none)
    #expect(try source(16, training).batchCount == 2)
    #expect(try source(16, .evaluation).batchCount == 3)
    #expect(try source(31, training).batchCount == 2)
    #expect(try source(1, training).batchCount == 33)
    #expect(try source(33, training).batchCount == 1)
  }

  @Test(arguments: [1, 2, 3])
  func prefetchingChangesNoBit(depth: Int) throws {
    let data = DigitsReader.load()
    let source = try BatchSource.training(data.search, batchSize: 64, seed: 777)
    #expect(source.batchCount == 19)
    for epoch in [0, 5] {
      let plain = batches(source, epoch: epoch)
      let ahead = prefetched(source, epoch: epoch, depth: depth)
      #expect(ahead.map(\.labels) == plain.map(\.labels))
      #expect(ahead.map(\.pixels) == plain.map(\.pixels))
      let late = prefetched(source, epoch: epoch, start: 17, depth: depth)
      #expect(late.map(\.pixels) == plain[17...].map(\.pixels))
    }
    #expect(batches(source, epoch: 0)[0].labels != batches(source, epoch: 1)[0].labels)
  }

  @Test func abandonedPrefetchersEnd() throws {
    let source = try BatchSource.training(DigitsReader.load().search, batchSize: 64, seed: 1)
    for taken in 0..<40 {
      let prefetcher = BatchPrefetcher(source: source, epoch: taken)
      for _ in 0..<taken % 5 { #expect(prefetcher.next { $0.count } != nil) }
    }
    let finished = BatchPrefetcher(source: source, epoch: 0, startingAt: source.batchCount)
    #expect(finished.next { $0.count } == nil)
    #expect(finished.next { $0.count } == nil)
  }

  @Test func picturesAreScaledToTheDataSet() throws {
    let description = DataSetDescription(.digits)
    let white = RasterImage(width: 5, height: 9, pixels: Array(repeating: 255, count: 135))
    let grey = RasterImage(width: 8, height: 8, pixels: Array(repeating: 128, count: 192))
    let source = try BatchSource.prediction(
      [white, grey], description: description, normalization: normalization, batchSize: 16)
    #expect(source.images.pixels == Array(repeating: 16, count: 192) + Array(repeating: 8, count: 192))
    #expect(batches(source, epoch: 0)[0].labels == [0, 0])
  }

  @Test func sizesThatDoNotFitAreErrors() {
    let data = DigitsReader.load()
    let tooLarge = #expect(throws: DataSetError.self) {
      try BatchSource.training(data.search, batchSize: 1_198, seed: 1)
    }
    #expect(tooLarge?.description == "a batch of 1198 is larger than the 1197 training images of digits")
    #expect(throws: DataSetError.self) { try BatchSource.training(data.search, batchSize: 0, seed: 1) }
    #expect(throws: DataSetError.self) { try BatchSource.test(data.test, batchSize: -1) }
  }
}
