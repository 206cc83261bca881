/// What a training takes of the machine's memory.
struct TrainingMemory {
  /// Bytes of the program itself with its libraries: measured on trainings that are almost nothing.
  static let process = 20 << 20

  /// Bytes of all images and labels.
  let images: Int
  /// Bytes that are taken after the data set has been read: values, which all plans keep in one place, inputs, the threads'
  /// scratch, weights, gradients, momentum and the best weights, batches made ahead, and a checkpoint while it is written.
  let training: Int

  init(_ plans: [Plan], evaluation: Plan, _ source: BatchSource, imageBytes: Int, threads: Int) {
    let all = plans + [evaluation]
    let values = (all.map(\.arenaBytes).max() ?? 0) + (all.map(\.workspaceBytes).max() ?? 0)
    let inputs = all.reduce(0) { $0 + $1.inputBytes }
    let scratch = (all.map(\.scratchBytes).max() ?? 0) * threads
    let weights = all.map(\.parameterBytes).max() ?? 0
    let ahead = 2 * 4 * source.laneElements
    // Weights and momentum of that moment, the tensors of the file, and the file.
    let checkpoint = 2 * weights + 3 * weights + 3 * weights
    images = imageBytes
    training = values + inputs + scratch + 4 * weights + ahead + checkpoint
  }

  /// The most at any time. While a data set is read, its file and its images lie side by side: that is what counts for a small
  /// network.
  var peak: Int { Self.process + images + max(training, images) }
}
