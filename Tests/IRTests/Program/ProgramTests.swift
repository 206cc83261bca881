import Testing

@testable import IR

@Suite struct ProgramTests {
  @Test func sameConvolutionKeepsTheSizeAndCropsEvenKernels() {
    let odd = Convolution.same(kernel: Extent(3), input: Extent(7, 5))
    #expect(odd.padding == Extent(1) && odd.output == Extent(7, 5))
    let even = Convolution.same(kernel: Extent(2), input: Extent(6))
    #expect(even.padding == Extent(1) && even.output == Extent(6))
    let strided = Convolution.same(kernel: Extent(3), stride: Extent(2), input: Extent(8))
    #expect(strided.padding == Extent(1) && strided.output == Extent(4))
    let one = Convolution.same(kernel: Extent(1), stride: Extent(2), input: Extent(8))
    #expect(one.padding == Extent(0) && one.output == Extent(4))
  }

  @Test func lanesPutTheBatchInnermost() {
    let type = TensorType([37, 3, 2], batchAxis: 0)
    #expect(type.physicalDims == [3, 3, 2, 16])
    #expect(type.physicalCount == 288)
    #expect(type.physicalOffset([17, 1, 1]) == ((1 * 3 + 1) * 2 + 1) * 16 + 1)
    let inner = TensorType([4, 20, 5], batchAxis: 1)
    #expect(inner.physicalDims == [2, 4, 5, 16])
    #expect(inner.physicalOffset([3, 18, 2]) == ((1 * 4 + 3) * 5 + 2) * 16 + 2)
  }

  @Test func dumpNamesEveryInstruction() {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([2, 3], batchAxis: 0))
    let weight = builder.parameter("fc.weight", [4, 3], .uniformFanIn, fanIn: 3)
    builder.label = "head"
    builder.output("y", builder.relu(builder.linear(x, weight)))
    #expect(
      builder.program.description == """
        parameter %1: f32[4,3] "fc.weight"
        input %0: f32[2*,3] "x"
        %2: f32[2*,4] = linear %0 %1  ; head
        %3: f32[2*,4] = relu %2  ; head
        output %3 "y"

        """)
  }

  @Test func multiplyAccumulatesCountTheCroppedOutput() {
    var builder = ProgramBuilder()
    let x = builder.input("x", TensorType([2, 4, 6, 6], batchAxis: 0))
    let weight = builder.parameter("w", [8, 2, 2, 2], .uniformFanIn, fanIn: 8)
    _ = builder.conv2d(x, weight, .same(kernel: Extent(2), groups: 2, input: Extent(6)))
    #expect(builder.program.multiplyAccumulates == 2 * 8 * 36 * 2 * 4)
  }
}
