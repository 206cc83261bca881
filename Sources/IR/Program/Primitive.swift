/// The closed set of operations that programs consist of. Operands and results are listed behind each case;
/// `x`, `y`, `dy`, `dx` are an input, a result, and their gradients.
package enum Primitive: Hashable, Sendable {
  /// () -> a dense value filled with one number.
  case constant(Float, dims: [Int])
  /// (x (N,C,H,W), weight (K,C/groups,kh,kw), bias (K)?) -> (N,K,oh,ow).
  case conv2d(Convolution)
  /// (dy, weight) -> dx with `input` as height and width.
  case conv2dInputGradient(Convolution, input: Extent)
  /// (x, dy) -> weight gradient, then the bias gradient where there is a bias.
  case conv2dWeightGradient(Convolution, bias: Bool)
  /// (x (...,F), weight (O,F), bias (O)?) -> (...,O).
  case linear
  /// (dy (...,O), weight (O,F)) -> (...,F).
  case linearInputGradient
  /// (x, dy) -> weight gradient (O,F), then the bias gradient where there is a bias.
  case linearWeightGradient(bias: Bool)
  /// (a, b) -> matrix product of the last two dimensions, each transposed first where asked; the others broadcast.
  case matmul(transposeLeft: Bool, transposeRight: Bool)
  /// (a, b) -> sum with NumPy broadcasting.
  case add
  /// (a, b) -> product with NumPy broadcasting.
  case multiply
  /// (x) -> x times a constant.
  case scale(Float)
  /// (x) -> max(x, 0).
  case relu
  /// (y, dy) -> dx.
  case reluGradient
  /// (a, b) of one shape -> max(a + b, 0); made by fusion.
  case addRelu
  /// (x) -> x * Phi(x), exact.
  case gelu
  /// (x, dy) -> dx.
  case geluGradient
  /// (x) -> 1 / (1 + exp(-x)).
  case sigmoid
  /// (y, dy) -> dx.
  case sigmoidGradient
  /// (x) -> softmax along an axis.
  case softmax(axis: Int)
  /// (y, dy) -> dx.
  case softmaxGradient(axis: Int)
  /// (x, gamma, beta, running mean, running variance) -> (y, batch mean, inverse deviation, new running mean, new running
  /// variance). `relu` applies max(y, 0) as well; made by fusion.
  case batchNormTraining(epsilon: Float, momentum: Float, relu: Bool)
  /// (x, gamma, beta, running mean, running variance) -> (y, inverse deviation).
  case batchNormInference(epsilon: Float, relu: Bool)
  /// (x, gamma, beta, mean, inverse deviation, dy) -> (dx, gamma gradient, beta gradient). `training`: mean and deviation depend
  /// on x. `relu`: dy is the gradient behind a fused ReLU.
  case batchNormGradient(training: Bool, relu: Bool)
  /// (x, gamma, beta) -> normalised over the last dimension.
  case layerNorm(epsilon: Float)
  /// (x, gamma, dy) -> (dx, gamma gradient, beta gradient).
  case layerNormGradient(epsilon: Float)
  /// (x (N,C,H,W)) -> average of each window.
  case averagePool(Pooling)
  /// (dy) -> dx with `input` as height and width.
  case averagePoolGradient(Pooling, input: Extent)
  /// (x) -> maximum of each window.
  case maxPool(Pooling)
  /// (x, dy) -> dx; each window's gradient goes to its first maximum in row-major order.
  case maxPoolGradient(Pooling)
  /// (x) -> sum over axes, which become 1.
  case reduceSum(axes: [Int])
  /// (x) -> mean over axes, which become 1.
  case reduceMean(axes: [Int])
  /// (x) -> maximum over axes, which become 1.
  case reduceMax(axes: [Int])
  /// (x, y, dy) -> dx, split evenly among ties.
  case reduceMaxGradient(axes: [Int])
  /// (x) -> x repeated along missing dimensions and those of size 1.
  case broadcastTo([Int])
  /// (x) -> sum over what `broadcastTo` would have repeated.
  case sumTo([Int])
  /// (x) -> the same elements in row-major order under other dimensions.
  case reshape([Int])
  /// (x) -> dimension `i` of the result is dimension `order[i]` of x.
  case permute([Int])
  /// (a, b, ...) -> joined along an axis.
  case concat(axis: Int)
  /// (x) -> the indices `start ..< end` of an axis.
  case slice(axis: Int, start: Int, end: Int)
  /// (x) -> tiled, as `torch.Tensor.repeat`: sizes align at the last dimension and may be more than there are dimensions.
  case tile([Int])
  /// (dy) -> dx with the dimensions `input`.
  case tileGradient([Int], input: [Int])
  /// (x) -> each index of dimension 0 kept with probability `1 - probability` and scaled by its inverse, or zero.
  /// `layer` keys the random numbers.
  case dropPath(probability: Float, layer: Int)
  /// (logits (N,K), labels (N)) -> mean loss over the valid images, a scalar.
  case softmaxCrossEntropy(smoothing: Float)
  /// (logits, labels, dloss) -> gradient of the logits, zero for images that are not valid.
  case softmaxCrossEntropyGradient(smoothing: Float)
  /// (x) -> the same value in another layout.
  case relayout(batchAxis: Int?)
}
