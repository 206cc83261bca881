import IR

@testable import Runtime

/// The residual network of the speed comparison, built directly: stem, three stages of basic cells, two downsamples, head.
struct ResidualNetwork {
  var width: Int
  var cells: Int
  var classes: Int
  var image: Int
  private var builder = ProgramBuilder()
  private var layers = 0

  init(width: Int, cells: Int, classes: Int, image: Int) {
    self.width = width
    self.cells = cells
    self.classes = classes
    self.image = image
  }

  /// Inputs `images` and `labels`, outputs `loss` and `logits`.
  mutating func program(batch: Int, training: Bool) -> Program {
    builder = ProgramBuilder()
    layers = 0
    let images = builder.input("images", TensorType([batch, 3, image, image], batchAxis: 0))
    let labels = builder.input("labels", TensorType([batch], batchAxis: 0, element: .int32))
    var x = normalized(convolution(images, width, 3), training)
    for stage in 0..<3 {
      let channels = width << stage
      if stage > 0 { x = downsample(x, channels, training) }
      for _ in 0..<cells {
        let inner = builder.relu(normalized(convolution(x, channels, 3), training))
        x = builder.relu(builder.add(normalized(convolution(inner, channels, 3), training), x))
      }
    }
    let pooled = builder.reshape(builder.reduceMean(x, axes: [2, 3]), [batch, width * 4])
    let weight = builder.parameter("fc.weight", [classes, width * 4], .uniformFanIn, fanIn: width * 4)
    let bias = builder.parameter("fc.bias", [classes], .uniformFanIn, fanIn: width * 4)
    let logits = builder.linear(pooled, weight, bias: bias)
    builder.output("logits", logits)
    builder.output("loss", builder.softmaxCrossEntropy(logits, labels))
    return builder.program
  }

  private mutating func downsample(_ x: ID<Value>, _ channels: Int, _ training: Bool) -> ID<Value> {
    let inner = builder.relu(normalized(convolution(x, channels, 3, stride: 2), training))
    let body = normalized(convolution(inner, channels, 3), training)
    let size = Extent(builder.type(x).dims[2], builder.type(x).dims[3])
    let pooled = builder.averagePool(x, .same(kernel: Extent(2), stride: Extent(2), input: size))
    return builder.relu(builder.add(body, convolution(pooled, channels, 1)))
  }

  private mutating func convolution(_ x: ID<Value>, _ outputs: Int, _ kernel: Int, stride: Int = 1) -> ID<Value> {
    layers += 1
    let dims = builder.type(x).dims
    let fanIn = dims[1] * kernel * kernel
    let weight = builder.parameter(
      "conv\(layers).weight", [outputs, dims[1], kernel, kernel], .uniformFanIn, fanIn: fanIn)
    let bias = builder.parameter("conv\(layers).bias", [outputs], .uniformFanIn, fanIn: fanIn)
    builder.label = "conv\(layers)"
    return builder.conv2d(
      x, weight, bias: bias,
      .same(kernel: Extent(kernel), stride: Extent(stride), input: Extent(dims[2], dims[3])))
  }

  private mutating func normalized(_ x: ID<Value>, _ training: Bool) -> ID<Value> {
    let channels = builder.type(x).dims[1]
    let gamma = builder.parameter("bn\(layers).weight", [channels], .constant(1))
    let beta = builder.parameter("bn\(layers).bias", [channels], .constant(0))
    let mean = builder.buffer("bn\(layers).running_mean", [channels], initialValue: 0)
    let variance = builder.buffer("bn\(layers).running_var", [channels], initialValue: 1)
    builder.label = "bn\(layers)"
    return builder.batchNorm(
      x, gamma: gamma, beta: beta, runningMean: mean, runningVariance: variance, training: training)
  }

  /// Fills inputs with seeded noise around a pattern of each class; padded lanes stay zero.
  static func fill(_ executable: Executable, images count: Int, classes: Int, image: Int, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let labels = (0..<count).map { _ in Int32(generator.next() % UInt64(classes)) }
    executable.withLabels("labels") { memory in
      for (index, label) in labels.enumerated() { memory[index] = label }
    }
    executable.withInput("images") { memory in
      let plane = 3 * image * image
      for (n, label) in labels.enumerated() {
        for pixel in 0..<plane {
          let pattern = Float((pixel * (Int(label) + 3)) % 7) / 3 - 1
          memory[(n / 16 * plane + pixel) * 16 + n % 16] = pattern + generator.uniform() - 0.5
        }
      }
    }
  }
}
