import IR
import Runtime

/// The files of a run's folder.
enum RunFiles {
  /// Weights and buffers under PyTorch's names.
  static func writeWeights(_ store: ParameterStore, to path: String) throws {
    var tensors: [TensorFile.Tensor] = []
    for (index, parameter) in store.parameters.enumerated() {
      tensors.append(.init(name: parameter.name, shape: parameter.dims, floats: store.parameter(index)))
    }
    for (index, buffer) in store.buffers.enumerated() {
      tensors.append(.init(name: buffer.name, shape: buffer.dims, floats: store.buffer(index)))
    }
    try TensorFile(tensors: tensors).write(to: path)
  }

  /// Puts weights and buffers of a file into a store; all must be there with their shapes, and nothing else.
  static func readWeights(_ store: ParameterStore, from path: String) throws(DataSetError) {
    let file = try TensorFile(reading: path)
    let names = store.parameters.map(\.name) + store.buffers.map(\.name)
    guard Set(file.tensors.map(\.name)) == Set(names) else {
      throw malformed(path, "tensors of another network", "\(names.count) tensors of this one")
    }
    for (index, parameter) in store.parameters.enumerated() {
      store.setParameter(index, try floats(file, parameter.name, parameter.dims, path))
    }
    for (index, buffer) in store.buffers.enumerated() {
      store.setBuffer(index, try floats(file, buffer.name, buffer.dims, path))
    }
  }

  private static func floats(
    _ file: TensorFile, _ name: String, _ dims: [Int], _ path: String
  ) throws(DataSetError) -> [Float] {
    guard let tensor = file[name], tensor.shape == dims, let values = tensor.floats else {
      throw malformed(path, "another '\(name)'", "32-bit floats of shape \(dims)")
    }
    return values
  }

  private static func malformed(_ path: String, _ found: String, _ expected: String) -> DataSetError {
    .malformed(file: path, record: nil, found: found, expected: expected, archiveMD5: nil)
  }
}
