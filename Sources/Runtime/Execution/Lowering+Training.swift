import CKernels
import IR

extension Lowering {
  mutating func crossEntropy(_ function: nk_function?, _ step: Instruction, _ smoothing: Float, gradient: Bool) {
    let logits = type(step.operands[0])
    let labels = address(step.operands[1]).map { UnsafeRawPointer($0).assumingMemoryBound(to: Int32.self) }
    let arguments = nk_cross_entropy(
      logits: read(step.operands[0]), labels: labels, dloss: gradient ? read(step.operands[2]) : nil,
      out: address(step.results[0]), images: memory.images, blocks: Int64(logits.laneBlocks),
      classes: Int64(logits.dims[1]), smoothing: smoothing)
    emit(function, arguments, chunks: gradient ? logits.laneBlocks : 1)
  }

  mutating func dropPath(_ step: Instruction, _ probability: Float, _ layer: Int) {
    let x = type(step.operands[0])
    let inner = x.dims.dropFirst().reduce(1, *)
    let arguments = nk_drop_path(
      x: read(step.operands[0]), out: address(step.results[0]), key: memory.key, layer: UInt64(layer),
      samples: Int64(x.dims[0]), inner: Int64(inner), probability: probability, lanes: x.batchAxis == 0 ? 1 : 0)
    emit(kernels.drop_path, arguments, chunks: Self.chunks(x.dims[0], TensorType.laneCount))
  }
}
