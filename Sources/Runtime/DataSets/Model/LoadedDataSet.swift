/// A data set in memory, in the two halves that go different ways.
package struct LoadedDataSet: Sendable {
  /// For training and selection.
  package let search: SearchData
  /// For the final evaluation.
  package let test: TestData
  /// What the user should know, such as a number of images other than the published one.
  package let notes: [String]

  /// Puts the splits together, measures the normalisation where the description leaves it open, and takes the digest.
  init(
    description: DataSetDescription, splitName: String, training: ImageSet, validation: ImageSet, test: ImageSet,
    notes: [String] = []
  ) {
    self.notes = notes
    let normalization: Normalization
    switch description.normalization {
    case .constants(let constants): normalization = constants
    case .ofTrainingSplit: normalization = Normalization(measuring: training)
    }
    let digest = Self.digest(description.name, splitName, [training, validation, test])
    self.search = SearchData(
      description: description, training: TrainingSplit(images: training),
      validation: ValidationSplit(images: validation), normalization: normalization, splitName: splitName,
      digest: digest)
    self.test = TestData(
      description: description, test: TestSplit(images: test), normalization: normalization, digest: digest)
  }

  private static func digest(_ name: String, _ splitName: String, _ parts: [ImageSet]) -> String {
    var digest = Digest(.sha256)
    digest.update("naderc.data/1\n\(name)\n\(splitName)\n")
    for part in parts {
      digest.update("\(part.count) \(part.side)\n")
      digest.update(part.pixels)
      digest.update(part.labels.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
    }
    return digest.hexadecimal
  }
}
