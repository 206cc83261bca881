/// A graph of ONNX as a value: what is needed of the format, and no more.
struct ONNXGraph {
  enum Attribute {
    case integer(Int)
    case integers([Int])
    case float(Float)
  }

  struct Node {
    let name: String
    let operation: String
    let inputs: [String]
    let output: String
    let attributes: [(name: String, value: Attribute)]
  }

  enum Elements {
    case floats([Float])
    case integers([Int])
  }

  struct Tensor {
    let name: String
    let dims: [Int]
    let elements: Elements
  }

  /// A dimension of a value.
  enum Dim: Equatable {
    case size(Int)
    /// The batch.
    case batch
    /// Depends on the batch in another way.
    case unknown
  }

  struct Value {
    let name: String
    let dims: [Dim]
  }

  var name: String
  var nodes: [Node] = []
  var initializers: [Tensor] = []
  var inputs: [Value] = []
  var outputs: [Value] = []
  /// Shapes of what lies between.
  var values: [Value] = []
}

/// A graph with what a model file says about it.
struct ONNXModel {
  /// The version of the operators: the first with `Gelu`.
  static let operators = 20
  /// The version of the file format that belongs to it.
  static let format = 9

  let graph: ONNXGraph
  let producerVersion: String
  let documentation: String
  let metadata: [(key: String, value: String)]

  /// The bytes of the file.
  var serialized: [UInt8] {
    var writer = ProtobufWriter()
    writer.reserve(graph.initializers.reduce(1 << 16) { $0 + 4 * $1.dims.reduce(1, *) + 64 })
    writer.integer(1, Self.format)
    writer.string(2, "naderc")
    writer.string(3, producerVersion)
    writer.string(6, documentation)
    writer.message(7) { graph.write(&$0) }
    writer.message(8) { $0.integer(2, Self.operators) }
    for (key, value) in metadata {
      writer.message(14) {
        $0.string(1, key)
        $0.string(2, value)
      }
    }
    return writer.bytes
  }
}

extension ONNXGraph {
  fileprivate func write(_ writer: inout ProtobufWriter) {
    for node in nodes { writer.message(1) { node.write(&$0) } }
    writer.string(2, name)
    for tensor in initializers { writer.message(5) { tensor.write(&$0) } }
    for value in inputs { writer.message(11) { value.write(&$0) } }
    for value in outputs { writer.message(12) { value.write(&$0) } }
    for value in values { writer.message(13) { value.write(&$0) } }
  }
}

extension ONNXGraph.Node {
  fileprivate func write(_ writer: inout ProtobufWriter) {
    for input in inputs { writer.string(1, input) }
    writer.string(2, output)
    writer.string(3, name)
    writer.string(4, operation)
    for (name, value) in attributes {
      writer.message(5) { attribute in
        attribute.string(1, name)
        switch value {
        case .float(let number):
          attribute.float(2, number)
          attribute.integer(20, 1)
        case .integer(let number):
          attribute.integer(3, number)
          attribute.integer(20, 2)
        case .integers(let numbers):
          for number in numbers { attribute.integer(8, number) }
          attribute.integer(20, 7)
        }
      }
    }
  }
}

extension ONNXGraph.Tensor {
  fileprivate func write(_ writer: inout ProtobufWriter) {
    for size in dims { writer.integer(1, size) }
    switch elements {
    case .floats(let numbers):
      writer.integer(2, 1)
      writer.string(8, name)
      writer.elements(9, numbers)
    case .integers(let numbers):
      writer.integer(2, 7)
      writer.string(8, name)
      writer.elements(9, numbers)
    }
  }
}

extension ONNXGraph.Value {
  fileprivate func write(_ writer: inout ProtobufWriter) {
    writer.string(1, name)
    writer.message(2) { type in
      type.message(1) { tensor in
        tensor.integer(1, 1)
        tensor.message(2) { shape in
          for dim in dims {
            shape.message(1) { writer in
              switch dim {
              case .size(let size): writer.integer(1, size)
              case .batch: writer.string(2, "batch")
              case .unknown: break
              }
            }
          }
        }
      }
    }
  }
}
