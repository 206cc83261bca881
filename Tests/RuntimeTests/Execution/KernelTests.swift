import IR
import Testing

@testable import Runtime

@Suite struct KernelTests {
  @Test(arguments: PrimitiveCase.all.indices, [1, 5, 16, 37])
  func kernelsAgreeWithTheReference(index: Int, batch: Int) throws {
    let item = PrimitiveCase.all[index]
    let training = item.training(batch: batch)
    let values = item.values(of: training.program, seed: UInt64(index * 100 + batch))
    let runner = ProgramRunner(training: training, values: values)
    let expected = runner.reference(Double.self)
    for isa in InstructionSet.available {
      let found = try runner.kernels(threads: 2, isa: isa)
      for (a, b) in zip(found.outputs + found.buffers, expected.outputs + expected.buffers) {
        #expect(ProgramRunner.difference(a, b) < 2e-5, "\(item.name) batch \(batch) \(isa): result")
      }
      for (position, (a, b)) in zip(found.inputGradients, expected.inputGradients).enumerated() {
        #expect(ProgramRunner.difference(a, b) < 1e-4, "\(item.name) batch \(batch) \(isa): gradient \(position)")
      }
    }
  }

  @Test(arguments: PrimitiveCase.all.indices)
  func oneAndTwoThreadsAreBitEqual(index: Int) throws {
    let item = PrimitiveCase.all[index]
    let training = item.training(batch: 37)
    let values = item.values(of: training.program, seed: UInt64(index))
    let runner = ProgramRunner(training: training, values: values)
    let one = try runner.kernels(threads: 1)
    let two = try runner.kernels(threads: 2)
    #expect(one.outputs == two.outputs, "\(item.name)")
    #expect(one.inputGradients == two.inputGradients, "\(item.name)")
  }
}
