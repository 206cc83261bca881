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
  static func readWeights(_ store: ParameterStore, from path: String) throws {
    try store.load(try TensorFile(reading: path), path: path)
  }
}
