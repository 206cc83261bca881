import Testing

@testable import IR

@Suite struct PassTests {
  @Test func deadCodeGoes() {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([4]))
    let kept = builder.relu(x)
    _ = builder.gelu(x)
    builder.output("y", kept)
    #expect(builder.program.withoutDeadCode(keeping: []).instructions.map(\.primitive) == [.relu])
  }

  @Test func equalInstructionsAreComputedOnce() {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([4]))
    builder.output("y", builder.add(builder.relu(x), builder.relu(x)))
    let program = builder.program.withoutCommonSubexpressions().program
    #expect(program.instructions.map(\.primitive) == [.relu, .add])
    #expect(
      program.instructions[1].operands == [program.instructions[0].results[0], program.instructions[0].results[0]])
  }

  @Test func randomPrimitivesOfDifferentLayersStayApart() {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([4, 2], batchAxis: 0))
    let a = builder.dropPath(x, probability: 0.5, layer: 0)
    builder.output("y", builder.add(a, builder.dropPath(x, probability: 0.5, layer: 1)))
    #expect(builder.program.withoutCommonSubexpressions().program.instructions.count == 3)
  }

  @Test func mixingTheBatchGoesThroughDense() {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([4, 3, 2], batchAxis: 0))
    let weight = builder.parameter("w", [5, 2], .uniformFanIn, fanIn: 2)
    let rows = builder.reshape(x, [12, 2])
    let back = builder.reshape(builder.linear(rows, weight), [4, 3, 5])
    builder.output("y", builder.add(back, builder.linear(x, weight)))
    let program = builder.program.legalized().program
    let relayouts = program.instructions.compactMap { instruction -> Int?? in
      if case .relayout(let axis) = instruction.primitive { return axis }
      return nil
    }
    #expect(relayouts == [nil, 0])
    #expect(program[program.outputs[0].value].batchAxis == 0)
  }

  @Test func usualNetworksNeedNoRelayout() {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([20, 4, 6, 6], batchAxis: 0))
    let weight = builder.parameter("w", [8, 4], .uniformFanIn, fanIn: 4)
    let y = builder.permute(builder.gelu(builder.linear(builder.permute(x, [0, 2, 3, 1]), weight)), [0, 3, 1, 2])
    let gate = builder.sigmoid(builder.reduceMean(y, axes: [2, 3]))
    builder.output("y", builder.reshape(builder.multiply(y, gate), [20, 8, 36]))
    let program = builder.program.legalized().program
    #expect(program.instructions.count == builder.program.instructions.count)
    #expect(program[program.outputs[0].value] == TensorType([20, 8, 36], batchAxis: 0))
  }

  private func normalized(output: Bool) -> TrainingProgram {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([4, 3, 2, 2], batchAxis: 0))
    let gamma = builder.parameter("gamma", [3], .constant(1))
    let beta = builder.parameter("beta", [3], .constant(0))
    let mean = builder.buffer("mean", [3], initialValue: 0)
    let variance = builder.buffer("variance", [3], initialValue: 1)
    let y = builder.batchNorm(
      x, gamma: gamma, beta: beta, runningMean: mean, runningVariance: variance, training: true)
    if output { builder.output("y", y) }
    let sum = builder.relu(builder.add(builder.relu(y), x))
    let loss = builder.reshape(builder.reduceSum(sum, axes: [0, 1, 2, 3]), [])
    return builder.program.gradient(of: loss).prepared()
  }

  @Test func reluJoinsWhatIsInFrontOfIt() {
    let primitives = normalized(output: false).program.instructions.map(\.primitive)
    #expect(primitives.contains(.batchNormTraining(epsilon: 1e-5, momentum: 0.1, relu: true)))
    #expect(primitives.contains(.batchNormGradient(training: true, relu: true)))
    #expect(primitives.contains(.addRelu))
    #expect(!primitives.contains(.relu) && !primitives.contains(.add))
    #expect(primitives.filter { $0 == .reluGradient }.count == 1)
  }

  @Test func whatIsReadAfterwardsIsNotFusedAway() {
    let primitives = normalized(output: true).program.instructions.map(\.primitive)
    #expect(primitives.contains(.batchNormTraining(epsilon: 1e-5, momentum: 0.1, relu: false)))
    #expect(primitives.contains(.relu))
  }
}
