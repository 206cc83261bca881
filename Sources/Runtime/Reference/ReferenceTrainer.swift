import IR

/// The steps of `Trainer` by the reference interpreter in double precision: what a training is but for rounding. Slow; for
/// comparisons.
package struct ReferenceTrainer {
  private let training: [Int: TrainingProgram]
  private let source: BatchSource
  private let recipe: Recipe
  private let seed: UInt64
  private var values: [Tensor<Double>]
  private var buffers: [Tensor<Double>]
  private var momentum: [Tensor<Double>]
  private var steps = 0

  /// Begins with the first weights that `Trainer` has for the seed.
  package init(
    _ programs: TrainingPrograms, _ data: SearchData, _ recipe: Recipe, seed: UInt64
  ) throws {
    self.recipe = recipe
    self.seed = seed
    source = try BatchSource.training(data, batchSize: recipe.batchSize, seed: seed)
    var training: [Int: TrainingProgram] = [:]
    for size in Set((0..<source.batchCount).map(source.count)) {
      // As the engine runs it: with the passes behind it.
      training[size] = try programs.step(size).prepared()
    }
    self.training = training
    guard let program = training.values.first?.program else {
      throw DataSetError.unusable(reason: "there is nothing to train on", remedy: "use more images")
    }
    let store = try ParameterStore(for: program, seed: seed)
    values = store.parameters.indices.map { index in
      Tensor(store.parameters[index].dims, store.parameter(index).map(Double.init))
    }
    buffers = store.buffers.indices.map { index in
      Tensor(store.buffers[index].dims, store.buffer(index).map(Double.init))
    }
    momentum = values.map { Tensor($0.dims) }
  }

  /// Makes a step and returns the loss before it.
  package mutating func step() -> Double {
    let (epoch, batch) = (1 + steps / source.batchCount, steps % source.batchCount)
    let count = source.count(ofBatch: batch)
    guard let training = training[count] else { preconditionFailure("no program for \(count) images") }
    let program = training.program
    var given = inputs(program, epoch: epoch, batch: batch, count: count)
    for (parameter, value) in zip(program.parameters, values) { given[parameter.value] = value }
    for (buffer, value) in zip(program.buffers, buffers) { given[buffer.value] = value }
    let context = RunContext(seed: seed, step: UInt64(steps), validImages: count)
    let results = ReferenceInterpreter<Double>(program, context: context).run(given)
    for (index, buffer) in program.buffers.enumerated() {
      if let update = buffer.update, let value = results[update] { buffers[index] = value }
    }
    let rate = recipe.learningRate(step: steps, of: recipe.epochs * source.batchCount)
    for (index, gradient) in training.parameterGradients.enumerated() {
      update(index, gradient.flatMap { results[$0] }, rate)
    }
    steps += 1
    return results[training.loss]?.elements.first ?? .nan
  }

  /// Nesterov's step as `torch.optim.SGD` makes it.
  private mutating func update(_ index: Int, _ gradient: Tensor<Double>?, _ rate: Double) {
    for place in values[index].elements.indices {
      let decayed = (gradient?.elements[place] ?? 0) + recipe.weightDecay * values[index].elements[place]
      let velocity = steps == 0 ? decayed : recipe.momentum * momentum[index].elements[place] + decayed
      momentum[index].elements[place] = velocity
      values[index].elements[place] -= rate * (decayed + recipe.momentum * velocity)
    }
  }

  /// The images of a batch, row by row, and their labels.
  private func inputs(_ program: Program, epoch: Int, batch: Int, count: Int) -> [ID<Value>: Tensor<Double>] {
    let (side, lanes) = (source.side, BatchSource.lanes)
    var pixels = [Float](repeating: 0, count: BatchSource.laneElements(images: count, side: side))
    var labels = [Int32](repeating: 0, count: count)
    let order = source.order(epoch: epoch)
    pixels.withUnsafeMutableBufferPointer { pixels in
      labels.withUnsafeMutableBufferPointer { labels in
        _ = source.fill(batch: batch, epoch: epoch, order: order, pixels: pixels, labels: labels)
      }
    }
    let size = 3 * side * side
    let images = (0..<count * size).map { index in
      let (image, place) = (index / size, index % size)
      return Double(pixels[(image / lanes * size + place) * lanes + image % lanes])
    }
    var result: [ID<Value>: Tensor<Double>] = [:]
    for port in program.inputs {
      result[port.value] =
        port.name == "images" ? Tensor([count, 3, side, side], images) : Tensor([count], labels.map { Double($0) })
    }
    return result
  }
}
