package import IR

/// Makes the programs of a network for any batch: what training needs of the floors below it. Programs have the input
/// `images`, for training `labels`, and the outputs `logits`, for training `loss`.
package struct TrainingPrograms: Sendable {
  /// A training program with its loss for so many images.
  package let training: @Sendable (_ batch: Int) throws -> Program
  /// The program that evaluates so many images.
  package let inference: @Sendable (_ batch: Int) throws -> Program

  package init(
    training: @escaping @Sendable (_ batch: Int) throws -> Program,
    inference: @escaping @Sendable (_ batch: Int) throws -> Program
  ) {
    self.training = training
    self.inference = inference
  }
}
