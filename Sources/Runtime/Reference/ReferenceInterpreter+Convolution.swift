import IR

extension ReferenceInterpreter {
  /// Calls `body` with the flat indices (x, weight, y) of every product of a convolution.
  private func products(
    _ x: [Int], _ weight: [Int], _ y: [Int], _ shape: Convolution, _ body: (Int, Int, Int) -> Void
  ) {
    let outputsPerGroup = y[1] / shape.groups
    for n in 0..<y[0] {
      for k in 0..<y[1] {
        for i in 0..<y[2] {
          for j in 0..<y[3] {
            let out = ((n * y[1] + k) * y[2] + i) * y[3] + j
            for c in 0..<weight[1] {
              let channel = k / outputsPerGroup * weight[1] + c
              for r in 0..<weight[2] {
                let row = i * shape.stride.height + r * shape.dilation.height - shape.padding.height
                guard (0..<x[2]).contains(row) else { continue }
                for s in 0..<weight[3] {
                  let column = j * shape.stride.width + s * shape.dilation.width - shape.padding.width
                  guard (0..<x[3]).contains(column) else { continue }
                  body(
                    ((n * x[1] + channel) * x[2] + row) * x[3] + column,
                    ((k * weight[1] + c) * weight[2] + r) * weight[3] + s, out)
                }
              }
            }
          }
        }
      }
    }
  }

  func conv2d(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?, _ shape: Convolution
  ) -> Tensor<Scalar> {
    let dims = [x.dims[0], weight.dims[0], shape.output.height, shape.output.width]
    var y = Tensor<Scalar>(dims)
    if let bias {
      let area = dims[2] * dims[3]
      for index in y.elements.indices { y.elements[index] = bias.elements[index / area % dims[1]] }
    }
    products(x.dims, weight.dims, dims, shape) { y.elements[$2] += x.elements[$0] * weight.elements[$1] }
    return y
  }

  func conv2dInputGradient(
    _ dy: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ shape: Convolution, _ input: Extent
  ) -> Tensor<Scalar> {
    var dx = Tensor<Scalar>([dy.dims[0], weight.dims[1] * shape.groups, input.height, input.width])
    products(dx.dims, weight.dims, dy.dims, shape) { dx.elements[$0] += dy.elements[$2] * weight.elements[$1] }
    return dx
  }

  func conv2dWeightGradient(
    _ x: Tensor<Scalar>, _ dy: Tensor<Scalar>, _ shape: Convolution, _ bias: Bool
  ) -> [Tensor<Scalar>] {
    let channels = dy.dims[1]
    var weight = Tensor<Scalar>(
      [channels, x.dims[1] / shape.groups, shape.kernel.height, shape.kernel.width])
    products(x.dims, weight.dims, dy.dims, shape) { weight.elements[$1] += x.elements[$0] * dy.elements[$2] }
    guard bias else { return [weight] }
    var sums = Tensor<Scalar>([channels])
    let area = dy.dims[2] * dy.dims[3]
    for index in dy.elements.indices { sums.elements[index / area % channels] += dy.elements[index] }
    return [weight, sums]
  }

  func linear(_ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?) -> Tensor<Scalar> {
    let (outputs, features) = (weight.dims[0], weight.dims[1])
    var y = Tensor<Scalar>(x.dims.dropLast() + [outputs])
    for row in 0..<(y.elements.count / outputs) {
      for o in 0..<outputs {
        var sum = bias?.elements[o] ?? 0
        for f in 0..<features { sum += x.elements[row * features + f] * weight.elements[o * features + f] }
        y.elements[row * outputs + o] = sum
      }
    }
    return y
  }

  func linearInputGradient(_ dy: Tensor<Scalar>, _ weight: Tensor<Scalar>) -> Tensor<Scalar> {
    let (outputs, features) = (weight.dims[0], weight.dims[1])
    var dx = Tensor<Scalar>(dy.dims.dropLast() + [features])
    for row in 0..<(dy.elements.count / outputs) {
      for o in 0..<outputs {
        for f in 0..<features {
          dx.elements[row * features + f] += dy.elements[row * outputs + o] * weight.elements[o * features + f]
        }
      }
    }
    return dx
  }

  func linearWeightGradient(_ x: Tensor<Scalar>, _ dy: Tensor<Scalar>, _ bias: Bool) -> [Tensor<Scalar>] {
    let (outputs, features) = (dy.dims.last ?? 1, x.dims.last ?? 1)
    var weight = Tensor<Scalar>([outputs, features])
    var sums = Tensor<Scalar>([outputs])
    for row in 0..<(dy.elements.count / outputs) {
      for o in 0..<outputs {
        sums.elements[o] += dy.elements[row * outputs + o]
        for f in 0..<features {
          weight.elements[o * features + f] += dy.elements[row * outputs + o] * x.elements[row * features + f]
        }
      }
    }
    return bias ? [weight, sums] : [weight]
  }

  func matmul(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ leftT: Bool, _ rightT: Bool) -> Tensor<Scalar> {
    let (ra, rb) = (a.dims.count, b.dims.count)
    let m = a.dims[leftT ? ra - 1 : ra - 2]
    let k = a.dims[leftT ? ra - 2 : ra - 1]
    let n = b.dims[rightT ? rb - 2 : rb - 1]
    let batch = Primitive.broadcast(Array(a.dims.dropLast(2)), Array(b.dims.dropLast(2)))
    let matrixA = Tensor<Scalar>(Array(a.dims.dropLast(2)))
    let matrixB = Tensor<Scalar>(Array(b.dims.dropLast(2)))
    let startsA = Tensor<Scalar>.offsets(batch, matrixA.broadcastStrides(to: batch))
    let startsB = Tensor<Scalar>.offsets(batch, matrixB.broadcastStrides(to: batch))
    var y = Tensor<Scalar>(batch + [m, n])
    for (index, (startA, startB)) in zip(startsA, startsB).enumerated() {
      for i in 0..<m {
        for j in 0..<n {
          var sum: Scalar = 0
          for l in 0..<k {
            let left = a.elements[startA * m * k + (leftT ? l * m + i : i * k + l)]
            sum += left * b.elements[startB * k * n + (rightT ? j * k + l : l * n + j)]
          }
          y.elements[(index * m + i) * n + j] = sum
        }
      }
    }
    return y
  }
}
