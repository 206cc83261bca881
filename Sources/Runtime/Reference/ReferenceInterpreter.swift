package import IR

/// Runs any program with plain loops over row-major tensors, obviously right and slow: the oracle of every kernel, and of
/// gradients in `Double`.
package struct ReferenceInterpreter<Scalar: ReferenceScalar> {
  /// What is run.
  let program: Program
  /// Seed, step and valid images.
  let context: RunContext

  package init(_ program: Program, context: RunContext = RunContext()) {
    self.program = program
    self.context = context
  }

  /// Every value of the program, given those of inputs, parameters and buffers.
  package func run(_ given: [ID<Value>: Tensor<Scalar>]) -> [ID<Value>: Tensor<Scalar>] {
    var values = given
    for instruction in program.instructions {
      let operands = instruction.operands.map { id in
        guard let value = values[id] else { preconditionFailure("no value was given for %\(id.index)") }
        return value
      }
      let results = evaluate(instruction.primitive, operands)
      for (id, result) in zip(instruction.results, results) {
        precondition(program[id].dims == result.dims, "\(instruction.primitive): wrong dimensions")
        values[id] = result
      }
    }
    return values
  }

  /// The results of one primitive.
  func evaluate(_ primitive: Primitive, _ x: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
    switch primitive {
    case .constant(let value, let dims): [Tensor(dims, filledWith: Scalar(value))]
    case .conv2d(let shape): [conv2d(x[0], x[1], x.count > 2 ? x[2] : nil, shape)]
    case .conv2dInputGradient(let shape, let input): [conv2dInputGradient(x[0], x[1], shape, input)]
    case .conv2dWeightGradient(let shape, let bias): conv2dWeightGradient(x[0], x[1], shape, bias)
    case .linear: [linear(x[0], x[1], x.count > 2 ? x[2] : nil)]
    case .linearInputGradient: [linearInputGradient(x[0], x[1])]
    case .linearWeightGradient(let bias): linearWeightGradient(x[0], x[1], bias)
    case .matmul(let left, let right): [matmul(x[0], x[1], left, right)]
    case .add: [broadcasting(x[0], x[1], +)]
    case .multiply: [broadcasting(x[0], x[1], *)]
    case .scale(let factor): [x[0].map { $0 * Scalar(factor) }]
    case .relu: [x[0].map { $0 < 0 ? 0 : $0 }]
    case .reluGradient: [x[0].zipped(x[1]) { $0 > 0 ? $1 : 0 }]
    case .addRelu: [x[0].zipped(x[1]) { $0 + $1 < 0 ? 0 : $0 + $1 }]
    case .gelu: [x[0].map { $0 * normalDistribution($0) }]
    case .geluGradient: [x[0].zipped(x[1]) { $1 * (normalDistribution($0) + $0 * normalDensity($0)) }]
    case .sigmoid: [x[0].map { 1 / (1 + Scalar.exp(-$0)) }]
    case .sigmoidGradient: [x[0].zipped(x[1]) { $1 * $0 * (1 - $0) }]
    case .softmax(let axis): [softmax(x[0], axis)]
    case .softmaxGradient(let axis): [softmaxGradient(x[0], x[1], axis)]
    case .batchNormTraining(let epsilon, let momentum, let relu): batchNormTraining(x, epsilon, momentum, relu)
    case .batchNormInference(let epsilon, let relu): batchNormInference(x, epsilon, relu)
    case .batchNormGradient(let training, let relu): batchNormGradient(x, training, relu)
    case .layerNorm(let epsilon): [layerNorm(x[0], x[1], x[2], epsilon)]
    case .layerNormGradient(let epsilon): layerNormGradient(x[0], x[1], x[2], epsilon)
    case .averagePool(let pooling): [averagePool(x[0], pooling)]
    case .averagePoolGradient(let pooling, let input): [averagePoolGradient(x[0], pooling, input)]
    case .maxPool(let pooling): [maxPool(x[0], pooling)]
    case .maxPoolGradient(let pooling): [maxPoolGradient(x[0], x[1], pooling)]
    case .reduceSum(let axes): [reduce(x[0], axes, from: 0, +)]
    case .reduceMean(let axes):
      [reduce(x[0], axes, from: 0, +).map { $0 / Scalar(axes.reduce(1) { $0 * x[0].dims[$1] }) }]
    case .reduceMax(let axes): [reduce(x[0], axes, from: -.infinity) { $1 > $0 || $1.isNaN ? $1 : $0 }]
    case .reduceMaxGradient(let axes): [reduceMaxGradient(x[0], x[1], x[2], axes)]
    case .broadcastTo(let dims): [gather(x[0], dims, x[0].broadcastStrides(to: dims))]
    case .sumTo(let dims): [sum(x[0], to: dims)]
    case .reshape(let dims): [Tensor(dims, x[0].elements)]
    case .permute(let order): [gather(x[0], order.map { x[0].dims[$0] }, order.map { x[0].strides[$0] })]
    case .concat(let axis): [concat(x, axis)]
    case .slice(let axis, let start, let end): [slice(x[0], axis, start, end)]
    case .tile(let sizes): [tile(x[0], sizes)]
    case .tileGradient(let sizes, let input): [tileGradient(x[0], sizes, input)]
    case .dropPath(let probability, let layer): [dropPath(x[0], probability, layer)]
    case .softmaxCrossEntropy(let smoothing): [crossEntropy(x[0], x[1], smoothing)]
    case .softmaxCrossEntropyGradient(let smoothing): [crossEntropyGradient(x[0], x[1], x[2], smoothing)]
    case .relayout: [x[0]]
    }
  }

  private func normalDistribution(_ x: Scalar) -> Scalar { (1 + Scalar.erf(x / Scalar(2).squareRoot())) / 2 }

  private func normalDensity(_ x: Scalar) -> Scalar { Scalar.exp(-x * x / 2) / (2 * Scalar.pi).squareRoot() }
}
