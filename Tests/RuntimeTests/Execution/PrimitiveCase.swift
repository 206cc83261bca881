import IR

@testable import Runtime

/// A small program around one primitive, for comparing kernels with the reference and gradients with finite differences.
struct PrimitiveCase: Sendable {
  let name: String
  /// Declares inputs and returns the result; the batch size is given.
  let build: @Sendable (inout ProgramBuilder, Int) -> ID<Value>
  /// Whether values are drawn from few numbers, so that there are ties; then no finite differences.
  var ties = false

  /// The training program of `sum(result * weights)`, differentiated in all inputs but labels and weights.
  func training(batch: Int) -> TrainingProgram {
    var builder = ProgramBuilder()
    let result = build(&builder, batch)
    let wanted = Set(builder.program.inputs.map(\.value).filter { builder.type($0).element == .float32 })
    let weights = builder.input("weights", TensorType(builder.type(result).dims))
    let product = builder.multiply(result, weights)
    let axes = Array(builder.type(product).dims.indices)
    let loss = builder.reshape(builder.reduceSum(product, axes: axes), [])
    builder.output("result", result)
    builder.output("loss", loss)
    return builder.program.gradient(of: loss, inputs: wanted)
  }

  /// Row-major values of every input and buffer.
  func values(of program: Program, seed: UInt64) -> [ID<Value>: [Float]] {
    var generator = SplitMix64(seed: seed)
    var result: [ID<Value>: [Float]] = [:]
    for port in program.inputs {
      let type = program[port.value]
      result[port.value] = (0..<type.elementCount).map { _ in
        if type.element == .int32 { return Float(Int(generator.uniform() * 5)) }
        let value = generator.uniform() * 4 - 2
        return ties ? (value * 2).rounded() / 2 : value
      }
    }
    for buffer in program.buffers {
      result[buffer.value] = Array(repeating: buffer.initialValue + 0.25, count: buffer.dims.reduce(1, *))
    }
    return result
  }
}
