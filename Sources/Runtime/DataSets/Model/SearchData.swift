/// What training and selection receive. It holds no test image and no way to one: choosing by test accuracy does not compile.
package struct SearchData: Sendable {
  /// The data set; its normalisation is the one to use, with its constants.
  package let description: DataSetDescription
  /// For fitting.
  package let training: TrainingSplit
  /// For choosing.
  package let validation: ValidationSplit
  /// Normalisation with its constants.
  package let normalization: Normalization
  /// The name of the split, for results.
  package let splitName: String
  /// SHA-256 of all images, labels and the split, in hexadecimal digits.
  package let digest: String

  /// Bytes of all images and labels in memory.
  package var imageBytes: Int { training.images.bytes + validation.images.bytes }
}
