/// The graph of an ONNX file, as far as a block needs it: weights keep their shapes and lose their values.
struct ONNXFile {
  /// What is read at most.
  enum Limits {
    static let nodes = 10_000
    static let list = 4_096
    static let name = 4_096
    static let rank = 16
    static let size = 1 << 31
    /// Elements of a constant whose values are kept.
    static let constant = 64
  }

  struct Node {
    var operation = ""
    var inputs: [String] = []
    var outputs: [String] = []
    var attributes: [String: Attribute] = [:]
  }

  enum Attribute {
    case integer(Int)
    case integers([Int])
    case float(Float)
    case string(String)
    case tensor(Tensor)
  }

  struct Tensor {
    var name = ""
    var dims: [Int] = []
    /// The values of small constants.
    var integers: [Int]?
    var floats: [Float]?
  }

  struct Input {
    var name = ""
    /// Nil where a dimension is free.
    var dims: [Int?] = []
  }

  var name = ""
  var operators = 0
  var nodes: [Node] = []
  var tensors: [String: Tensor] = [:]
  var inputs: [Input] = []
  var outputs: [String] = []

  /// Reads a model file.
  init(parsing bytes: [UInt8]) throws(ImportFailure) {
    var reader = ProtobufReader(bytes[...])
    var hasGraph = false
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (7, .data(let graph)):
        guard !hasGraph else { throw ImportFailure(.malformedModel, "no ONNX model: found two graphs") }
        hasGraph = true
        try read(graph: graph)
      case (8, .data(let entry)): try readOperators(entry)
      default: continue
      }
    }
    guard hasGraph, !nodes.isEmpty else {
      throw ImportFailure(.malformedModel, "no ONNX model: found no graph of nodes")
    }
  }

  private mutating func readOperators(_ bytes: ArraySlice<UInt8>) throws(ImportFailure) {
    var reader = ProtobufReader(bytes)
    var (domain, version) = ("", 0)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .data(let text)): domain = try Self.text(text)
      case (2, .integer(let number)): version = Int(clamping: number)
      default: continue
      }
    }
    if domain.isEmpty || domain == "ai.onnx" { operators = version }
  }

  private mutating func read(graph: ArraySlice<UInt8>) throws(ImportFailure) {
    var reader = ProtobufReader(graph)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .data(let bytes)):
        guard nodes.count < Limits.nodes else {
          throw ImportFailure(.hostileModel, "more than \(Limits.nodes) nodes")
        }
        nodes.append(try Self.node(bytes))
      case (2, .data(let bytes)): name = try Self.text(bytes)
      case (5, .data(let bytes)):
        let tensor = try Self.tensor(bytes)
        guard tensors.count < Limits.nodes else {
          throw ImportFailure(.hostileModel, "more than \(Limits.nodes) weights")
        }
        tensors[tensor.name] = tensor
      case (11, .data(let bytes)): inputs.append(try Self.input(bytes))
      case (12, .data(let bytes)): outputs.append(try Self.input(bytes).name)
      default: continue
      }
      guard inputs.count < Limits.list, outputs.count < Limits.list else {
        throw ImportFailure(.hostileModel, "more than \(Limits.list) inputs or outputs")
      }
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) throws(ImportFailure) -> String {
    guard bytes.count <= Limits.name else { throw ImportFailure(.hostileModel, "a name of \(bytes.count) bytes") }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func node(_ bytes: ArraySlice<UInt8>) throws(ImportFailure) -> Node {
    var reader = ProtobufReader(bytes)
    var node = Node()
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .data(let name)): node.inputs.append(try text(name))
      case (2, .data(let name)): node.outputs.append(try text(name))
      case (4, .data(let name)): node.operation = try text(name)
      case (5, .data(let attribute)):
        let (name, value) = try self.attribute(attribute)
        if let value { node.attributes[name] = value }
      case (7, .data(let domain)):
        let name = try text(domain)
        guard name.isEmpty || name == "ai.onnx" else {
          throw ImportFailure(.foreignOperation, "an operation of the domain '\(name)'")
        }
      default: continue
      }
      guard node.inputs.count <= Limits.list, node.attributes.count <= Limits.list else {
        throw ImportFailure(.hostileModel, "a node with more than \(Limits.list) inputs or attributes")
      }
    }
    return node
  }

  private static func attribute(_ bytes: ArraySlice<UInt8>) throws(ImportFailure) -> (String, Attribute?) {
    var reader = ProtobufReader(bytes)
    var (name, result, numbers) = ("", Attribute?.none, [Int]())
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .data(let text)): name = try self.text(text)
      case (2, .bits32(let bits)): result = .float(Float(bitPattern: bits))
      case (3, .integer(let number)): result = .integer(Int(Int64(bitPattern: number)))
      case (4, .data(let text)): result = .string(try self.text(text))
      case (5, .data(let tensor)): result = .tensor(try self.tensor(tensor))
      case (6, .data), (11, .data):
        throw ImportFailure(.controlFlow, "the graph has a graph within: branches and loops are no blocks")
      case (8, .integer(let number)): numbers.append(Int(Int64(bitPattern: number)))
      case (8, .data(let packed)): numbers += try ProtobufReader.packed(packed, limit: Limits.list)
      default: continue
      }
      guard numbers.count <= Limits.list else {
        throw ImportFailure(.hostileModel, "a list of \(numbers.count) numbers")
      }
    }
    return (name, result ?? (numbers.isEmpty ? nil : .integers(numbers)))
  }

  private static func tensor(_ bytes: ArraySlice<UInt8>) throws(ImportFailure) -> Tensor {
    var reader = ProtobufReader(bytes)
    var (tensor, type) = (Tensor(), 0)
    var raw: ArraySlice<UInt8>?
    var (integers, floats) = ([Int](), [Float]())
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .integer(let size)): tensor.dims.append(Int(Int64(bitPattern: size)))
      case (1, .data(let packed)): tensor.dims += try ProtobufReader.packed(packed, limit: Limits.rank)
      case (2, .integer(let number)): type = Int(clamping: number)
      case (4, .data(let packed)) where packed.count <= 4 * Limits.constant:
        floats += Self.floats(packed)
      case (4, .bits32(let bits)) where floats.count < Limits.constant: floats.append(Float(bitPattern: bits))
      case (7, .integer(let number)) where integers.count < Limits.constant:
        integers.append(Int(Int64(bitPattern: number)))
      case (7, .data(let packed)) where packed.count <= 10 * Limits.constant:
        integers += try ProtobufReader.packed(packed, limit: 10 * Limits.constant)
      case (8, .data(let name)): tensor.name = try text(name)
      case (9, .data(let data)): raw = data
      case (13, .data), (14, .integer(1)):
        throw ImportFailure(
          .externalData,
          "the weight '\(tensor.name)' lies in another file; torch.onnx.export(..., external_data=False) keeps it inside"
        )
      default: continue
      }
      guard tensor.dims.count <= Limits.rank else {
        throw ImportFailure(.hostileModel, "a weight of rank above \(Limits.rank)")
      }
    }
    guard tensor.dims.allSatisfy({ (0..<Limits.size).contains($0) }) else {
      throw ImportFailure(.hostileModel, "a weight '\(tensor.name)' with sizes \(tensor.dims)")
    }
    if let raw, type == 7, raw.count <= 8 * Limits.constant, raw.count % 8 == 0 {
      integers = stride(from: raw.startIndex, to: raw.endIndex, by: 8).map { start in
        Int(Int64(bitPattern: raw[start..<start + 8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }))
      }
    } else if let raw, type == 1, raw.count <= 4 * Limits.constant, raw.count % 4 == 0 {
      floats = Self.floats(raw)
    }
    tensor.integers = type == 7 ? integers : nil
    tensor.floats = type == 1 && !floats.isEmpty ? floats : nil
    return tensor
  }

  private static func floats(_ bytes: ArraySlice<UInt8>) -> [Float] {
    stride(from: bytes.startIndex, to: bytes.endIndex - bytes.count % 4, by: 4).map { start in
      Float(bitPattern: bytes[start..<start + 4].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) })
    }
  }

  /// `ValueInfoProto`: name and shape.
  private static func input(_ bytes: ArraySlice<UInt8>) throws(ImportFailure) -> Input {
    var input = Input()
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .data(let name)): input.name = try text(name)
      case (2, .data(let type)):
        // TypeProto, its tensor type, the shape of that, the dimensions of that.
        for tensor in try messages(1, in: type) {
          for shape in try messages(2, in: tensor) {
            for dim in try messages(1, in: shape) {
              input.dims.append(try self.dim(dim))
              guard input.dims.count <= Limits.rank else {
                throw ImportFailure(.hostileModel, "an input of a high rank")
              }
            }
          }
        }
      default: continue
      }
    }
    return input
  }

  private static func messages(_ wanted: Int, in bytes: ArraySlice<UInt8>) throws(ImportFailure) -> [ArraySlice<UInt8>]
  {
    var result: [ArraySlice<UInt8>] = []
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      if field == wanted, case .data(let message) = value { result.append(message) }
      guard result.count <= Limits.list else { throw ImportFailure(.hostileModel, "a shape beyond all bounds") }
    }
    return result
  }

  private static func dim(_ bytes: ArraySlice<UInt8>) throws(ImportFailure) -> Int? {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      if field == 1, case .integer(let size) = value {
        guard size < UInt64(Limits.size) else { throw ImportFailure(.hostileModel, "an input of size \(size)") }
        return Int(size)
      }
    }
    return nil
  }
}
