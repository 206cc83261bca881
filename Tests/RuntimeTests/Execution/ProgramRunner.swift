import IR

@testable import Runtime

/// Runs training programs in the kernels and in the reference, over the same row-major inputs.
struct ProgramRunner {
  /// Result, loss and input gradients.
  struct Outcome {
    var outputs: [[Double]]
    var inputGradients: [[Double]]
    var parameterGradients: [[Double]]
    var buffers: [[Double]]
  }

  var training: TrainingProgram
  var values: [ID<Value>: [Float]]
  var context = RunContext(seed: 7, step: 3)

  func reference<Scalar: ReferenceScalar>(_: Scalar.Type) -> Outcome {
    let program = training.program
    var given: [ID<Value>: Tensor<Scalar>] = [:]
    for (id, elements) in values { given[id] = Tensor(program[id].dims, elements.map { Scalar($0) }) }
    let all = ReferenceInterpreter<Scalar>(program, context: context).run(given)
    func read(_ id: ID<Value>?) -> [Double] { id.flatMap { all[$0]?.elements.map { Double($0) } } ?? [] }
    return Outcome(
      outputs: program.outputs.map { read($0.value) }, inputGradients: training.inputGradients.map(read),
      parameterGradients: training.parameterGradients.map(read), buffers: program.buffers.map { read($0.update) })
  }

  func kernels(threads: Int = 1, isa: InstructionSet = .best, products: MatrixProducts = .own) throws -> Outcome {
    let plan = Plan(training, isa: isa, products: products)
    let store = try ParameterStore(for: training.program, seed: 1)
    let pool = try ThreadPool(threads: threads)
    let executable = try Executable(plan, store: store, pool: pool)
    for (index, buffer) in training.program.buffers.enumerated() {
      if let elements = values[buffer.value] { store.setBuffer(index, elements) }
    }
    for (index, parameter) in training.program.parameters.enumerated() {
      if let elements = values[parameter.value] { store.setParameter(index, elements) }
    }
    for port in training.program.inputs { fill(executable, port) }
    executable.run(context)
    func doubles(_ elements: [Float]) -> [Double] { elements.map(Double.init) }
    let prepared = plan.training
    return Outcome(
      outputs: prepared.program.outputs.map { doubles(executable.read($0.value)) },
      inputGradients: prepared.inputGradients.map { $0.map { doubles(executable.read($0)) } ?? [] },
      parameterGradients: prepared.parameterGradients.indices.map { index in
        prepared.parameterGradients[index] == nil ? [] : doubles(store.gradient(index))
      },
      buffers: prepared.program.buffers.indices.map { index in
        prepared.program.buffers[index].update == nil ? [] : doubles(store.buffer(index))
      })
  }

  private func fill(_ executable: Executable, _ port: Port) {
    let type = executable.program[port.value]
    let elements = values[port.value] ?? []
    var index = Array(repeating: 0, count: type.rank)
    func each(_ body: (Int, Float) -> Void) {
      for element in elements {
        body(type.physicalOffset(index), element)
        for axis in type.dims.indices.reversed() {
          index[axis] += 1
          if index[axis] < type.dims[axis] { break }
          index[axis] = 0
        }
      }
    }
    if type.element == .int32 {
      executable.withLabels(port.name) { memory in each { memory[$0] = Int32($1) } }
    } else {
      executable.withInput(port.name) { memory in each { memory[$0] = $1 } }
    }
  }

  /// The largest difference relative to the largest magnitude.
  static func difference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    let scale = max(b.reduce(0) { max($0, abs($1)) }, 1e-3)
    return zip(a, b).reduce(0) { worst, pair in
      let error = abs(pair.0 - pair.1)
      return error.isNaN ? .infinity : max(worst, error / scale)
    }
  }
}
