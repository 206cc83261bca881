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

  /// A step of so many images: the training program with the gradients of its loss.
  package func step(_ batch: Int) throws -> TrainingProgram {
    let program = try training(batch)
    guard let loss = program.output("loss") else { preconditionFailure("a training program has a loss") }
    return program.gradient(of: loss)
  }
}
