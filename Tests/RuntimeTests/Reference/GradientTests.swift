import IR
import Testing

@testable import Runtime

@Suite struct GradientTests {
  /// Central differences of the loss in every element of every input, in double precision.
  @Test(arguments: PrimitiveCase.all.indices)
  func gradientsAgreeWithFiniteDifferences(index: Int) throws {
    let item = PrimitiveCase.all[index]
    guard !item.ties else { return }
    let training = item.training(batch: 3)
    let program = training.program
    let loss = try #require(program.output("loss"))
    var given: [ID<Value>: Tensor<Double>] = [:]
    for (id, elements) in item.values(of: program, seed: UInt64(index + 1)) {
      given[id] = Tensor(program[id].dims, elements.map(Double.init))
    }
    let forward = TrainingProgram(inference: program).cleaned().program
    let context = RunContext(seed: 7, step: 3)
    let interpreter = ReferenceInterpreter<Double>(forward, context: context)
    let all = ReferenceInterpreter<Double>(program, context: context).run(given)
    func value(_ inputs: [ID<Value>: Tensor<Double>]) -> Double { interpreter.run(inputs)[loss]?.elements[0] ?? .nan }
    for (port, gradient) in zip(program.inputs, training.inputGradients) {
      guard let gradient, let analytic = all[gradient]?.elements, let centre = given[port.value] else { continue }
      var generator = SplitMix64(seed: 5)
      let step = 1e-5
      var numeric: [Double] = []
      var chosen: [Double] = []
      // All elements of small inputs, a sample of large ones.
      for position in analytic.indices where analytic.count <= 60 || generator.uniform() < 60 / Float(analytic.count) {
        var moved = given
        moved[port.value]?.elements[position] = centre.elements[position] + step
        let above = value(moved)
        moved[port.value]?.elements[position] = centre.elements[position] - step
        numeric.append((above - value(moved)) / (2 * step))
        chosen.append(analytic[position])
      }
      #expect(ProgramRunner.difference(chosen, numeric) < 1e-5, "\(item.name): \(port.name)")
    }
  }
}
