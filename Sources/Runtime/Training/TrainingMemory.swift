/// What a training takes of the machine's memory.
enum TrainingMemory {
  /// Bytes of all plans' values, of weights, gradients, momentum and the best weights, of the threads' scratch, and of the
  /// batches that are made ahead.
  static func bytes(_ plans: [Plan], evaluation: Plan, _ source: BatchSource, threads: Int) -> Int {
    let all = plans + [evaluation]
    let values = all.reduce(0) { $0 + $1.arenaBytes + $1.inputBytes + $1.workspaceBytes }
    let scratch = (all.map(\.scratchBytes).max() ?? 0) * threads
    let weights = (all.map(\.parameterBytes).max() ?? 0) * 4
    return values + scratch + weights + 2 * 4 * source.laneElements
  }
}
