import IR

/// Runs a network over a split without training: loss and accuracy.
package final class Evaluator {
  package struct Result: Sendable, Hashable {
    /// Mean cross entropy.
    package let loss: Double
    /// A fraction.
    package let accuracy: Double
    package let images: Int
  }

  private let executable: Executable
  private let batchSize: Int
  private let classes: Int

  /// An evaluator with batches of so many images; smaller batches run in the same memory.
  package convenience init(_ programs: TrainingPrograms, store: ParameterStore, pool: ThreadPool, batchSize: Int) throws
  {
    try self.init(
      Plan(.init(inference: try programs.inference(batchSize))), store: store, pool: pool, batchSize: batchSize)
  }

  /// An evaluator of a plan for so many images.
  init(
    _ plan: Plan, store: ParameterStore, pool: ThreadPool, batchSize: Int, shared: SharedMemory? = nil
  ) throws(ExecutionError) {
    executable = try Executable(plan, store: store, pool: pool, shared: shared)
    self.batchSize = batchSize
    let program = plan.training.program
    classes = program.output("logits").map { program[$0].dims[1] } ?? 1
  }

  /// Bytes of memory for values.
  package var plan: Plan { executable.plan }

  /// Evaluates all images of a split; its batches have at most the evaluator's size.
  package func evaluate(_ source: BatchSource) -> Result {
    var (loss, correct, images) = (0.0, 0, 0)
    forEachBatch(source) { logits, labels, count in
      let scores = Scores(logits: logits, labels: labels, count: count, classes: classes)
      loss += scores.lossSum
      correct += scores.correct
      images += count
    }
    return Result(
      loss: loss / Double(max(images, 1)), accuracy: Double(correct) / Double(max(images, 1)), images: images)
  }

  /// What the network says about each image of a split, in the order of the split.
  package func judgements(_ source: BatchSource) -> [Judgement] {
    var result: [Judgement] = []
    forEachBatch(source) { logits, labels, count in
      for image in 0..<count {
        let row = logits[image * classes..<(image + 1) * classes]
        result.append(Judgement(logits: row, label: Int(labels[image])))
      }
    }
    return result
  }

  /// Runs the network on each batch; `body` gets row-major logits, labels, and how many images are valid.
  private func forEachBatch(_ source: BatchSource, _ body: ([Float], [Int32], Int) -> Void) {
    precondition(source.batchSize <= batchSize, "the batches are larger than the evaluator's")
    let order = source.order(epoch: 0)
    var labels = [Int32](repeating: 0, count: source.batchSize)
    for batch in 0..<source.batchCount {
      let count = executable.withInput("images") { pixels in
        labels.withUnsafeMutableBufferPointer { labels in
          source.fill(batch: batch, epoch: 0, order: order, pixels: pixels, labels: labels)
        }
      }
      executable.run(RunContext(validImages: count))
      body(executable.output("logits"), labels, count)
    }
  }
}

/// What logits say about labels.
struct Scores {
  /// Sum of the cross entropies in nats.
  let lossSum: Double
  let correct: Int

  /// `logits` are row-major (N, classes); the first `count` images are scored. The first of equal logits is the prediction.
  init(logits: [Float], labels: [Int32], count: Int, classes: Int) {
    var (sum, correct) = (0.0, 0)
    for image in 0..<count {
      let row = logits[image * classes..<(image + 1) * classes]
      var (best, largest) = (row.startIndex, -Float.infinity)
      for index in row.indices where row[index] > largest { (best, largest) = (index, row[index]) }
      if best - row.startIndex == Int(labels[image]) { correct += 1 }
      var total = 0.0
      for value in row { total += exponential(Double(value) - Double(largest)) }
      sum += logarithm(total) + Double(largest) - Double(row[row.startIndex + Int(labels[image])])
    }
    lossSum = sum
    self.correct = correct
  }
}
