import Codegen
import Diagnostics
import Emit
import GraphLang
import IR
import Runtime
import Verifier

/// One block on random tensors.
struct BlockJob {
  /// Elements of a tensor at most: larger cases tell nothing more.
  private static let elementLimit = 1 << 18

  private let text: String
  private let role: Role?
  private let stemScale: Int
  private let folder: String
  private let id: String
  private let batch: Int
  private let wide: Bool
  private let width: Int?
  private let seed: UInt64

  init(_ job: JSONValue) {
    text = job["text"]?.stringValue ?? ""
    role = job["role"]?.stringValue.flatMap(Role.init)
    stemScale = job["stem_scale"]?.integerValue ?? 1
    folder = job["folder"]?.stringValue ?? "."
    id = job["id"]?.stringValue ?? "block"
    batch = job["batch"]?.integerValue ?? 3
    wide = job["wide"]?.boolValue ?? false
    width = job["width"]?.integerValue
    seed = UInt64(job["seed"]?.integerValue ?? 1)
  }

  func run(_ pool: ThreadPool) throws -> JSONValue {
    let source = SourceFile(path: "probe.ng", text: text)
    let options = VerifyOptions(role: role, stemScale: stemScale)
    let reports = Verifier().verify(source, options).reports
    guard let report = reports.first, report.isValid, let typed = report.typed else { return ["status": "invalid"] }
    guard let (width, height, imageWidth) = size(typed) else { return ["status": "too large"] }
    let emitted = PyTorchEmitter.block(.init(typed, text: BlockTexts.texts(of: source)[0]), generator: "a test")
    try Files.writeAtomically(Array(emitted.text.utf8), to: "\(folder)/\(id).py", isDurable: false)
    var tensors: [TensorFile.Tensor] = []
    var masks: [JSONValue] = []
    for training in [false, true] {
      masks = try run(typed, width, height, imageWidth, training: training, pool, &tensors)
    }
    try Files.writeAtomically(
      TensorFile(tensors: tensors).serialized, to: "\(folder)/\(id).safetensors", isDurable: false)
    return [
      "status": "ok", "class": .string(emitted.className.text), "width": .integer(width), "height": .integer(height),
      "image_width": .integer(imageWidth), "inputs": .integer(typed.signature.hasTwoInputs ? 2 : 1),
      "drop_paths": .array(masks),
    ]
  }

  /// A valid width, the smallest above 1 or a larger one, and an uneven image size whose tensors are small.
  private func size(_ typed: TypedGraph) -> (Int, Int, Int)? {
    let valid = (1...256).filter { typed.widths.contains($0) && (self.width == nil || self.width == $0) }
    guard !valid.isEmpty else { return nil }
    let several = valid.filter { $0 > 1 }
    let candidates = several.isEmpty ? valid : several
    let width = self.width ?? (wide ? candidates[min(candidates.count - 1, 1 + Int(seed % 5))] : candidates[0])
    let multiple = typed.sizes.multiple
    let least = (typed.sizes.least + multiple - 1) / multiple
    for (a, b) in [(7, 5), (5, 3), (3, 2), (2, 1), (1, 1)] {
      let (height, imageWidth) = (multiple * max(a, least), multiple * (max(b, least) + (least > b ? 1 : 0)))
      let environment = SizeTable.Environment(width: width, batch: batch, height: height, imageWidth: imageWidth)
      let shapes = typed.nodes.indices.map { typed.shape(ofNode: $0, in: environment) ?? [.max] }
      let largest = shapes.map { $0.reduce(1.0) { $0 * Double($1) } }.max() ?? 0
      if largest <= Double(Self.elementLimit) { return (width, height, imageWidth) }
    }
    return nil
  }

  private func run(
    _ typed: TypedGraph, _ width: Int, _ height: Int, _ imageWidth: Int, training: Bool, _ pool: ThreadPool,
    _ tensors: inout [TensorFile.Tensor]
  ) throws -> [JSONValue] {
    let program = try NetworkLowering.block(
      typed, width: width, batch: batch, height: height, imageWidth: imageWidth, training: training)
    guard let loss = program.output("loss") else { return [] }
    let plan = Plan(program.gradient(of: loss, inputs: Set(program.inputs.dropLast().map(\.value))))
    let store = try ParameterStore(for: plan.training.program, seed: seed)
    let executable = try Executable(plan, store: store, pool: pool)
    var random = SplitMix64(seed: seed)
    func values(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in range.lowerBound + random.uniform() * (range.upperBound - range.lowerBound) }
    }
    func name(_ text: String) -> String { String(text.dropFirst("block.".count)) }
    let prefix = training ? "train." : "eval."
    for (index, parameter) in store.parameters.enumerated() {
      let count = parameter.dims.reduce(1, *)
      if case .constant(let value) = parameter.initializer {
        store.setParameter(index, values(count, value - 0.5...value + 0.5))
      }
      if !training {
        tensors.append(
          .init(name: "param." + name(parameter.name), shape: parameter.dims, floats: store.parameter(index)))
      }
    }
    for (index, buffer) in store.buffers.enumerated() {
      let count = buffer.dims.reduce(1, *)
      store.setBuffer(index, values(count, buffer.initialValue - 0.4...buffer.initialValue + 0.4))
      if !training {
        tensors.append(.init(name: "buffer." + name(buffer.name), shape: buffer.dims, floats: store.buffer(index)))
      }
    }
    for port in plan.training.program.inputs {
      let type = plan.training.program[port.value]
      let elements = values(type.elementCount, -1.5...1.5)
      Self.fill(executable, port.name, type, elements)
      if !training { tensors.append(.init(name: port.name, shape: type.dims, floats: elements)) }
    }
    if !training { try writeONNX(typed, width, height, imageWidth, store) }
    executable.run(RunContext(seed: seed, step: 3))
    let output = program.output("output").map { program[$0].dims } ?? []
    tensors.append(.init(name: prefix + "output", shape: output, floats: executable.output("output")))
    for (port, gradient) in zip(program.inputs, plan.training.inputGradients) {
      guard let gradient else { continue }
      let dims = program[port.value].dims
      tensors.append(.init(name: "\(prefix)grad.\(port.name)", shape: dims, floats: executable.read(gradient)))
    }
    for (index, parameter) in store.parameters.enumerated() where plan.training.parameterGradients[index] != nil {
      tensors.append(
        .init(name: "\(prefix)grad.\(name(parameter.name))", shape: parameter.dims, floats: store.gradient(index)))
    }
    guard training else { return [] }
    for (index, buffer) in store.buffers.enumerated() {
      tensors.append(
        .init(name: "train.buffer.\(name(buffer.name))", shape: buffer.dims, floats: store.buffer(index)))
    }
    return program.instructions.compactMap { step in
      guard case .dropPath(_, let layer) = step.primitive else { return nil }
      return ["name": .string(name(step.label)), "layer": .integer(layer)]
    }
  }

  /// The block as ONNX, with the normalisations of its own and with those folded.
  private func writeONNX(
    _ typed: TypedGraph, _ width: Int, _ height: Int, _ imageWidth: Int, _ store: ParameterStore
  ) throws {
    var weights: [String: ONNXEmitter.Weights] = [:]
    for (index, parameter) in store.parameters.enumerated() { weights[parameter.name] = .init(store.parameter(index)) }
    for (index, buffer) in store.buffers.enumerated() { weights[buffer.name] = .init(store.buffer(index)) }
    for folds in [false, true] {
      let model = try ONNXEmitter.block(
        typed, width: width, height: height, imageWidth: imageWidth, weights: weights, foldsNormalization: folds,
        .init(version: "0", documentation: text, metadata: []))
      try Files.writeAtomically(model, to: "\(folder)/\(id)\(folds ? "_folded" : "").onnx", isDurable: false)
    }
  }

  /// Row-major elements into the memory of an input.
  static func fill(_ executable: Executable, _ name: String, _ type: TensorType, _ elements: [Float]) {
    executable.withInput(name) { memory in
      memory.update(repeating: 0)
      var index = Array(repeating: 0, count: type.rank)
      for element in elements {
        memory[type.physicalOffset(index)] = element
        for axis in type.dims.indices.reversed() {
          index[axis] += 1
          if index[axis] < type.dims[axis] { break }
          index[axis] = 0
        }
      }
    }
  }
}
