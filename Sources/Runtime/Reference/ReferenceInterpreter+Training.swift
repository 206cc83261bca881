import CKernels
import IR

extension ReferenceInterpreter {
  func dropPath(_ x: Tensor<Scalar>, _ probability: Float, _ layer: Int) -> Tensor<Scalar> {
    let inner = x.elements.count / max(x.dims[0], 1)
    var y = x
    for index in x.elements.indices {
      let drawn = nk_uniform(context.seed, context.step, UInt64(layer), UInt64(index / inner))
      y.elements[index] = drawn < probability ? 0 : x.elements[index] / (1 - Scalar(probability))
    }
    return y
  }

  /// How many images count.
  private func valid(_ logits: Tensor<Scalar>) -> Int { context.validImages ?? logits.dims[0] }

  /// Target probability of a class.
  private func target(_ label: Scalar, _ index: Int, _ classes: Int, _ smoothing: Float) -> Scalar {
    let share = Scalar(smoothing) / Scalar(classes)
    return (Scalar(index) == label ? 1 - Scalar(smoothing) : 0) + share
  }

  func crossEntropy(_ logits: Tensor<Scalar>, _ labels: Tensor<Scalar>, _ smoothing: Float) -> Tensor<Scalar> {
    let classes = logits.dims[1]
    let count = valid(logits)
    var total: Scalar = 0
    for n in 0..<count {
      let row = logits.elements[n * classes..<(n + 1) * classes]
      let most = row.reduce(-Scalar.infinity) { Swift.max($0, $1) }
      let logSum = most + Scalar.log(row.reduce(0) { $0 + Scalar.exp($1 - most) })
      for (index, logit) in row.enumerated() {
        total += target(labels.elements[n], index, classes, smoothing) * (logSum - logit)
      }
    }
    return Tensor([], [total / Scalar(count)])
  }

  func crossEntropyGradient(
    _ logits: Tensor<Scalar>, _ labels: Tensor<Scalar>, _ dloss: Tensor<Scalar>, _ smoothing: Float
  ) -> Tensor<Scalar> {
    let classes = logits.dims[1]
    let count = valid(logits)
    let probabilities = softmax(logits, 1)
    var gradient = Tensor<Scalar>(logits.dims)
    for n in 0..<count {
      for k in 0..<classes {
        let difference = probabilities.elements[n * classes + k] - target(labels.elements[n], k, classes, smoothing)
        gradient.elements[n * classes + k] = difference * dloss.elements[0] / Scalar(count)
      }
    }
    return gradient
  }
}
