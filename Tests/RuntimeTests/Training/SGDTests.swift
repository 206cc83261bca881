import IR
import Testing

@testable import Runtime

@Suite struct SGDTests {
  /// Three steps by hand: `g += decay * p; v = momentum * v + g (first: g); p -= rate * (g + momentum * v)`.
  @Test func stepsAreThoseOfNesterovMomentum() throws {
    var builder = ProgramBuilder()
    let p = builder.parameter("p", [3], .constant(0))
    let x = builder.input("x", TensorType([3]))
    let loss = builder.reshape(builder.reduceSum(builder.multiply(p, x), axes: [0]), [])
    let training = builder.program.gradient(of: loss)
    let store = try ParameterStore(for: training.program, seed: 0)
    let pool = try ThreadPool(threads: 1)
    let executable = try Executable(Plan(training), store: store, pool: pool)
    let optimizer = try SGD(store, pool: pool, momentum: 0.9, weightDecay: 0.01)
    var parameters: [Float] = [1, -2, 0.5]
    store.setParameter(0, parameters)
    var velocity: [Float] = [0, 0, 0]
    for step in 0..<3 {
      let gradients = [Float(step) + 1, -0.5, 2]
      executable.withInput("x") { memory in for index in 0..<3 { memory[index] = gradients[index] } }
      executable.run()
      optimizer.step(learningRate: 0.1)
      for index in 0..<3 {
        let gradient = gradients[index] + 0.01 * parameters[index]
        velocity[index] = step == 0 ? gradient : 0.9 * velocity[index] + gradient
        parameters[index] -= 0.1 * (gradient + 0.9 * velocity[index])
      }
      for (found, expected) in zip(store.parameter(0), parameters) { #expect(abs(found - expected) < 1e-6) }
      for (found, expected) in zip(optimizer.momentum(0), velocity) { #expect(abs(found - expected) < 1e-6) }
    }
  }

  @Test func initialValuesFillTheirRange() throws {
    var builder = ProgramBuilder()
    _ = builder.parameter("w", [40, 25], .uniformFanIn, fanIn: 25)
    _ = builder.parameter("gamma", [7], .constant(1))
    _ = builder.parameter("v", [40, 25], .uniformFanIn, fanIn: 25)
    let store = try ParameterStore(for: builder.program, seed: 3)
    let weights = store.parameter(0)
    #expect(weights.allSatisfy { abs($0) <= 0.2 })
    #expect(weights.contains { $0 > 0.19 } && weights.contains { $0 < -0.19 })
    #expect(abs(weights.reduce(0, +) / 1000) < 0.02)
    #expect(store.parameter(1) == Array(repeating: 1, count: 7))
    #expect(store.parameter(2) != weights)
    #expect(try ParameterStore(for: builder.program, seed: 3).parameter(0) == weights)
    #expect(try ParameterStore(for: builder.program, seed: 4).parameter(0) != weights)
  }
}
