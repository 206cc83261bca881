extension Primitive {
  /// Whether the first result is max(x, 0) of something: what may be 0 everywhere and pass no gradient.
  package var isRectifier: Bool {
    switch self {
    case .relu, .addRelu: true
    case .batchNormTraining(_, _, let relu), .batchNormInference(_, let relu): relu
    case .constant, .conv2d, .conv2dInputGradient, .conv2dWeightGradient, .linear, .linearInputGradient,
      .linearWeightGradient, .matmul, .add, .multiply, .scale, .reluGradient, .gelu, .geluGradient, .sigmoid,
      .sigmoidGradient, .softmax, .softmaxGradient, .batchNormGradient, .layerNorm, .layerNormGradient, .averagePool,
      .averagePoolGradient, .maxPool, .maxPoolGradient, .reduceSum, .reduceMean, .reduceMax, .reduceMaxGradient,
      .broadcastTo, .sumTo, .reshape, .permute, .concat, .slice, .tile, .tileGradient, .dropPath, .softmaxCrossEntropy,
      .softmaxCrossEntropyGradient, .relayout:
      false
    }
  }
}
