import IR

extension ReferenceInterpreter {
  /// Calls `body(output index, input indices in row-major order, divisor)` for every window.
  private func windows(_ dims: [Int], _ pooling: Pooling, _ body: (Int, [Int], Scalar) -> Void) {
    let (height, width) = (dims[2], dims[3])
    let rows = pooling.rows(of: height)
    let columns = pooling.columns(of: width)
    for plane in 0..<dims[0] * dims[1] {
      for (i, ys) in rows.enumerated() {
        for (j, xs) in columns.enumerated() {
          let indices = ys.flatMap { y in xs.map { (plane * height + y) * width + $0 } }
          body(
            (plane * rows.count + i) * columns.count + j, indices, Scalar(pooling.divisor(rows: ys, columns: xs)))
        }
      }
    }
  }

  private func pooled(_ x: Tensor<Scalar>, _ pooling: Pooling) -> Tensor<Scalar> {
    Tensor([x.dims[0], x.dims[1], pooling.output.height, pooling.output.width])
  }

  func averagePool(_ x: Tensor<Scalar>, _ pooling: Pooling) -> Tensor<Scalar> {
    var y = pooled(x, pooling)
    windows(x.dims, pooling) { out, indices, divisor in
      y.elements[out] = indices.reduce(0) { $0 + x.elements[$1] } / divisor
    }
    return y
  }

  func averagePoolGradient(_ dy: Tensor<Scalar>, _ pooling: Pooling, _ input: Extent) -> Tensor<Scalar> {
    var dx = Tensor<Scalar>([dy.dims[0], dy.dims[1], input.height, input.width])
    windows(dx.dims, pooling) { out, indices, divisor in
      for index in indices { dx.elements[index] += dy.elements[out] / divisor }
    }
    return dx
  }

  func maxPool(_ x: Tensor<Scalar>, _ pooling: Pooling) -> Tensor<Scalar> {
    var y = pooled(x, pooling)
    windows(x.dims, pooling) { out, indices, _ in
      y.elements[out] = indices.reduce(-Scalar.infinity) { x.elements[$1] > $0 ? x.elements[$1] : $0 }
    }
    return y
  }

  func maxPoolGradient(_ x: Tensor<Scalar>, _ dy: Tensor<Scalar>, _ pooling: Pooling) -> Tensor<Scalar> {
    var dx = Tensor<Scalar>(x.dims)
    windows(x.dims, pooling) { out, indices, _ in
      guard var best = indices.first else { return }
      for index in indices where x.elements[index] > x.elements[best] { best = index }
      dx.elements[best] += dy.elements[out]
    }
    return dx
  }
}
