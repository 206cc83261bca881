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

  /// An oracle that is not ours: products through OpenBLAS give what the reference gives, and so what our kernels give.
  @Test(.enabled(if: MatrixProducts.openblas.isAvailable), arguments: PrimitiveCase.all.indices, [5, 37])
  func productsThroughOpenBLASAgreeWithTheReference(index: Int, batch: Int) throws {
    let item = PrimitiveCase.all[index]
    let training = item.training(batch: batch)
    let values = item.values(of: training.program, seed: UInt64(index * 100 + batch))
    let runner = ProgramRunner(training: training, values: values)
    let expected = runner.reference(Double.self)
    let one = try runner.kernels(threads: 1, products: .openblas)
    let two = try runner.kernels(threads: 2, products: .openblas)
    #expect(one.outputs == two.outputs && one.inputGradients == two.inputGradients, "\(item.name): threads")
    for (a, b) in zip(two.outputs, expected.outputs) {
      #expect(ProgramRunner.difference(a, b) < 2e-5, "\(item.name) batch \(batch): result")
    }
    for (position, (a, b)) in zip(two.inputGradients, expected.inputGradients).enumerated() {
      #expect(ProgramRunner.difference(a, b) < 1e-4, "\(item.name) batch \(batch): gradient \(position)")
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
