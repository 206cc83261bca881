import Testing

@testable import IR

@Suite struct ProgramGradientTests {
  private func network() -> (Program, ID<Value>) {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([4, 3, 8, 8], batchAxis: 0))
    let first = builder.parameter("a", [5, 3, 3, 3], .uniformFanIn, fanIn: 27)
    let second = builder.parameter("b", [5, 5, 3, 3], .uniformFanIn, fanIn: 45)
    let shape = Convolution.same(kernel: Extent(3), input: Extent(8))
    let hidden = builder.relu(builder.conv2d(x, first, shape))
    let y = builder.add(builder.conv2d(hidden, second, shape), hidden)
    let loss = builder.reshape(builder.reduceSum(y, axes: [0, 1, 2, 3]), [])
    return (builder.program, loss)
  }

  @Test func nothingIsComputedThatIsNotNeeded() {
    let (program, loss) = network()
    let training = program.gradient(of: loss)
    let inputGradients = training.program.instructions.filter {
      if case .conv2dInputGradient = $0.primitive { return true }
      return false
    }
    #expect(inputGradients.count == 1, "the images need no gradient")
    #expect(training.parameterGradients.allSatisfy { $0 != nil })
    #expect(training.inputGradients == [nil])
  }

  @Test func inputGradientsComeOnRequest() {
    let (program, loss) = network()
    let image = program.inputs[0].value
    let training = program.gradient(of: loss, inputs: [image])
    #expect(training.inputGradients[0].map { training.program[$0].dims } == [4, 3, 8, 8])
  }

  @Test func severalUsesAccumulate() {
    let (program, loss) = network()
    let training = program.gradient(of: loss)
    let additions = training.program.instructions.filter { $0.primitive == .add }
    #expect(additions.count == 2, "one of the network, one where the two gradients of the hidden value meet")
  }

  @Test func parameterThatTheLossDoesNotDependOnHasNoGradient() {
    var builder = ProgramBuilder()
    let used = builder.parameter("a", [3], .constant(1))
    _ = builder.parameter("b", [3], .constant(1))
    let loss = builder.reshape(builder.reduceSum(used, axes: [0]), [])
    let training = builder.program.gradient(of: loss)
    #expect(training.parameterGradients[0] != nil)
    #expect(training.parameterGradients[1] == nil)
  }
}
