import IR

/// Times training steps, or forward passes, of a network on synthetic images that are made before the clock starts.
package struct StepBenchmark {
  /// What is measured.
  package struct Options: Sendable {
    /// Images of a step.
    package var batch: Int
    /// Rows and columns of an image.
    package var imageSize: Int
    package var classes: Int
    /// Steps on the clock, and steps before it.
    package var steps: Int
    package var warmup: Int
    /// Forward passes in evaluation instead of training steps.
    package var forward: Bool
    package var products = MatrixProducts.own

    package init(batch: Int, imageSize: Int, classes: Int, steps: Int, warmup: Int, forward: Bool) {
      self.batch = batch
      self.imageSize = imageSize
      self.classes = classes
      self.steps = steps
      self.warmup = warmup
      self.forward = forward
    }
  }

  /// What was measured.
  package struct Result: Sendable {
    /// Seconds of each step on the clock, sorted.
    package let seconds: [Double]
    /// Cross entropy of the last step.
    package let loss: Double

    /// The shortest step.
    package var minimum: Double { seconds.first ?? 0 }
    /// The median of the steps.
    package var median: Double {
      let half = seconds.count / 2
      guard !seconds.isEmpty else { return 0 }
      return seconds.count % 2 == 1 ? seconds[half] : (seconds[half - 1] + seconds[half]) / 2
    }
  }

  private struct Batch {
    let pixels: [Float]
    let labels: [Int32]
  }

  /// Different batches that take turns.
  private static let batches = 4

  private let options: Options
  private let executable: Executable
  private let optimizer: SGD?
  private let data: [Batch]
  private let seed: UInt64

  /// Plans the network, takes its memory and draws the images: one random template a class plus noise.
  package init(_ programs: TrainingPrograms, _ options: Options, seed: UInt64, pool: ThreadPool) throws {
    self.options = options
    self.seed = seed
    let program =
      options.forward
      ? TrainingProgram(inference: try programs.inference(options.batch)) : try programs.step(options.batch)
    let plan = Plan(program, products: options.products)
    let store = try ParameterStore(for: plan.training.program, seed: seed)
    optimizer = options.forward ? nil : try SGD(store, pool: pool)
    executable = try Executable(plan, store: store, pool: pool)
    data = Self.synthesize(options, seed: seed)
  }

  private static func synthesize(_ options: Options, seed: UInt64) -> [Batch] {
    var generator = SplitMix64(seed: seed)
    let pixels = 3 * options.imageSize * options.imageSize
    let templates = (0..<options.classes).map { _ in (0..<pixels).map { _ in generator.uniform() * 2 - 1 } }
    let lanes = BatchSource.lanes
    return (0..<batches).map { _ in
      var images = [Float](
        repeating: 0, count: BatchSource.laneElements(images: options.batch, side: options.imageSize))
      var labels: [Int32] = []
      for image in 0..<options.batch {
        let label = Int(generator.next() % UInt64(options.classes))
        labels.append(Int32(label))
        let start = image / lanes * pixels * lanes + image % lanes
        for pixel in 0..<pixels {
          images[start + pixel * lanes] = templates[label][pixel] + generator.uniform() - 0.5
        }
      }
      return Batch(pixels: images, labels: labels)
    }
  }

  /// Runs all steps; `now` gives seconds of a clock that never goes back.
  package func run(now: () -> Double) -> Result {
    var (seconds, loss) = ([Double](), Double.nan)
    for index in 0..<options.warmup + options.steps {
      let batch = data[index % data.count]
      let start = now()
      loss = step(batch, index)
      if index >= options.warmup { seconds.append(now() - start) }
    }
    return Result(seconds: seconds.sorted(), loss: loss)
  }

  private func step(_ batch: Batch, _ index: Int) -> Double {
    executable.withInput("images") { _ = $0.update(fromContentsOf: batch.pixels) }
    guard let optimizer else {
      executable.run(RunContext(validImages: options.batch))
      let scores = Scores(
        logits: executable.output("logits"), labels: batch.labels, count: options.batch, classes: options.classes)
      return scores.lossSum / Double(options.batch)
    }
    executable.withLabels("labels") { _ = $0.update(fromContentsOf: batch.labels) }
    executable.run(RunContext(seed: seed, step: UInt64(index), validImages: options.batch))
    let loss = Double(executable.loss)
    optimizer.step(learningRate: 0.1)
    return loss
  }
}
