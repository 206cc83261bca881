/// What an operation is in ONNX: data for an emitter, and for a reader of ONNX graphs.
package enum ONNXForm: Hashable, Sendable {
  case convolution
  case linear
  case batchNormalization
  case layerNormalization
  /// Leaves its operand as it is once training is over.
  case identity
  /// One node without attributes for two operands; more operands make a chain.
  case elementwise(String)
  /// One node of one operand.
  case function(String)
  /// A window with "same" padding.
  case window(Pooling)
  /// A grid of windows.
  case adaptiveWindow(Pooling)
  /// The axes are the second input, the dimensions stay with size 1.
  case reduction(String)
  case softmax
  case matrixProduct
  case concatenation
  case permutation
  case tiling
  case reshaping

  package enum Pooling: String, Hashable, Sendable {
    case average = "AveragePool"
    case maximum = "MaxPool"
  }
}
