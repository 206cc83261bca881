/// What an operation is in PyTorch: data for an emitter. Arguments come from the operation's parameters, operands from its
/// edges.
package enum PyTorchForm: Hashable, Sendable {
  /// A layer with weights or with a mode, an attribute of the module.
  package enum Layer: Hashable, Sendable {
    case conv2d
    case linear
    case batchNorm
    case layerNorm
    /// Not part of PyTorch: the emitter brings it along.
    case dropPath
  }

  /// Functions of one tensor, by where they live.
  package enum Function: String, Hashable, Sendable {
    case relu = "F.relu"
    case gelu = "F.gelu"
    case sigmoid = "torch.sigmoid"
  }

  /// Functions over windows.
  package enum Window: String, Hashable, Sendable {
    case average = "avg_pool2d"
    case maximum = "max_pool2d"
    case adaptiveAverage = "adaptive_avg_pool2d"
    case adaptiveMaximum = "adaptive_max_pool2d"
  }

  /// Methods of a tensor that reduce dimensions; with these, gradients of equal maxima are shared.
  package enum Reduction: String, Hashable, Sendable {
    case mean
    case amax
    case sum
  }

  /// Methods of a tensor that take a list of numbers.
  package enum Rearrangement: String, Hashable, Sendable {
    case permute
    case `repeat`
    case reshape
  }

  package enum Infix: Hashable, Sendable {
    case add
    case multiply
    /// The operands in the order that verification chose.
    case matrixMultiply
  }

  case layer(Layer)
  case function(Function)
  /// Parameters `kernel_size` and `stride`, "same" padding.
  case window(Window)
  /// Parameter `output_size`.
  case adaptiveWindow(Window)
  case reduction(Reduction)
  case softmax
  case rearrangement(Rearrangement)
  case infix(Infix)
  case concatenation
}
