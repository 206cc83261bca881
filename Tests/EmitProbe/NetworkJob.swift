import Codegen
import Diagnostics
import IR
import Runtime
import Verifier

/// A whole network on random images: logits, loss and every parameter's gradient, and the emitted module beside them.
struct NetworkJob {
  private let text: String
  private let skeleton: String
  private let folder: String
  private let id: String
  private let shape: NetworkShape
  private let batch: Int
  private let seed: UInt64

  init(_ job: JSONValue) {
    text = job["text"]?.stringValue ?? ""
    skeleton = job["skeleton"]?.stringValue ?? ""
    folder = job["folder"]?.stringValue ?? "."
    id = job["id"]?.stringValue ?? "network"
    batch = job["batch"]?.integerValue ?? 4
    seed = UInt64(job["seed"]?.integerValue ?? 1)
    shape = NetworkShape(
      width: job["width"]?.integerValue ?? 8, imageSize: job["image_size"]?.integerValue ?? 32,
      classes: job["classes"]?.integerValue ?? 10)
  }

  func run(_ pool: ThreadPool) throws -> JSONValue {
    let probe = try ProbeNetwork(text, skeleton: skeleton)
    let module = try probe.module(shape)
    try Files.writeAtomically(Array(module.text.utf8), to: "\(folder)/\(id).py", isDurable: false)
    var tensors: [TensorFile.Tensor] = []
    var masks: [JSONValue] = []
    for training in [false, true] {
      let program = try NetworkLowering.program(probe.network, shape, batch: batch, training: training)
      let plan =
        training
        ? Plan(program.gradient(of: try loss(program))) : Plan(TrainingProgram(inference: program))
      let store = try ParameterStore(for: plan.training.program, seed: seed)
      vary(store)
      if !training { tensors += Self.weights(store) }
      if training { tensors += exact(plan.training, store) }
      let executable = try Executable(plan, store: store, pool: pool)
      fill(executable, isTraining: training)
      executable.run(RunContext(seed: seed, step: 3))
      tensors.append(
        .init(
          name: training ? "train.logits" : "eval.logits", shape: [batch, shape.classes],
          floats: executable.output("logits")))
      guard training else { continue }
      masks = program.instructions.compactMap { step in
        guard case .dropPath(_, let layer) = step.primitive else { return nil }
        return ["name": .string(step.label), "layer": .integer(layer)]
      }
    }
    tensors.append(.init(name: "images", shape: [batch, 3, shape.imageSize, shape.imageSize], floats: images))
    tensors.append(.init(name: "labels", shape: [batch], integers: labels))
    try Files.writeAtomically(
      TensorFile(tensors: tensors).serialized, to: "\(folder)/\(id).safetensors", isDurable: false)
    return ["status": "ok", "class": .string(module.className), "drop_paths": .array(masks)]
  }

  /// Loss and gradients by the reference in double precision, rounded at the end.
  private func exact(_ training: TrainingProgram, _ store: ParameterStore) -> [TensorFile.Tensor] {
    let program = training.program
    var given: [ID<Value>: Tensor<Double>] = [:]
    for port in program.inputs {
      given[port.value] = Tensor(
        program[port.value].dims, port.name == "images" ? images.map(Double.init) : labels.map(Double.init))
    }
    for (index, parameter) in program.parameters.enumerated() {
      given[parameter.value] = Tensor(parameter.dims, store.parameter(index).map(Double.init))
    }
    for (index, buffer) in program.buffers.enumerated() {
      given[buffer.value] = Tensor(buffer.dims, store.buffer(index).map(Double.init))
    }
    let results = ReferenceInterpreter<Double>(program, context: RunContext(seed: seed, step: 3)).runInDouble(given)
    func tensor(_ name: String, _ value: ID<Value>, _ dims: [Int]) -> TensorFile.Tensor {
      .init(name: name, shape: dims, floats: results[value]?.elements.map { Float($0) } ?? [])
    }
    return [tensor("exact.loss", training.loss, [1])]
      + zip(program.parameters, training.parameterGradients).compactMap { parameter, gradient in
        gradient.map { tensor("exact.grad." + parameter.name, $0, parameter.dims) }
      }
  }

  private func loss(_ program: Program) throws(ProbeNetwork.Failure) -> ID<Value> {
    guard let loss = program.output("loss") else { throw ProbeNetwork.Failure(description: "no loss") }
    return loss
  }

  /// Scales, shifts and running statistics that are not 1 and 0, the same each time.
  private func vary(_ store: ParameterStore) {
    var random = SplitMix64(seed: seed &+ 1)
    func values(_ count: Int, _ middle: Float) -> [Float] {
      (0..<count).map { _ in middle + (random.uniform() - 0.5) * 0.6 }
    }
    for (index, parameter) in store.parameters.enumerated() {
      guard case .constant(let value) = parameter.initializer else { continue }
      store.setParameter(index, values(parameter.dims.reduce(1, *), value))
    }
    for (index, buffer) in store.buffers.enumerated() {
      store.setBuffer(index, values(buffer.dims.reduce(1, *), buffer.initialValue))
    }
  }

  private static func weights(_ store: ParameterStore) -> [TensorFile.Tensor] {
    store.parameters.enumerated().map { index, parameter in
      .init(name: "weight." + parameter.name, shape: parameter.dims, floats: store.parameter(index))
    }
      + store.buffers.enumerated().map { index, buffer in
        .init(name: "weight." + buffer.name, shape: buffer.dims, floats: store.buffer(index))
      }
  }

  /// The same images each time.
  private var images: [Float] {
    var random = SplitMix64(seed: seed &+ 2)
    return (0..<batch * 3 * shape.imageSize * shape.imageSize).map { _ in random.uniform() * 3 - 1.5 }
  }

  private var labels: [Int] { (0..<batch).map { $0 * 7 % shape.classes } }

  private func fill(_ executable: Executable, isTraining: Bool) {
    BlockJob.fill(
      executable, "images", TensorType([batch, 3, shape.imageSize, shape.imageSize], batchAxis: 0), images)
    guard isTraining else { return }
    executable.withLabels("labels") { memory in
      for (index, label) in labels.enumerated() { memory[index] = Int32(label) }
    }
  }
}
