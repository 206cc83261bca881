import IR

extension ParameterStore {
  /// Takes parameters and buffers from a file with PyTorch's names: all have to be there, with their shapes, and nothing else.
  /// PyTorch's counters of batches (`num_batches_tracked`), which nothing depends on here, may be there.
  package func load(_ file: TensorFile, path: String) throws(WeightsError) {
    let wanted = parameters.map { ($0.name, $0.dims) } + buffers.map { ($0.name, $0.dims) }
    let tensors = Dictionary(file.tensors.map { ($0.name, $0) }) { first, _ in first }
    var problems: [String] = []
    for (name, dims) in wanted {
      guard let tensor = tensors[name] else {
        problems.append("'\(name)' of shape \(dims) is missing")
        continue
      }
      if tensor.shape != dims {
        problems.append("'\(name)' has the shape \(tensor.shape), the network's has \(dims)")
      } else if tensor.floats == nil {
        problems.append("'\(name)' holds \(tensor.elementType.rawValue), not F32")
      } else if let values = tensor.floats, !values.allSatisfy(\.isFinite) {
        problems.append("'\(name)' holds numbers that are not finite")
      }
    }
    let names = Set(wanted.map(\.0))
    for tensor in file.tensors where !names.contains(tensor.name) && !isCounter(tensor, names) {
      problems.append("'\(tensor.name)' of shape \(tensor.shape) is not in the network")
    }
    guard problems.isEmpty else { throw WeightsError(path: path, problems: problems) }
    for (index, parameter) in parameters.enumerated() {
      if let values = tensors[parameter.name]?.floats { setParameter(index, values) }
    }
    for (index, buffer) in buffers.enumerated() {
      if let values = tensors[buffer.name]?.floats { setBuffer(index, values) }
    }
  }

  private func isCounter(_ tensor: TensorFile.Tensor, _ names: Set<String>) -> Bool {
    let suffix = ".num_batches_tracked"
    guard tensor.name.hasSuffix(suffix), tensor.elementType == .int64, tensor.shape.isEmpty else { return false }
    return names.contains(tensor.name.dropLast(suffix.count) + ".running_mean")
  }
}
