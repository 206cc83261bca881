import IR
import Testing

@testable import Runtime

@Suite struct WeightsTests {
  private func store() throws -> ParameterStore {
    var network = ResidualNetwork(width: 4, cells: 1, classes: 4, image: 4)
    return try ParameterStore(for: network.program(batch: 4, training: true), seed: 3)
  }

  private func tensors(_ store: ParameterStore) -> [TensorFile.Tensor] {
    store.parameters.enumerated().map {
      .init(name: $1.name, shape: $1.dims, floats: store.parameter($0).map { $0 + 1 })
    } + store.buffers.enumerated().map { .init(name: $1.name, shape: $1.dims, floats: store.buffer($0)) }
  }

  @Test func allTensorsAreTaken() throws {
    let store = try store()
    let before = store.parameter(1)
    try store.load(TensorFile(tensors: tensors(store)), path: "w")
    #expect(store.parameter(1) == before.map { $0 + 1 })
  }

  @Test func everyTensorThatDoesNotFitIsNamed() throws {
    let store = try store()
    var tensors = tensors(store)
    let (missing, shaped, typed) = (tensors[0].name, tensors[1].name, tensors[2].name)
    tensors[1] = .init(name: shaped, shape: [1], floats: [0])
    tensors[2] = .init(
      name: typed, shape: tensors[2].shape, integers: Array(repeating: 0, count: tensors[2].shape.reduce(1, *)))
    tensors[3] = .init(
      name: tensors[3].name, shape: tensors[3].shape,
      floats: Array(repeating: .infinity, count: tensors[3].shape.reduce(1, *)))
    tensors.append(.init(name: "extra", shape: [], integers: [1]))
    tensors.removeFirst()
    let before = store.parameter(4)
    let error = #expect(throws: WeightsError.self) { try store.load(TensorFile(tensors: tensors), path: "w") }
    #expect(error?.problems.count == 5)
    for name in [missing, shaped, typed, "extra", "not finite"] { #expect(error?.description.contains(name) == true) }
    #expect(store.parameter(4) == before)
  }

  @Test func theCountersOfPyTorchMayBeThere() throws {
    let store = try store()
    let norm = try #require(store.buffers.first { $0.name.hasSuffix(".running_mean") }).name.dropLast(13)
    var tensors = tensors(store)
    tensors.append(.init(name: norm + ".num_batches_tracked", shape: [], integers: [7]))
    try store.load(TensorFile(tensors: tensors), path: "w")
    tensors.append(.init(name: "other.num_batches_tracked", shape: [], integers: [7]))
    #expect(throws: WeightsError.self) { try store.load(TensorFile(tensors: tensors), path: "w") }
  }
}
