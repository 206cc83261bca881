import Diagnostics
import IR
import Runtime
import Testing

@testable import Codegen
@testable import Verifier

@Suite struct NetworkLoweringTests {
  @Test func thereAreSamples() { #expect(Sample.all.count >= 16) }

  /// Two ways to the same numbers: symbolic cost, and the program's own parameters and products.
  @Test(arguments: Sample.all)
  func programAgreesWithSymbolicCost(sample: Sample) throws {
    let network = try sample.network()
    let shape = NetworkShape(width: 16, imageSize: 32, classes: 100)
    let program = try NetworkLowering.program(network, shape, batch: 1, training: false)
    let cost = try #require(network.cost(width: 16, imageSize: 32, classes: 100))
    #expect(program.parameterCount == cost.parameters)
    #expect(program.multiplyAccumulates == cost.exactMACs)
  }

  /// What kernels cannot count is refused with the node's name, before anything is allocated.
  @Test(arguments: [
    "Conv2d(C,5,dilation=2147483647)", "Conv2d(C,(40000,1))", "AvgPool2d(2147483647,1)", "MaxPool2d(2147483646,1)",
    "repeat(1,1,2147483647,2147483647)", "Conv2d(1500000000,1)",
  ])
  func whatIsTooLargeForKernelsIsRefused(operation: String) throws {
    let last = operation.hasPrefix("repeat") ? "AdaptiveAvgPool2d((H,W))" : "Conv2d(C,1)"
    let text = "##A##\n0:input\n1:output\n2:\(operation)\n3:\(last)\n0->2->3->1"
    let typed = try #require(Verifier().verify(SourceFile(path: "a.ng", text: text)).reports.first?.typed)
    #expect(throws: LoweringError.self) {
      try NetworkLowering.block(typed, width: 2, batch: 4, height: 8, imageWidth: 8, training: true)
    }
  }

  /// Window attention with -1: windows of 4 suffice for widths that 4 divides, though odd widths need larger multiples.
  @Test func smallerMultiplesServe() throws {
    let text = """
      ##Window##
      0:input
      1:output
      2:permute(0,2,3,1)
      3:reshape(B,H//4,4,W//4,4,C)
      4:permute(0,1,3,2,4,5)
      5:reshape(-1,16,4,C//4)
      6:permute(0,2,1,3)
      7:softmax(-1)
      8:permute(0,2,1,3)
      9:reshape(-1,16,C)
      10:reshape(B,H//4,W//4,4,4,C)
      11:permute(0,1,3,2,4,5)
      12:reshape(B,H,W,C)
      13:permute(0,3,1,2)
      0->2->3->4->5->6->7->8->9->10->11->12->13->1
      """
    let explicit = text.replacing("-1,16", with: "B*(H//4)*(W//4),16")
    let blocks = try [text, explicit].map { text in
      try #require(Verifier().verify(SourceFile(path: "a.ng", text: text)).reports.first?.typed)
    }
    #expect(blocks[0].sizes.multiple > 4 && blocks[1].sizes.multiple == 4)
    let networks = try blocks.map { block in
      let sample = try Sample.named("resnet_basic").network()
      return Network(skeleton: sample.skeleton, base: block, stem: sample.stem, downsample: sample.downsample)
    }
    for width in [4, 8, 64] {
      #expect(networks[0].isValid(width: width, imageSize: 32))
      #expect(
        networks[0].cost(width: width, imageSize: 32, classes: 10)
          == networks[1].cost(width: width, imageSize: 32, classes: 10))
    }
    #expect(!networks[0].isValid(width: 6, imageSize: 32))
    let shape = NetworkShape(width: 8, imageSize: 32, classes: 10)
    let programs = try networks.map { try NetworkLowering.program($0, shape, batch: 2, training: false) }
    #expect(programs[0].instructions.map(\.primitive) == programs[1].instructions.map(\.primitive))
  }

  @Test(arguments: Sample.all)
  func parameterNamesAreDistinct(sample: Sample) throws {
    let shape = NetworkShape(width: 8, imageSize: 8, classes: 10)
    let program = try NetworkLowering.program(try sample.network(), shape, batch: 2, training: true)
    #expect(Set(program.parameters.map(\.name)).count == program.parameters.count)
    #expect(Set(program.buffers.map(\.name)).count == program.buffers.count)
  }

  /// The fast kernels against the double-precision reference over whole networks: logits, loss and every gradient.
  @Test(arguments: Sample.all)
  func kernelsAgreeWithTheReference(sample: Sample) throws {
    let shape = NetworkShape(width: 8, imageSize: 8, classes: 10)
    let network = try sample.network().shallow
    let program = try NetworkLowering.program(network, shape, batch: 5, training: true)
    let loss = try #require(program.output("loss"))
    let training = program.gradient(of: loss)
    let pool = try ThreadPool(threads: 2)
    let store = try ParameterStore(for: program, seed: 3)
    let executable = try Executable(Plan(training), store: store, pool: pool)
    var random = SplitMix64(seed: 11)
    let images = (0..<5 * 3 * 64).map { _ in random.uniform() * 2 - 1 }
    let labels: [Int32] = [0, 3, 9, 1, 1]
    let type = TensorType([5, 3, 8, 8], batchAxis: 0)
    executable.withInput("images") { memory in
      for image in 0..<5 {
        for channel in 0..<3 {
          for row in 0..<8 {
            for column in 0..<8 {
              memory[type.physicalOffset([image, channel, row, column])] =
                images[((image * 3 + channel) * 8 + row) * 8 + column]
            }
          }
        }
      }
    }
    executable.withLabels("labels") { memory in for (index, label) in labels.enumerated() { memory[index] = label } }
    let context = RunContext(seed: 5, step: 2)
    var inputs: [ID<Value>: Tensor<Double>] = [:]
    for port in program.inputs {
      inputs[port.value] =
        port.name == "images"
        ? Tensor([5, 3, 8, 8], images.map(Double.init)) : Tensor([5], labels.map(Double.init))
    }
    for (index, parameter) in program.parameters.enumerated() {
      inputs[parameter.value] = Tensor(parameter.dims, store.parameter(index).map(Double.init))
    }
    for (index, buffer) in program.buffers.enumerated() {
      inputs[buffer.value] = Tensor(buffer.dims, store.buffer(index).map(Double.init))
    }
    let expected = ReferenceInterpreter<Double>(training.program, context: context).run(inputs)
    executable.run(context)
    let expectedLoss = try #require(expected[loss]?.elements.first)
    #expect(abs(Double(executable.loss) - expectedLoss) <= 1e-3 * max(1, abs(expectedLoss)))
    let references = try training.parameterGradients.map { gradient in
      let value = try #require(gradient)
      return try #require(expected[value]).elements
    }
    // A bias in front of a normalisation has the gradient 0 but for rounding: it is judged by the network's gradients.
    let overall = references.joined().map(abs).max() ?? 0
    for (index, reference) in references.enumerated() {
      let found = store.gradient(index).map(Double.init)
      let largest = reference.map(abs).max() ?? 0
      let difference = zip(reference, found).map { abs($0 - $1) }.max() ?? 0
      #expect(difference <= 1e-3 * max(largest, 1e-3 * overall), "\(program.parameters[index].name)")
    }
  }
}

extension Network {
  /// One cell a stage.
  var shallow: Network {
    Network(
      skeleton: Skeleton(name: "shallow", depths: [1, 1, 1], stemScale: 1), base: base, stem: stem,
      downsample: downsample)
  }
}
