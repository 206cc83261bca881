import IR

extension Trainer {
  /// How the steps of an epoch ended.
  enum EpochEnding {
    case complete
    case stopped
    case diverged(cause: String)
  }

  /// The steps of the current epoch that are left; `images` counts those of this process.
  func trainEpoch(_ images: inout Int, _ report: (TrainingEvent) -> Bool) -> EpochEnding {
    let epoch = state.epochs.count + 1
    let prefetcher = BatchPrefetcher(source: source, epoch: epoch, startingAt: state.steps)
    while state.steps < source.batchCount {
      let step = state.steps
      let count = source.count(ofBatch: step)
      guard let executable = executables[count] else { preconditionFailure("no executable for \(count) images") }
      let labels = fill(executable, prefetcher, count: count)
      let global = (epoch - 1) * source.batchCount + step
      let context = RunContext(seed: seed, step: UInt64(global), validImages: count)
      executable.run(context)
      let loss = executable.loss
      let norms = GradientNorms(store)
      guard loss.isFinite, norms.isFinite else {
        let what = loss.isFinite ? "the gradient" : "the loss"
        return .diverged(
          cause: "\(what) is not finite at step \(step + 1) of epoch \(epoch): \(fault(executable, context))"
            + (lastNorms.map { "; norms of the gradient one step before: \($0.description)" } ?? ""))
      }
      lastNorms = norms
      state.silentSteps = norms.isSilent ? state.silentSteps + 1 : 0
      optimizer.step(learningRate: Float(learningRate(step: global)))
      let logits = executable.output("logits")
      let scores = Scores(logits: logits, labels: labels, count: count, classes: logits.count / count)
      state.totals.loss += Double(loss) * Double(count)
      state.totals.correct += scores.correct
      state.totals.images += count
      state.steps += 1
      images += count
      let progress = StepReport(
        epoch: epoch, step: state.steps, stepsPerEpoch: source.batchCount,
        loss: state.totals.loss / Double(state.totals.images),
        accuracy: Double(state.totals.correct) / Double(state.totals.images), images: images)
      if !report(.step(progress)) { return .stopped }
    }
    return .complete
  }

  private func fill(_ executable: Executable, _ prefetcher: BatchPrefetcher, count: Int) -> [Int32] {
    var labels = [Int32](repeating: 0, count: count)
    executable.withInput("images") { pixels in
      executable.withLabels("labels") { target in
        _ = prefetcher.next { batch in
          _ = pixels.update(fromContentsOf: batch.pixels)
          _ = target.update(fromContentsOf: batch.labels)
          for index in 0..<count { labels[index] = batch.labels[index] }
        }
      }
    }
    return labels
  }

  /// Why the last run gave numbers that are not finite: weights that were not before it, or the first operation that made one.
  private func fault(_ executable: Executable, _ context: RunContext) -> String {
    let advice = "a smaller --learning-rate or a normalisation helps"
    for (index, parameter) in store.parameters.enumerated()
    where store.parameter(index).contains(where: { !$0.isFinite }) {
      return "the step before made '\(parameter.name)' overflow; \(advice)"
    }
    guard let fault = executable.diagnose(context) else { return advice }
    let kind = fault.isNaN ? "a number that is none (NaN)" : "an overflow"
    let place = fault.instruction.label.isEmpty ? "the loss" : "'\(fault.instruction.label)'"
    return "the first is \(kind) in \(fault.instruction.primitive) of \(place); \(advice)"
  }

  /// Why nothing has reached the first layers for an epoch; nil where something has.
  func silence() -> String? {
    guard state.silentSteps >= source.batchCount, source.batchCount > 0 else { return nil }
    let count = source.count(ofBatch: 0)
    guard let executable = executables[count] else { return nil }
    _ = fill(executable, BatchPrefetcher(source: source, epoch: 1), count: count)
    let dead = executable.firstDeadActivation(RunContext(seed: seed, validImages: count))
    let reason =
      dead.map { "dead activations: '\($0.label)' gives 0 for every image" }
      ?? "the gradient vanishes on its way to the first layers"
    let norms = lastNorms.map { "; norms of the gradient: \($0.description)" } ?? ""
    return "\(reason), so nothing before it has learned for an epoch\(norms); --no-early-stop trains on"
  }

  /// Seconds of a training step on full batches, measured on the second of two; weights and buffers stay as they are.
  package func measureStep(now: () -> Double) -> Double {
    let before = WeightSnapshot(store)
    let batch = source.count(ofBatch: 0)
    guard let executable = executables[batch] else { return 0 }
    _ = fill(executable, BatchPrefetcher(source: source, epoch: 1), count: batch)
    executable.run(RunContext(seed: seed, validImages: batch))
    let start = now()
    executable.run(RunContext(seed: seed, validImages: batch))
    let seconds = now() - start
    before.restore(into: store)
    return seconds
  }
}
