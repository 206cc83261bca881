import IR

extension ReferenceInterpreter {
  /// Calls `body(channel, index)` for every element of (N,C,H,W).
  private func eachChannel(_ dims: [Int], _ body: (Int, Int) -> Void) {
    let area = dims[2] * dims[3]
    for index in 0..<dims.reduce(1, *) { body(index / area % dims[1], index) }
  }

  /// Per channel `gamma * (x - mean) * deviation + beta`, clipped at zero where asked.
  private func normalized(
    _ x: Tensor<Scalar>, _ gamma: Tensor<Scalar>, _ beta: Tensor<Scalar>, _ mean: Tensor<Scalar>,
    _ deviation: Tensor<Scalar>, relu: Bool
  ) -> Tensor<Scalar> {
    var y = x
    eachChannel(x.dims) { channel, index in
      let centred = (x.elements[index] - mean.elements[channel]) * deviation.elements[channel]
      let value = gamma.elements[channel] * centred + beta.elements[channel]
      y.elements[index] = relu && value < 0 ? 0 : value
    }
    return y
  }

  func batchNormTraining(
    _ x: [Tensor<Scalar>], _ epsilon: Float, _ momentum: Float, _ relu: Bool
  ) -> [Tensor<Scalar>] {
    let count = Scalar(x[0].elements.count / x[0].dims[1])
    var mean = Tensor<Scalar>(x[1].dims)
    eachChannel(x[0].dims) { mean.elements[$0] += x[0].elements[$1] / count }
    var variance = Tensor<Scalar>(x[1].dims)
    eachChannel(x[0].dims) { channel, index in
      let difference = x[0].elements[index] - mean.elements[channel]
      variance.elements[channel] += difference * difference / count
    }
    let deviation = variance.map { 1 / ($0 + Scalar(epsilon)).squareRoot() }
    let rate = Scalar(momentum)
    let unbiased = variance.map { $0 * count / Swift.max(count - 1, 1) }
    return [
      normalized(x[0], x[1], x[2], mean, deviation, relu: relu), mean, deviation,
      x[3].zipped(mean) { $0 + rate * ($1 - $0) }, x[4].zipped(unbiased) { $0 + rate * ($1 - $0) },
    ]
  }

  func batchNormInference(_ x: [Tensor<Scalar>], _ epsilon: Float, _ relu: Bool) -> [Tensor<Scalar>] {
    let deviation = x[4].map { 1 / ($0 + Scalar(epsilon)).squareRoot() }
    return [normalized(x[0], x[1], x[2], x[3], deviation, relu: relu), deviation]
  }

  func batchNormGradient(_ operands: [Tensor<Scalar>], _ training: Bool, _ relu: Bool) -> [Tensor<Scalar>] {
    let (x, gamma, beta, mean, deviation) = (operands[0], operands[1], operands[2], operands[3], operands[4])
    let count = Scalar(x.elements.count / x.dims[1])
    let centred = normalized(
      x, Tensor(gamma.dims, filledWith: 1), Tensor(gamma.dims), mean, deviation, relu: false)
    var dy = operands[5]
    if relu {
      let y = normalized(x, gamma, beta, mean, deviation, relu: false)
      dy = y.zipped(dy) { $0 > 0 ? $1 : 0 }
    }
    var dgamma = Tensor<Scalar>(gamma.dims)
    var dbeta = Tensor<Scalar>(gamma.dims)
    eachChannel(x.dims) { channel, index in
      dgamma.elements[channel] += dy.elements[index] * centred.elements[index]
      dbeta.elements[channel] += dy.elements[index]
    }
    var dx = dy
    eachChannel(x.dims) { channel, index in
      var gradient = dy.elements[index]
      if training {
        gradient -= (dbeta.elements[channel] + centred.elements[index] * dgamma.elements[channel]) / count
      }
      dx.elements[index] = gamma.elements[channel] * deviation.elements[channel] * gradient
    }
    return [dx, dgamma, dbeta]
  }

  /// Mean and inverse deviation of the row of `features` elements from `start` on.
  private func statistics(
    _ x: Tensor<Scalar>, _ start: Int, _ features: Int, _ epsilon: Float
  ) -> (mean: Scalar, deviation: Scalar) {
    let row = x.elements[start..<start + features]
    let mean = row.reduce(0, +) / Scalar(features)
    let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Scalar(features)
    return (mean, 1 / (variance + Scalar(epsilon)).squareRoot())
  }

  func layerNorm(
    _ x: Tensor<Scalar>, _ gamma: Tensor<Scalar>, _ beta: Tensor<Scalar>, _ epsilon: Float
  ) -> Tensor<Scalar> {
    let features = gamma.elements.count
    var y = x
    for start in stride(from: 0, to: x.elements.count, by: features) {
      let (mean, deviation) = statistics(x, start, features, epsilon)
      for f in 0..<features {
        y.elements[start + f] = (x.elements[start + f] - mean) * deviation * gamma.elements[f] + beta.elements[f]
      }
    }
    return y
  }

  func layerNormGradient(
    _ x: Tensor<Scalar>, _ gamma: Tensor<Scalar>, _ dy: Tensor<Scalar>, _ epsilon: Float
  ) -> [Tensor<Scalar>] {
    let features = gamma.elements.count
    var dx = x
    var dgamma = Tensor<Scalar>(gamma.dims)
    var dbeta = Tensor<Scalar>(gamma.dims)
    for start in stride(from: 0, to: x.elements.count, by: features) {
      let (mean, deviation) = statistics(x, start, features, epsilon)
      var sum: Scalar = 0
      var product: Scalar = 0
      for f in 0..<features {
        let centred = (x.elements[start + f] - mean) * deviation
        let gradient = dy.elements[start + f]
        dgamma.elements[f] += gradient * centred
        dbeta.elements[f] += gradient
        sum += gradient * gamma.elements[f]
        product += gradient * gamma.elements[f] * centred
      }
      for f in 0..<features {
        let centred = (x.elements[start + f] - mean) * deviation
        let own = dy.elements[start + f] * gamma.elements[f]
        dx.elements[start + f] = deviation * (own - (sum + centred * product) / Scalar(features))
      }
    }
    return [dx, dgamma, dbeta]
  }

  /// Calls `body` with the indices along an axis, for every position in the other axes.
  private func columns(_ dims: [Int], _ axis: Int, _ body: ([Int]) -> Void) {
    let inner = dims[(axis + 1)...].reduce(1, *)
    for outer in 0..<dims[..<axis].reduce(1, *) {
      for i in 0..<inner { body((0..<dims[axis]).map { (outer * dims[axis] + $0) * inner + i }) }
    }
  }

  func softmax(_ x: Tensor<Scalar>, _ axis: Int) -> Tensor<Scalar> {
    var y = x
    columns(x.dims, axis) { indices in
      let most = indices.reduce(-Scalar.infinity) { Swift.max($0, x.elements[$1]) }
      for index in indices { y.elements[index] = Scalar.exp(x.elements[index] - most) }
      let sum = indices.reduce(0) { $0 + y.elements[$1] }
      for index in indices { y.elements[index] /= sum }
    }
    return y
  }

  func softmaxGradient(_ y: Tensor<Scalar>, _ dy: Tensor<Scalar>, _ axis: Int) -> Tensor<Scalar> {
    var dx = dy
    columns(y.dims, axis) { indices in
      let dot = indices.reduce(0) { $0 + y.elements[$1] * dy.elements[$1] }
      for index in indices { dx.elements[index] = y.elements[index] * (dy.elements[index] - dot) }
    }
    return dx
  }
}
