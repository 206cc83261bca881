/// What the final evaluation receives, and nothing else does.
package struct TestData: Sendable {
  /// The data set.
  package let description: DataSetDescription
  /// For the final figure.
  package let test: TestSplit
  /// Normalisation with its constants, those of the training split.
  package let normalization: Normalization
  /// The same digest as the search data's: they belong together.
  package let digest: String
}
