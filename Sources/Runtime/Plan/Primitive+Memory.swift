import IR

extension Primitive {
  /// Whether the result is the operand's memory under another type.
  func isAlias(operand: TensorType, result: TensorType) -> Bool {
    switch self {
    case .reshape: return true
    case .permute(let order):
      // The batch axis is metadata; what must stay in order are the other axes that have any extent.
      let moved = order.filter { $0 != operand.batchAxis && operand.dims[$0] > 1 }
      return moved == moved.sorted()
    case .constant, .conv2d, .conv2dInputGradient, .conv2dWeightGradient, .linear, .linearInputGradient,
      .linearWeightGradient, .matmul, .add, .multiply, .scale, .relu, .reluGradient, .addRelu, .gelu, .geluGradient,
      .sigmoid, .sigmoidGradient, .softmax, .softmaxGradient, .batchNormTraining, .batchNormInference,
      .batchNormGradient, .layerNorm, .layerNormGradient, .averagePool, .averagePoolGradient, .maxPool,
      .maxPoolGradient, .reduceSum, .reduceMean, .reduceMax, .reduceMaxGradient, .broadcastTo, .sumTo, .concat, .slice,
      .tile, .tileGradient, .dropPath, .softmaxCrossEntropy, .softmaxCrossEntropyGradient, .relayout:
      return false
    }
  }

  /// Operands that the first result may overwrite, if they have its type: the kernel reads an element of them for the last time
  /// before or when it writes that element.
  var overwritable: [Int] {
    switch self {
    case .relu, .scale, .gelu, .sigmoid, .softmax, .dropPath, .batchNormInference, .layerNorm: return [0]
    case .add, .multiply, .addRelu: return [0, 1]
    case .reluGradient, .geluGradient, .sigmoidGradient, .softmaxGradient: return [1, 0]
    case .batchNormGradient: return [5, 0]
    case .layerNormGradient: return [2, 0]
    case .constant, .conv2d, .conv2dInputGradient, .conv2dWeightGradient, .linear, .linearInputGradient,
      .linearWeightGradient, .matmul, .batchNormTraining, .averagePool, .averagePoolGradient, .maxPool,
      .maxPoolGradient, .reduceSum, .reduceMean, .reduceMax, .reduceMaxGradient, .broadcastTo, .sumTo, .reshape,
      .permute, .concat, .slice, .tile, .tileGradient, .softmaxCrossEntropy, .softmaxCrossEntropyGradient, .relayout:
      return []
    }
  }
}
