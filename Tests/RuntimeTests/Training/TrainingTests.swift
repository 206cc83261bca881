import IR
import Testing

@testable import Runtime

@Suite struct TrainingTests {
  private func losses(threads: Int, batch: Int = 40, steps: Int = 12) throws -> ([Float], ParameterStore, [Float]) {
    var network = ResidualNetwork(width: 6, cells: 1, classes: 5, image: 8)
    let program = network.program(batch: batch, training: true)
    let store = try ParameterStore(for: program, seed: 777)
    let pool = try ThreadPool(threads: threads)
    let executable = try Executable(
      Plan(program.gradient(of: program.outputs[1].value)), store: store, pool: pool)
    let optimizer = try SGD(store, pool: pool)
    ResidualNetwork.fill(executable, images: batch, classes: 5, image: 8, seed: 1)
    var losses: [Float] = []
    for step in 0..<steps {
      executable.run(RunContext(step: UInt64(step)))
      losses.append(executable.loss)
      optimizer.step(learningRate: 0.05)
    }
    let evaluation = try Executable(
      Plan(TrainingProgram(inference: network.program(batch: batch, training: false))), store: store, pool: pool)
    ResidualNetwork.fill(evaluation, images: batch, classes: 5, image: 8, seed: 1)
    evaluation.run()
    return (losses, store, evaluation.output("logits"))
  }

  @Test func theLossOfASmallNetworkFalls() throws {
    let (losses, _, logits) = try losses(threads: 2)
    #expect(losses[0] > 1.2 && losses[0] < 2.6)
    #expect((losses.last ?? .infinity) < 0.3 * losses[0])
    #expect(logits.count == 40 * 5 && logits.allSatisfy(\.isFinite))
  }

  @Test func weightsDoNotDependOnTheNumberOfThreads() throws {
    let (one, first, _) = try losses(threads: 1, steps: 4)
    let (two, second, _) = try losses(threads: 2, steps: 4)
    #expect(one == two)
    for index in first.parameters.indices { #expect(first.parameter(index) == second.parameter(index)) }
    for index in first.buffers.indices { #expect(first.buffer(index) == second.buffer(index)) }
  }

  @Test(arguments: ResidualNetwork.Cell.allCases)
  func kernelsTrainAsTheReferenceDoes(cell: ResidualNetwork.Cell) throws {
    var network = ResidualNetwork(width: 4, cells: 1, classes: 4, image: 4, cell: cell)
    let program = network.program(batch: 5, training: true)
    let training = program.gradient(of: program.outputs[1].value)
    var values: [ID<Value>: [Float]] = [:]
    var generator = SplitMix64(seed: 4)
    for port in program.inputs {
      let type = program[port.value]
      values[port.value] = (0..<type.elementCount).map { _ in
        type.element == .int32 ? Float(Int(generator.uniform() * 4)) : generator.uniform() * 2 - 1
      }
    }
    for parameter in program.parameters {
      values[parameter.value] = (0..<parameter.dims.reduce(1, *)).map { _ in generator.uniform() - 0.4 }
    }
    for buffer in program.buffers {
      values[buffer.value] = Array(repeating: buffer.initialValue, count: buffer.dims.reduce(1, *))
    }
    let runner = ProgramRunner(training: training, values: values)
    let expected = runner.reference(Double.self)
    let found = try runner.kernels()
    #expect(ProgramRunner.difference(found.outputs[1], expected.outputs[1]) < 1e-5)
    let pairs = zip(program.parameters, zip(found.parameterGradients, expected.parameterGradients))
    // A bias in front of batch normalisation has no gradient but rounding.
    for (parameter, (a, b)) in pairs where !(parameter.name.hasPrefix("conv") && parameter.name.hasSuffix("bias")) {
      #expect(ProgramRunner.difference(a, b) < 1e-3, "\(parameter.name)")
    }
    for (a, b) in zip(found.buffers, expected.buffers) { #expect(ProgramRunner.difference(a, b) < 1e-5) }
  }

  @Test func invalidImagesDoNotCount() throws {
    var network = ResidualNetwork(width: 3, cells: 1, classes: 4, image: 4)
    let full = network.program(batch: 20, training: false)
    let store = try ParameterStore(for: full, seed: 5)
    let pool = try ThreadPool(threads: 1)
    let large = try Executable(Plan(TrainingProgram(inference: full)), store: store, pool: pool)
    let small = try Executable(
      Plan(TrainingProgram(inference: network.program(batch: 7, training: false))), store: store, pool: pool)
    ResidualNetwork.fill(small, images: 7, classes: 4, image: 4, seed: 9)
    small.run()
    let image = 3 * 4 * 4 * 16
    let images = small.withInput("images") { Array($0) }
    let labels = small.withLabels("labels") { Array($0) }
    large.withInput("images") { memory in for index in 0..<image { memory[index] = images[index] } }
    large.withLabels("labels") { memory in for index in 0..<7 { memory[index] = labels[index] } }
    large.run(RunContext(validImages: 7))
    #expect(large.output("loss") == small.output("loss"))
    #expect(Array(large.output("logits").prefix(28)) == small.output("logits"))
  }

  @Test func theFirstNumberThatIsNotFiniteIsNamed() throws {
    var network = ResidualNetwork(width: 3, cells: 1, classes: 4, image: 4)
    let program = network.program(batch: 7, training: false)
    let store = try ParameterStore(for: program, seed: 5)
    let executable = try Executable(
      Plan(TrainingProgram(inference: program)), store: store, pool: try ThreadPool(threads: 1))
    ResidualNetwork.fill(executable, images: 7, classes: 4, image: 4, seed: 9)
    #expect(executable.diagnose() == nil)
    let index = try #require(program.parameters.firstIndex { $0.name == "conv2.weight" })
    var weights = store.parameter(index)
    weights[0] = .nan
    store.setParameter(index, weights)
    let fault = try #require(executable.diagnose())
    #expect(fault.instruction.label == "conv2" && fault.isNaN)
  }
}
