import IR

@testable import Runtime

/// The networks of the speed comparison, built directly: stem, three stages of cells, two downsamples, head.
struct ResidualNetwork {
  /// The cell of the stages.
  enum Cell: String, CaseIterable {
    case basic
    case bottleneck
    case convnext
    case se
  }

  var cell = Cell.basic
  var width: Int
  var cells: Int
  var classes: Int
  var image: Int
  private var builder = ProgramBuilder()
  private var layers = 0

  init(width: Int, cells: Int, classes: Int, image: Int, cell: Cell = .basic) {
    self.cell = cell
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
      for _ in 0..<cells { x = cell(x, channels, training) }
    }
    let pooled = builder.reshape(builder.reduceMean(x, axes: [2, 3]), [batch, width * 4])
    let weight = builder.parameter("fc.weight", [classes, width * 4], .uniformFanIn, fanIn: width * 4)
    let bias = builder.parameter("fc.bias", [classes], .uniformFanIn, fanIn: width * 4)
    let logits = builder.linear(pooled, weight, bias: bias)
    builder.output("logits", logits)
    builder.output("loss", builder.softmaxCrossEntropy(logits, labels))
    return builder.program
  }

  private mutating func cell(_ x: ID<Value>, _ channels: Int, _ training: Bool) -> ID<Value> {
    switch cell {
    case .basic: return builder.relu(builder.add(body(x, channels, training), x))
    case .bottleneck:
      let first = builder.relu(normalized(convolution(x, channels / 4, 1), training))
      let second = builder.relu(normalized(convolution(first, channels / 4, 3), training))
      return builder.relu(builder.add(normalized(convolution(second, channels, 1), training), x))
    case .convnext:
      let spatial = builder.permute(convolution(x, channels, 7, groups: channels), [0, 2, 3, 1])
      let gamma = builder.parameter("ln\(layers).weight", [channels], .constant(1))
      let beta = builder.parameter("ln\(layers).bias", [channels], .constant(0))
      let wide = builder.gelu(linear(builder.layerNorm(spatial, gamma: gamma, beta: beta), channels * 4))
      return builder.add(builder.permute(linear(wide, channels), [0, 3, 1, 2]), x)
    case .se:
      let y = body(x, channels, training)
      let squeezed = builder.relu(convolution(builder.reduceMean(y, axes: [2, 3]), channels / 4, 1))
      let gate = builder.sigmoid(convolution(squeezed, channels, 1))
      return builder.relu(builder.add(builder.multiply(y, gate), x))
    }
  }

  private mutating func body(_ x: ID<Value>, _ channels: Int, _ training: Bool) -> ID<Value> {
    let inner = builder.relu(normalized(convolution(x, channels, 3), training))
    return normalized(convolution(inner, channels, 3), training)
  }

  private mutating func linear(_ x: ID<Value>, _ outputs: Int) -> ID<Value> {
    layers += 1
    let features = builder.type(x).dims.last ?? 1
    let weight = builder.parameter("linear\(layers).weight", [outputs, features], .uniformFanIn, fanIn: features)
    let bias = builder.parameter("linear\(layers).bias", [outputs], .uniformFanIn, fanIn: features)
    return builder.linear(x, weight, bias: bias)
  }

  private mutating func downsample(_ x: ID<Value>, _ channels: Int, _ training: Bool) -> ID<Value> {
    let inner = builder.relu(normalized(convolution(x, channels, 3, stride: 2), training))
    let body = normalized(convolution(inner, channels, 3), training)
    let size = Extent(builder.type(x).dims[2], builder.type(x).dims[3])
    let pooled = builder.averagePool(x, .same(kernel: Extent(2), stride: Extent(2), input: size))
    return builder.relu(builder.add(body, convolution(pooled, channels, 1)))
  }

  private mutating func convolution(
    _ x: ID<Value>, _ outputs: Int, _ kernel: Int, stride: Int = 1, groups: Int = 1
  ) -> ID<Value> {
    layers += 1
    let dims = builder.type(x).dims
    let fanIn = dims[1] / groups * kernel * kernel
    let weight = builder.parameter(
      "conv\(layers).weight", [outputs, dims[1] / groups, kernel, kernel], .uniformFanIn, fanIn: fanIn)
    let bias = builder.parameter("conv\(layers).bias", [outputs], .uniformFanIn, fanIn: fanIn)
    builder.label = "conv\(layers)"
    return builder.conv2d(
      x, weight, bias: bias,
      .same(
        kernel: Extent(kernel), stride: Extent(stride), groups: groups, input: Extent(dims[2], dims[3])))
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
