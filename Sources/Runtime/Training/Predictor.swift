import IR

/// Classifies single pictures.
package final class Predictor {
  private let executable: Executable
  private let description: DataSetDescription
  private let normalization: Normalization

  /// A predictor with the weights of a store.
  package init(
    _ programs: TrainingPrograms, store: ParameterStore, pool: ThreadPool, description: DataSetDescription,
    normalization: Normalization
  ) throws {
    executable = try Executable(Plan(TrainingProgram(inference: try programs.inference(1))), store: store, pool: pool)
    self.description = description
    self.normalization = normalization
  }

  /// The probability of each class, in the order of labels.
  package func probabilities(_ picture: RasterImage) throws(DataSetError) -> [Double] {
    let source = try BatchSource.prediction(
      [picture], description: description, normalization: normalization, batchSize: 1)
    var labels = [Int32](repeating: 0, count: 1)
    executable.withInput("images") { pixels in
      labels.withUnsafeMutableBufferPointer { labels in
        _ = source.fill(batch: 0, epoch: 0, order: source.order(epoch: 0), pixels: pixels, labels: labels)
      }
    }
    executable.run(RunContext(validImages: 1))
    let logits = executable.output("logits").map(Double.init)
    let largest = logits.max() ?? 0
    let powers = logits.map { exponential($0 - largest) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
}
