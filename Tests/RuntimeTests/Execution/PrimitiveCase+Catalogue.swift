import IR

@testable import Runtime

extension PrimitiveCase {
  /// Images as an input in lanes.
  private static func images(_ b: inout ProgramBuilder, _ dims: [Int], _ name: String = "x") -> ID<Value> {
    b.input(name, TensorType(dims, batchAxis: 0))
  }

  private static func dense(_ b: inout ProgramBuilder, _ dims: [Int], _ name: String) -> ID<Value> {
    b.input(name, TensorType(dims))
  }

  private static func convolution(
    _ name: String, channels: Int, outputs: Int, size: Extent, kernel: Extent, stride: Extent = Extent(1),
    dilation: Extent = Extent(1), groups: Int = 1, bias: Bool = true
  ) -> PrimitiveCase {
    PrimitiveCase(name: "conv2d \(name)") { b, n in
      let x = images(&b, [n, channels, size.height, size.width])
      let weight = dense(&b, [outputs, channels / groups, kernel.height, kernel.width], "weight")
      let biasValue = bias ? dense(&b, [outputs], "bias") : nil
      let shape = Convolution.same(
        kernel: kernel, stride: stride, dilation: dilation, groups: groups, input: size)
      return b.conv2d(x, weight, bias: biasValue, shape)
    }
  }

  static let convolutions: [PrimitiveCase] = [
    convolution("3x3", channels: 5, outputs: 7, size: Extent(6, 5), kernel: Extent(3)),
    convolution("3x3 wide", channels: 3, outputs: 13, size: Extent(4), kernel: Extent(3), bias: false),
    convolution("3x3 s2", channels: 4, outputs: 6, size: Extent(8, 6), kernel: Extent(3), stride: Extent(2)),
    convolution("3x3 s2 odd", channels: 2, outputs: 3, size: Extent(7, 5), kernel: Extent(3), stride: Extent(2)),
    convolution("1x1", channels: 6, outputs: 9, size: Extent(3, 4), kernel: Extent(1)),
    convolution("1x1 groups", channels: 6, outputs: 4, size: Extent(3, 5), kernel: Extent(1), groups: 2),
    convolution("1x1 s2", channels: 3, outputs: 2, size: Extent(4), kernel: Extent(1), stride: Extent(2)),
    convolution("2x2 even", channels: 2, outputs: 3, size: Extent(5, 4), kernel: Extent(2)),
    convolution("4x4 even dilated", channels: 2, outputs: 2, size: Extent(9), kernel: Extent(4), dilation: Extent(2)),
    convolution("5x3 pairs", channels: 3, outputs: 2, size: Extent(7, 6), kernel: Extent(5, 3), stride: Extent(1, 2)),
    convolution(
      "3x3 s3 d2", channels: 2, outputs: 4, size: Extent(9), kernel: Extent(3), stride: Extent(3), dilation: Extent(2)),
    convolution(
      "3x3 s2x3 d2x1", channels: 2, outputs: 2, size: Extent(8, 9), kernel: Extent(3), stride: Extent(2, 3),
      dilation: Extent(2, 1)),
    convolution("groups", channels: 6, outputs: 4, size: Extent(4), kernel: Extent(3), groups: 2),
    convolution("groups s2", channels: 4, outputs: 8, size: Extent(6), kernel: Extent(3), stride: Extent(2), groups: 4),
    convolution("depthwise 7x7", channels: 5, outputs: 5, size: Extent(9, 8), kernel: Extent(7), groups: 5),
    convolution(
      "depthwise 3x3 s2", channels: 3, outputs: 3, size: Extent(6), kernel: Extent(3), stride: Extent(2), groups: 3),
    convolution(
      "depthwise 4x4 d2", channels: 2, outputs: 2, size: Extent(9), kernel: Extent(4), dilation: Extent(2), groups: 2),
    convolution("kernel larger than image", channels: 2, outputs: 2, size: Extent(2), kernel: Extent(5)),
    convolution(
      "stride larger than kernel", channels: 2, outputs: 2, size: Extent(6), kernel: Extent(2), stride: Extent(3)),
  ]

  private static func unary(
    _ name: String, _ apply: @escaping @Sendable (inout ProgramBuilder, ID<Value>) -> ID<Value>
  ) -> PrimitiveCase {
    PrimitiveCase(name: name) { b, n in
      let x = images(&b, [n, 3, 2, 5])
      return apply(&b, x)
    }
  }

  static let elementwise: [PrimitiveCase] = [
    unary("relu") { $0.relu($1) },
    unary("gelu") { $0.gelu($1) },
    unary("sigmoid") { $0.sigmoid($1) },
    unary("scale") { $0.scale($1, -1.5) },
    unary("x + x") { $0.add($1, $1) },
    unary("x * x") { $0.multiply($1, $1) },
    unary("drop path") { $0.dropPath($1, probability: 0.4, layer: 3) },
    unary("drop path dense") { b, x in
      b.dropPath(b.reshape(b.permute(x, [1, 0, 2, 3]), [3 * b.type(x).dims[0], 2, 5]), probability: 0.4, layer: 1)
    },
    PrimitiveCase(name: "squeeze and excitation product") { b, n in
      b.multiply(images(&b, [n, 3, 2, 5]), images(&b, [n, 3, 1, 1], "gate"))
    },
    PrimitiveCase(name: "broadcast dense") { b, n in
      b.add(images(&b, [n, 3, 2, 5]), dense(&b, [3, 1, 5], "bias"))
    },
    PrimitiveCase(name: "broadcast over the batch") { b, n in
      b.multiply(images(&b, [n, 3, 4]), dense(&b, [1, 3, 1], "factor"))
    },
    PrimitiveCase(name: "lanes and dense of one shape") { b, n in
      b.add(images(&b, [n, 3, 4]), dense(&b, [n, 3, 4], "other"))
    },
    PrimitiveCase(name: "batch axis that meets another dimension") { b, n in
      b.add(images(&b, [n, 3]), dense(&b, [2, n, 1], "other"))
    },
    PrimitiveCase(name: "two batch axes") { b, n in
      let x = images(&b, [n, n])
      return b.add(x, b.permute(x, [1, 0]))
    },
  ]

  static let products: [PrimitiveCase] = [
    PrimitiveCase(name: "linear") { b, n in
      b.linear(images(&b, [n, 2, 3, 7]), dense(&b, [9, 7], "weight"), bias: dense(&b, [9], "bias"))
    },
    PrimitiveCase(name: "linear without bias") { b, n in
      b.linear(images(&b, [n, 5]), dense(&b, [4, 5], "weight"))
    },
    PrimitiveCase(name: "linear dense") { b, n in
      let x = b.reshape(b.permute(images(&b, [n, 6, 2, 3]), [0, 2, 3, 1]), [n * 6, 6])
      return b.linear(x, dense(&b, [4, 6], "weight"), bias: dense(&b, [4], "bias"))
    },
    PrimitiveCase(name: "linear over the batch axis") { b, n in
      b.linear(b.permute(images(&b, [n, 3]), [1, 0]), dense(&b, [2, n], "weight"), bias: dense(&b, [2], "bias"))
    },
    PrimitiveCase(name: "matmul") { b, n in
      b.matmul(images(&b, [n, 2, 4, 3]), images(&b, [n, 2, 3, 5], "y"))
    },
    PrimitiveCase(name: "matmul transposed left") { b, n in
      b.matmul(images(&b, [n, 3, 4]), images(&b, [n, 3, 5], "y"), transposeLeft: true)
    },
    PrimitiveCase(name: "matmul transposed right") { b, n in
      b.matmul(images(&b, [n, 1, 4, 3]), images(&b, [n, 2, 5, 3], "y"), transposeRight: true)
    },
    PrimitiveCase(name: "matmul transposed both") { b, n in
      b.matmul(images(&b, [n, 3, 4]), images(&b, [n, 5, 3], "y"), transposeLeft: true, transposeRight: true)
    },
    PrimitiveCase(name: "matmul broadcast inside") { b, n in
      b.matmul(images(&b, [n, 2, 4, 3]), images(&b, [n, 1, 3, 2], "y"))
    },
    PrimitiveCase(name: "matmul with weights") { b, n in
      b.matmul(images(&b, [n, 4, 3]), dense(&b, [3, 2], "y"))
    },
    PrimitiveCase(name: "matmul over the batch axis") { b, n in
      b.matmul(b.permute(images(&b, [n, 3]), [1, 0]), images(&b, [n, 4], "y"))
    },
    PrimitiveCase(name: "matmul large") { b, n in
      b.matmul(dense(&b, [51, 300], "x"), dense(&b, [300, 19], "y"))
    },
  ]

  private static func batchNorm(_ name: String, training: Bool, relu: Bool) -> PrimitiveCase {
    PrimitiveCase(name: name) { b, n in
      let x = images(&b, [n, 3, 2, 5])
      let gamma = dense(&b, [3], "gamma")
      let beta = dense(&b, [3], "beta")
      let mean = b.buffer("mean", [3], initialValue: 0)
      let variance = b.buffer("variance", [3], initialValue: 1)
      let operands = [x, gamma, beta, mean, variance]
      return training
        ? b.emit(.batchNormTraining(epsilon: 1e-5, momentum: 0.1, relu: relu), operands)[0]
        : b.emit(.batchNormInference(epsilon: 1e-5, relu: relu), operands)[0]
    }
  }

  static let normalizations: [PrimitiveCase] = [
    batchNorm("batch norm training", training: true, relu: false),
    batchNorm("batch norm training relu", training: true, relu: true),
    batchNorm("batch norm inference", training: false, relu: false),
    batchNorm("batch norm inference relu", training: false, relu: true),
    PrimitiveCase(name: "layer norm") { b, n in
      b.layerNorm(images(&b, [n, 2, 3, 7]), gamma: dense(&b, [7], "gamma"), beta: dense(&b, [7], "beta"))
    },
    PrimitiveCase(name: "layer norm over the batch axis") { b, n in
      b.layerNorm(
        b.permute(images(&b, [n + 3, 3]), [1, 0]), gamma: dense(&b, [n + 3], "gamma"),
        beta: dense(&b, [n + 3], "beta"))
    },
    unary("softmax 1") { $0.softmax($1, axis: 1) },
    unary("softmax last") { $0.softmax($1, axis: 3) },
    unary("softmax over the batch") { $0.softmax($1, axis: 0) },
    unary("softmax dense inner") { b, x in
      b.softmax(b.reshape(x, [b.type(x).dims[0] * 3, 10]), axis: 0)
    },
    PrimitiveCase(name: "cross entropy") { b, n in
      let labels = b.input("labels", TensorType([n], batchAxis: 0, element: .int32))
      return b.softmaxCrossEntropy(images(&b, [n, 6]), labels, smoothing: 0)
    },
    PrimitiveCase(name: "cross entropy smoothed") { b, n in
      let labels = b.input("labels", TensorType([n], batchAxis: 0, element: .int32))
      return b.softmaxCrossEntropy(images(&b, [n, 6]), labels, smoothing: 0.1)
    },
  ]

  private static func pooled(
    _ name: String, _ size: Extent, max: Bool, ties: Bool = false, _ pooling: @escaping @Sendable (Extent) -> Pooling
  ) -> PrimitiveCase {
    PrimitiveCase(
      name: name,
      build: { b, n in
        let x = images(&b, [n, 3, size.height, size.width])
        return max ? b.maxPool(x, pooling(size)) : b.averagePool(x, pooling(size))
      }, ties: ties)
  }

  static let poolings: [PrimitiveCase] = [
    pooled("average 2x2 s2", Extent(6, 4), max: false) { .same(kernel: Extent(2), stride: Extent(2), input: $0) },
    pooled("average 3x3 s1", Extent(5, 4), max: false) { .same(kernel: Extent(3), stride: Extent(1), input: $0) },
    pooled("average 2x3 s1x2", Extent(5, 6), max: false) {
      .same(kernel: Extent(2, 3), stride: Extent(1, 2), input: $0)
    },
    pooled("average adaptive", Extent(7, 5), max: false) { _ in .adaptive(output: Extent(3, 2)) },
    pooled("average adaptive larger", Extent(2, 3), max: false) { _ in .adaptive(output: Extent(4, 5)) },
    pooled("max 2x2 s2", Extent(6, 4), max: true) { .same(kernel: Extent(2), stride: Extent(2), input: $0) },
    pooled("max 3x3 s1", Extent(5, 4), max: true) { .same(kernel: Extent(3), stride: Extent(1), input: $0) },
    pooled("max 3x3 s2 ties", Extent(6), max: true, ties: true) {
      .same(kernel: Extent(3), stride: Extent(2), input: $0)
    },
    pooled("max 1x1 s3", Extent(6), max: true) { .same(kernel: Extent(1), stride: Extent(3), input: $0) },
    pooled("max adaptive", Extent(7, 5), max: true) { _ in .adaptive(output: Extent(3, 2)) },
  ]

  static let reductions: [PrimitiveCase] = [
    unary("sum 2 3") { $0.reduceSum($1, axes: [2, 3]) },
    unary("mean 2 3") { $0.reduceMean($1, axes: [2, 3]) },
    unary("mean 1") { $0.reduceMean($1, axes: [1]) },
    unary("mean 1 3") { $0.reduceMean($1, axes: [1, 3]) },
    unary("mean over the batch") { $0.reduceMean($1, axes: [0]) },
    unary("sum over all") { $0.reduceSum($1, axes: [0, 1, 2, 3]) },
    unary("max 1") { $0.reduceMax($1, axes: [1]) },
    unary("max 2 3") { $0.reduceMax($1, axes: [2, 3]) },
    unary("max over the batch") { $0.reduceMax($1, axes: [0, 2]) },
    PrimitiveCase(
      name: "max ties", build: { b, n in b.reduceMax(images(&b, [n, 4, 3, 3]), axes: [1, 3]) }, ties: true),
  ]

  static let shapes: [PrimitiveCase] = [
    unary("permute nhwc") { $0.permute($1, [0, 2, 3, 1]) },
    unary("permute batch inside") { $0.permute($1, [2, 1, 0, 3]) },
    unary("reshape free") { b, x in b.reshape(x, [b.type(x).dims[0], 6, 5]) },
    unary("reshape merging the batch") { b, x in b.scale(b.reshape(x, [b.type(x).dims[0] * 6, 5]), 2) },
    unary("reshape and back") { b, x in
      let n = b.type(x).dims[0]
      return b.relu(b.reshape(b.reshape(x, [n * 3, 10]), [n, 3, 2, 5]))
    },
    unary("slice channels") { $0.slice($1, axis: 1, 1..<2) },
    unary("slice end") { $0.slice($1, axis: 3, 2..<5) },
    unary("slice batch") { b, x in b.slice(x, axis: 0, 0..<((b.type(x).dims[0] + 1) / 2)) },
    unary("tile channels") { $0.tile($1, [1, 2, 1, 3]) },
    unary("tile more sizes than dimensions") { $0.tile($1, [2, 1, 1, 3, 1]) },
    unary("tile the batch") { $0.tile($1, [2, 1, 2, 1]) },
    unary("broadcast") { b, x in
      let n = b.type(x).dims[0]
      return b.broadcast(b.reduceMean(x, axes: [2, 3]), to: [n, 3, 4, 4])
    },
    unary("sum to") { b, x in b.sum(x, to: [3, 1, 5]) },
    unary("sum to lanes") { b, x in b.sum(x, to: [b.type(x).dims[0], 1, 2, 5]) },
    PrimitiveCase(name: "concat channels") { b, n in
      b.concat([images(&b, [n, 3, 2, 2]), images(&b, [n, 1, 2, 2], "y"), dense(&b, [n, 2, 2, 2], "z")], axis: 1)
    },
    PrimitiveCase(name: "concat batch") { b, n in
      b.concat([images(&b, [n, 3, 2]), images(&b, [n + 1, 3, 2], "y")], axis: 0)
    },
  ]

  static let all = convolutions + elementwise + products + normalizations + poolings + reductions + shapes
}
