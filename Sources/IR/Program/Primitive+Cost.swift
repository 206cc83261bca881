extension Primitive {
  /// Multiply-accumulates for the whole batch; no bias, normalisation or pooling.
  package func multiplyAccumulates(operands: [TensorType], results: [TensorType]) -> Int {
    switch self {
    case .conv2d, .conv2dInputGradient:
      let output = self.isForwardConvolution ? results[0] : operands[0]
      return output.elementCount * operands[1].dims.dropFirst().reduce(1, *)
    case .conv2dWeightGradient: return operands[1].elementCount * results[0].dims.dropFirst().reduce(1, *)
    case .linear: return results[0].elementCount * operands[1].dims[1]
    case .linearInputGradient: return results[0].elementCount * operands[1].dims[0]
    case .linearWeightGradient: return operands[1].elementCount * results[0].dims[1]
    case .matmul(let left, _):
      let dims = operands[0].dims
      return results[0].elementCount * dims[dims.count - (left ? 2 : 1)]
    case .constant, .add, .multiply, .scale, .relu, .reluGradient, .addRelu, .gelu, .geluGradient, .sigmoid,
      .sigmoidGradient, .softmax, .softmaxGradient, .batchNormTraining, .batchNormInference, .batchNormGradient,
      .layerNorm, .layerNormGradient, .averagePool, .averagePoolGradient, .maxPool, .maxPoolGradient, .reduceSum,
      .reduceMean, .reduceMax, .reduceMaxGradient, .broadcastTo, .sumTo, .reshape, .permute, .concat, .slice, .tile,
      .tileGradient, .dropPath, .softmaxCrossEntropy, .softmaxCrossEntropyGradient, .relayout:
      return 0
    }
  }

  private var isForwardConvolution: Bool {
    if case .conv2d = self { return true }
    return false
  }
}
