/// Reads the digits that are part of the program.
enum DigitsReader {
  /// Sizes of training, validation and test split.
  static let sizes = [1_197, 300, 300]

  /// All images in published order: 8 x 8 values 0...16, the same in the three channels.
  static func images() -> ImageSet {
    var images = ImageSet(side: 8)
    images.reserve(1_797)
    for line in OpticalDigits.text.utf8.split(separator: UInt8(ascii: "\n")) {
      let values = line.prefix(64).map { $0 - UInt8(ascii: "a") }
      images.append(values + values + values, label: Int32(line.last ?? 0) - Int32(UInt8(ascii: "0")))
    }
    return images
  }

  /// The stratified split with the fixed seed, the same in both protocols.
  static func load() -> LoadedDataSet {
    let images = images()
    let parts = StratifiedSplit.parts(labels: images.labels, sizes: sizes, seed: DataSetDescription.splitSeed)
    return LoadedDataSet(
      description: DataSetDescription(.digits),
      splitName: "stratified-1197-300-300-seed-\(DataSetDescription.splitSeed)",
      training: images.gathered(parts[0]), validation: images.gathered(parts[1]), test: images.gathered(parts[2]))
  }
}
