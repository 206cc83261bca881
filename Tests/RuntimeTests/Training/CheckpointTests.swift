import Testing

@testable import Runtime

@Suite struct CheckpointTests {
  private func identity(block: String = "b", seed: UInt64 = 7, version: String = "1") -> TrainingIdentity {
    TrainingIdentity(
      blockHash: block, width: 4, recipe: Recipe(epochs: 3, batchSize: 8, learningRate: 0.1), dataDigest: "d",
      seed: seed, version: version)
  }

  private func store(width: Int = 4) throws -> ParameterStore {
    var network = ResidualNetwork(width: width, cells: 1, classes: 4, image: 4)
    return try ParameterStore(for: network.program(batch: 4, training: true), seed: 3)
  }

  private func checkpoint(_ store: ParameterStore) -> Checkpoint {
    var state = TrainingState()
    state.epochs = [
      EpochReport(
        epoch: 1, trainLoss: 0.1 + 0.2, trainAccuracy: 1.0 / 3, validationLoss: .infinity, validationAccuracy: 0.5,
        learningRate: 0.05)
    ]
    state.steps = 2
    (state.totals.loss, state.totals.correct, state.totals.images) = (-1.0 / 3, 5, 16)
    state.bestEpoch = 1
    let weights = WeightSnapshot(store)
    return Checkpoint(state: state, weights: weights, momentum: weights.parameters, best: weights)
  }

  @Test func whatIsWrittenIsReadBackBitForBit() throws {
    let folder = try TemporaryFolder()
    let (path, store) = (folder.path + "/checkpoint.safetensors", try store())
    let written = checkpoint(store)
    try written.write(to: path, identity(), store)
    #expect(try Checkpoint(reading: path, identity(), store) == written)
    let bytes = try Files.read(path, limit: 1 << 20)
    try written.write(to: path, identity(), store)
    #expect(try Files.read(path, limit: 1 << 20) == bytes)
  }

  @Test func anotherTrainingIsRefusedByName() throws {
    let folder = try TemporaryFolder()
    let (path, store) = (folder.path + "/checkpoint.safetensors", try store())
    try checkpoint(store).write(to: path, identity(), store)
    let others = [("block", identity(block: "c")), ("seed", identity(seed: 8)), ("version", identity(version: "2"))]
    for (field, other) in others {
      let error = #expect(throws: CheckpointError.self) { try Checkpoint(reading: path, other, store) }
      #expect(error?.description.contains("its \(field) is") == true)
      #expect(other.key != identity().key)
    }
    let wider = try self.store(width: 6)
    #expect(throws: CheckpointError.self) { try Checkpoint(reading: path, identity(), wider) }
  }

  @Test func everyTruncationIsAnError() throws {
    let folder = try TemporaryFolder()
    let (path, store) = (folder.path + "/checkpoint.safetensors", try store())
    try checkpoint(store).write(to: path, identity(), store)
    let bytes = try Files.read(path, limit: 1 << 20)
    for count in stride(from: 0, to: bytes.count, by: 997) {
      try Files.writeAtomically(Array(bytes[..<count]), to: path, isDurable: false)
      #expect(throws: CheckpointError.self) { try Checkpoint(reading: path, identity(), store) }
    }
  }
}
