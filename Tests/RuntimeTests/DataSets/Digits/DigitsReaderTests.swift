import Testing

@testable import Runtime

struct DigitsReaderTests {
  @Test func allImagesAreThereAsPublished() {
    let images = DigitsReader.images()
    #expect(images.count == 1_797)
    #expect(images.side == 8)
    #expect(images.pixels.max() == 16)
    let counts = (0..<10).map { label in images.labels.count { $0 == label } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(Array(images.image(0).prefix(8)) == [0, 0, 5, 13, 9, 1, 0, 0])
    let image = Array(images.image(1_796))
    #expect(Array(image[..<64]) == Array(image[64..<128]) && Array(image[..<64]) == Array(image[128...]))
    #expect(
      Digest.hexadecimal(.sha256, of: images.pixels)
        == "ecfa5ea6fa626ce13f2e59300e8a9d11817475a8bba5d39e7c304c495922a768")
  }

  @Test func splitIsStratifiedDisjointAndFixed() {
    let data = DigitsReader.load()
    let parts = [data.search.training.images, data.search.validation.images, data.test.test.images]
    #expect(parts.map(\.count) == [1_197, 300, 300])
    let counts = (0..<10).map { label in DigitsReader.images().labels.count { $0 == label } }
    for label in 0..<10 {
      for part in parts {
        let count = part.labels.count { $0 == label }
        let expected = Double(counts[label] * part.count) / 1_797
        #expect(abs(Double(count) - expected) <= 1, "class \(label) has \(count) of about \(expected)")
      }
    }
    var all = parts.flatMap { part in (0..<part.count).map { Array(part.image($0)) + [UInt8(part.labels[$0])] } }
    let images = DigitsReader.images()
    var published = (0..<images.count).map { Array(images.image($0)) + [UInt8(images.labels[$0])] }
    all.sort { $0.lexicographicallyPrecedes($1) }
    published.sort { $0.lexicographicallyPrecedes($1) }
    #expect(all == published, "the parts are the whole, no image twice")
    #expect(data.search.splitName == "stratified-1197-300-300-seed-2412")
    #expect(data.search.digest == "8f1d211c5a8ee7aca8c5deb265774983b42e2eecd81e4819bdd2a4f51058e0e6")
    #expect(data.test.digest == data.search.digest)
  }

  @Test func constantsAreThoseOfTheTrainingSplit() {
    let data = DigitsReader.load()
    let measured = Normalization(measuring: data.search.training.images)
    #expect(data.search.normalization == data.test.normalization)
    for channel in 0..<3 {
      #expect(abs(data.search.normalization.mean[channel] - measured.mean[channel]) < 5e-4, "\(measured.mean)")
      #expect(
        abs(data.search.normalization.deviation[channel] - measured.deviation[channel]) < 5e-4, "\(measured.deviation)")
    }
  }
}
