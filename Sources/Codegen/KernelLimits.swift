import Ops

/// What kernels can count: tensors and windows beyond it are refused before anything is allocated.
enum KernelLimits {
  /// Elements of a tensor or of a layer's weights: a tebibyte.
  static let elements = 1 << 38
  /// One dimension, and how far a window reaches: kernels count them with 32 bits, sums of a few included.
  static let extent = 1 << 28
  /// Rows or columns of a kernel with weights.
  static let kernel = 32_767

  /// What is too large in a node with these concrete arguments and the dimensions of its result; nil where it can be run.
  static func problem(_ operation: OpDefinition, _ arguments: [ConcreteArgument?], dims: [Int], weights: Int) -> String?
  {
    if let size = dims.first(where: { $0 > extent }) { return "a dimension of \(size)" }
    guard let count = product(dims), count <= elements else {
      return "a result of \(dims.map(String.init).joined(separator: " x ")) numbers"
    }
    if weights > elements { return "\(weights) parameters" }
    var window: [(name: String, size: (Int, Int))] = []
    for (parameter, argument) in zip(operation.parameters, arguments) {
      switch (parameter.name, argument) {
      case ("kernel_size", .size(let size)), ("stride", .size(let size)), ("dilation", .size(let size)):
        window.append((parameter.name, (size, size)))
      case ("kernel_size", .pair(let height, let width)), ("stride", .pair(let height, let width)),
        ("dilation", .pair(let height, let width)):
        window.append((parameter.name, (height, width)))
      default: break
      }
    }
    let largest = weights > 0 ? kernel : extent
    for (name, size) in window {
      let most = max(size.0, size.1)
      if most > (name == "kernel_size" ? largest : extent) { return "\(name) \(most)" }
    }
    let sizes = Dictionary(uniqueKeysWithValues: window.map { ($0.name, max($0.size.0, $0.size.1)) })
    if let kernel = sizes["kernel_size"], let dilation = sizes["dilation"], dilation * (kernel - 1) > extent {
      return "a window of \(dilation * (kernel - 1) + 1) pixels"
    }
    return nil
  }

  private static func product(_ dims: [Int]) -> Int? {
    var count = 1
    for size in dims {
      let (next, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      count = next
    }
    return count
  }
}
