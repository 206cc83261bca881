/// An ONNX graph of one block as a block of the language: nodes become operations of the vocabulary, what computes shapes is
/// evaluated, and numbers become expressions in the channels.
package struct ONNXImporter {
  /// What a name of the graph stands for.
  enum Value {
    /// The result of a node of the block.
    case tensor(node: Int, [ImportedSize])
    /// A weight, or a constant whose numbers are kept.
    case constant(ONNXFile.Tensor)
    /// Sizes that the graph computes.
    case sizes([ImportedSize])
    /// A part of the exact GELU of a node.
    case gelu(GELUPart, node: Int, [ImportedSize])
  }

  /// The steps of `0.5 * x * (1 + erf(x / sqrt(2)))`.
  enum GELUPart {
    case scaled
    case erf
    case erfPlusOne
    case product
    case half
  }

  /// No size is larger, so that sums of many do not overflow.
  private static let largest = 1 << 40

  let file: ONNXFile
  var symbols: ImportedSymbols
  var values: [String: Value] = [:]
  var lines: [String] = []
  var edges: [String] = []
  private(set) var count = 0

  /// The block's text. `name` is used where the graph has none that a block can have.
  package static func block(_ bytes: [UInt8], name: String) throws(ImportFailure) -> String {
    var importer = try ONNXImporter(try ONNXFile(parsing: bytes))
    return try importer.text(name)
  }

  private init(_ file: ONNXFile) throws(ImportFailure) {
    self.file = file
    let inputs = file.inputs.filter { file.tensors[$0.name] == nil }
    guard (1...2).contains(inputs.count), file.outputs.count == 1 else {
      throw ImportFailure(
        .foreignForm,
        "\(inputs.count) inputs and \(file.outputs.count) outputs; a block has one or two inputs and one output")
    }
    guard let dims = inputs.first?.dims, dims.count == 4, let channels = dims[1], channels > 0 else {
      throw ImportFailure(
        .foreignForm, "the input '\(inputs[0].name)' is no batch of images with a known number of channels")
    }
    guard dims.allSatisfy({ $0 != 0 }) else { throw ImportFailure(.hostileModel, "an input without elements") }
    let (height, width) = (dims[2] ?? 32, dims[3] ?? 32)
    symbols = ImportedSymbols(
      batch: dims[0] ?? 1, channels: channels, outputs: channels, height: height, width: width, isStem: false)
    // Which channels leave decides the role, and with it how numbers are written: a first pass finds out.
    var first = self
    let result = try first.run(inputs)
    symbols = ImportedSymbols(
      batch: dims[0] ?? 1, channels: channels, outputs: result.count > 1 ? result[1].value : channels, height: height,
      width: width, isStem: channels == 3 && (result.count < 2 || result[1].value != 3))
  }

  private mutating func text(_ name: String) throws(ImportFailure) -> String {
    let shape = try run(file.inputs.filter { file.tensors[$0.name] == nil })
    let role: String
    if symbols.isStem {
      role = "_stem"
    } else {
      role = shape.count == 4 && shape[1].value == 2 * symbols.channels ? "_downsample" : ""
    }
    let allowed = name.unicodeScalars.map { scalar -> String in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
      return isPlain ? String(scalar) : "_"
    }
    let plain = String(allowed.joined().prefix(60))
    return "##\(plain.isEmpty ? "Imported" : plain)\(role)##\n" + (lines + edges).joined(separator: "\n") + "\n"
  }

  /// Takes the nodes in order; returns the output's shape.
  private mutating func run(_ inputs: [ONNXFile.Input]) throws(ImportFailure) -> [ImportedSize] {
    (values, lines, edges, count) = ([:], [], [], 0)
    for (name, tensor) in file.tensors { values[name] = .constant(tensor) }
    for (index, input) in inputs.enumerated() {
      let node = add(inputs.count == 1 ? "input" : "input\(index + 1)", [])
      values[input.name] = .tensor(node: node, symbols.input)
    }
    for node in file.nodes {
      do throws(ImportFailure) {
        try translate(node)
      } catch {
        throw ImportFailure(error.code, "\(error.message) (node '\(node.outputs.first ?? "")')")
      }
    }
    guard let output = file.outputs.first, case .tensor(let node, let shape)? = values[output] else {
      throw ImportFailure(.foreignForm, "the output is not the result of an operation")
    }
    let last = add("output", [node])
    _ = last
    return shape
  }

  /// Adds a node to the block, with its edges.
  mutating func add(_ operation: String, _ operands: [Int]) -> Int {
    let id = count
    count += 1
    lines.append("\(id):\(operation)")
    for operand in operands { edges.append("\(operand)->\(id)") }
    return id
  }

  /// The operand as a tensor of the block.
  func tensor(_ node: ONNXFile.Node, _ index: Int) throws(ImportFailure) -> (node: Int, shape: [ImportedSize]) {
    guard index < node.inputs.count else {
      throw ImportFailure(.malformedModel, "\(node.operation) has too few inputs")
    }
    switch values[node.inputs[index]] {
    case .tensor(let source, let shape): return (source, shape)
    case .constant:
      throw ImportFailure(.foreignForm, "\(node.operation) with a constant tensor, which no block can hold")
    case .gelu: throw ImportFailure(.foreignForm, "\(node.operation) of a part of GELU")
    case .sizes: throw ImportFailure(.foreignForm, "\(node.operation) of sizes")
    case nil: throw ImportFailure(.malformedModel, "'\(node.inputs[index])' is used before it is made")
    }
  }

  mutating func result(_ node: ONNXFile.Node, _ value: Value) throws(ImportFailure) {
    guard let name = node.outputs.first else { throw ImportFailure(.malformedModel, "\(node.operation) has no output") }
    if case .tensor(_, let shape) = value {
      guard shape.count <= ONNXFile.Limits.rank, shape.allSatisfy({ (-1...Self.largest).contains($0.value) }) else {
        throw ImportFailure(.hostileModel, "a result of shape \(shape.map(\.value))")
      }
    }
    values[name] = value
  }
}
