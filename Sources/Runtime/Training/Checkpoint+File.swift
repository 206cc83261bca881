import IR

extension Checkpoint {
  /// Replaces the file atomically and durably.
  package func write(to path: String, _ identity: TrainingIdentity, _ store: ParameterStore) throws(FileError) {
    var tensors = Self.tensors("model.", weights, store)
    if let best { tensors += Self.tensors("best.", best, store) }
    for (parameter, values) in zip(store.parameters, momentum) {
      tensors.append(.init(name: "momentum." + parameter.name, shape: parameter.dims, floats: values))
    }
    let history = state.epochs.flatMap(\.words)
    tensors.append(
      .init(name: "state.epochs", shape: [state.epochs.count, EpochReport.wordCount], integers: history))
    let progress = [
      state.steps, Int(bitPattern: UInt(state.totals.loss.bitPattern)), state.totals.correct, state.totals.images,
      state.bestEpoch ?? 0, state.silentSteps,
    ]
    tensors.append(.init(name: "state.progress", shape: [progress.count], integers: progress))
    var metadata = ["format": Self.format]
    for field in identity.fields { metadata[field.name] = field.value }
    try TensorFile(tensors: tensors, metadata: metadata).write(to: path)
  }

  private static func tensors(
    _ prefix: String, _ snapshot: WeightSnapshot, _ store: ParameterStore
  ) -> [TensorFile.Tensor] {
    zip(store.parameters, snapshot.parameters).map { parameter, values in
      .init(name: prefix + parameter.name, shape: parameter.dims, floats: values)
    }
      + zip(store.buffers, snapshot.buffers).map { buffer, values in
        .init(name: prefix + buffer.name, shape: buffer.dims, floats: values)
      }
  }

  /// Reads a checkpoint and refuses one of another training or another network.
  package init(
    reading path: String, _ identity: TrainingIdentity, _ store: ParameterStore
  ) throws(CheckpointError) {
    let file: TensorFile
    do throws(DataSetError) { file = try TensorFile(reading: path) } catch { throw .file(error) }
    guard file.metadata["format"] == Self.format else {
      throw .malformed(path: path, reason: "it is no checkpoint of format \(Self.format)")
    }
    for (name, value) in identity.fields where file.metadata[name] != value {
      throw .other(path: path, field: name, found: file.metadata[name] ?? "missing", expected: value)
    }
    let tensors = Dictionary(file.tensors.map { ($0.name, $0) }) { first, _ in first }
    func floats(_ name: String, _ dims: [Int]) throws(CheckpointError) -> [Float] {
      guard let tensor = tensors[name], tensor.shape == dims, let values = tensor.floats else {
        throw .malformed(path: path, reason: "'\(name)' is missing or has another shape")
      }
      return values
    }
    func snapshot(_ prefix: String) throws(CheckpointError) -> WeightSnapshot {
      var (parameters, buffers) = ([[Float]](), [[Float]]())
      for parameter in store.parameters { parameters.append(try floats(prefix + parameter.name, parameter.dims)) }
      for buffer in store.buffers { buffers.append(try floats(prefix + buffer.name, buffer.dims)) }
      return WeightSnapshot(parameters: parameters, buffers: buffers)
    }
    var momentum: [[Float]] = []
    for parameter in store.parameters { momentum.append(try floats("momentum." + parameter.name, parameter.dims)) }
    guard let state = Self.state(tensors, epochs: identity.recipe.epochs) else {
      throw .malformed(path: path, reason: "its progress makes no sense")
    }
    self.init(
      state: state, weights: try snapshot("model."), momentum: momentum,
      best: state.bestEpoch == nil ? nil : try snapshot("best."))
  }

  private static func state(_ tensors: [String: TensorFile.Tensor], epochs limit: Int) -> TrainingState? {
    guard let history = tensors["state.epochs"], history.shape.count == 2, history.shape[1] == EpochReport.wordCount,
      let words = history.integers, let progress = tensors["state.progress"]?.integers, progress.count == 6
    else { return nil }
    var state = TrainingState()
    for start in stride(from: 0, to: words.count, by: EpochReport.wordCount) {
      let report = EpochReport(
        epoch: state.epochs.count + 1, words: words[start..<start + EpochReport.wordCount])
      state.epochs.append(report)
    }
    state.steps = progress[0]
    state.totals.loss = Double(bitPattern: UInt64(UInt(bitPattern: progress[1])))
    (state.totals.correct, state.totals.images) = (progress[2], progress[3])
    state.bestEpoch = progress[4] == 0 ? nil : progress[4]
    state.silentSteps = progress[5]
    let isSane =
      state.epochs.count <= limit && state.steps >= 0 && (0...(1 << 40)).contains(state.totals.images)
      && (0...(1 << 40)).contains(state.totals.correct)
      && (0...state.epochs.count).contains(progress[4]) && state.silentSteps >= 0
    return isSane ? state : nil
  }
}

extension EpochReport {
  /// Numbers of a report in a checkpoint.
  static let wordCount = 5

  /// The bits of its numbers.
  var words: [Int] {
    [trainLoss, trainAccuracy, validationLoss, validationAccuracy, learningRate].map {
      Int(bitPattern: UInt($0.bitPattern))
    }
  }

  /// A report from the bits of its numbers, `wordCount` of them.
  init(epoch: Int, words: ArraySlice<Int>) {
    let values = words.map { Double(bitPattern: UInt64(UInt(bitPattern: $0))) }
    precondition(values.count == Self.wordCount)
    self.init(
      epoch: epoch, trainLoss: values[0], trainAccuracy: values[1], validationLoss: values[2],
      validationAccuracy: values[3], learningRate: values[4])
  }
}
