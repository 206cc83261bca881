import IR

extension ReferenceInterpreter {
  /// A tensor of `dims` whose element at an index is the one of x under other strides.
  func gather(_ x: Tensor<Scalar>, _ dims: [Int], _ strides: [Int]) -> Tensor<Scalar> {
    Tensor(dims, Tensor<Scalar>.offsets(dims, strides).map { x.elements[$0] })
  }

  func broadcasting(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ transform: (Scalar, Scalar) -> Scalar
  ) -> Tensor<Scalar> {
    let dims = Primitive.broadcast(a.dims, b.dims)
    return gather(a, dims, a.broadcastStrides(to: dims))
      .zipped(gather(b, dims, b.broadcastStrides(to: dims)), transform)
  }

  func reduce(
    _ x: Tensor<Scalar>, _ axes: [Int], from start: Scalar, _ combine: (Scalar, Scalar) -> Scalar
  ) -> Tensor<Scalar> {
    var y = Tensor<Scalar>(x.dims.indices.map { axes.contains($0) ? 1 : x.dims[$0] }, filledWith: start)
    for (index, target) in Tensor<Scalar>.offsets(x.dims, y.broadcastStrides(to: x.dims)).enumerated() {
      y.elements[target] = combine(y.elements[target], x.elements[index])
    }
    return y
  }

  func sum(_ x: Tensor<Scalar>, to dims: [Int]) -> Tensor<Scalar> {
    var y = Tensor<Scalar>(dims)
    for (index, target) in Tensor<Scalar>.offsets(x.dims, y.broadcastStrides(to: x.dims)).enumerated() {
      y.elements[target] += x.elements[index]
    }
    return y
  }

  func reduceMaxGradient(
    _ x: Tensor<Scalar>, _ y: Tensor<Scalar>, _ dy: Tensor<Scalar>, _ axes: [Int]
  ) -> Tensor<Scalar> {
    let targets = Tensor<Scalar>.offsets(x.dims, y.broadcastStrides(to: x.dims))
    var ties = Tensor<Scalar>(y.dims)
    for (index, target) in targets.enumerated() where x.elements[index] == y.elements[target] {
      ties.elements[target] += 1
    }
    var dx = Tensor<Scalar>(x.dims)
    for (index, target) in targets.enumerated() where x.elements[index] == y.elements[target] {
      dx.elements[index] = dy.elements[target] / ties.elements[target]
    }
    return dx
  }

  func concat(_ parts: [Tensor<Scalar>], _ axis: Int) -> Tensor<Scalar> {
    var dims = parts[0].dims
    dims[axis] = parts.reduce(0) { $0 + $1.dims[axis] }
    let outer = dims[..<axis].reduce(1, *)
    var elements: [Scalar] = []
    for index in 0..<outer {
      for part in parts {
        let size = part.elements.count / max(outer, 1)
        elements += part.elements[index * size..<(index + 1) * size]
      }
    }
    return Tensor(dims, elements)
  }

  func slice(_ x: Tensor<Scalar>, _ axis: Int, _ start: Int, _ end: Int) -> Tensor<Scalar> {
    var dims = x.dims
    dims[axis] = end - start
    let first = start * x.strides[axis]
    return Tensor(dims, Tensor<Scalar>.offsets(dims, x.strides).map { x.elements[first + $0] })
  }

  /// For every element of the tiled tensor, the index of the element it repeats.
  private func tileSources(_ dims: [Int], _ sizes: [Int]) -> [Int] {
    let padded = Tensor<Scalar>(Primitive.leftPadded(dims, to: sizes.count))
    var sources = [0]
    for (axis, size) in sizes.enumerated() {
      let (extent, stride) = (padded.dims[axis], padded.strides[axis])
      sources = sources.flatMap { base in (0..<size * extent).map { base + $0 % extent * stride } }
    }
    return sources
  }

  func tile(_ x: Tensor<Scalar>, _ sizes: [Int]) -> Tensor<Scalar> {
    let dims = zip(sizes, Primitive.leftPadded(x.dims, to: sizes.count)).map { $0 * $1 }
    return Tensor(dims, tileSources(x.dims, sizes).map { x.elements[$0] })
  }

  func tileGradient(_ dy: Tensor<Scalar>, _ sizes: [Int], _ input: [Int]) -> Tensor<Scalar> {
    var dx = Tensor<Scalar>(input)
    for (index, source) in tileSources(input, sizes).enumerated() { dx.elements[source] += dy.elements[index] }
    return dx
  }
}
