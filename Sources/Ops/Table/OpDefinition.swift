package import IR

/// An operation of the language: everything that is known of it, in one entry.
///
/// A class, since many tables refer to an entry and none changes it.
package final class OpDefinition: Sendable {
  package enum Family: String, Sendable, CaseIterable {
    case convolution = "Convolution and linear layers"
    case pooling = "Pooling"
    case activation = "Activations"
    case normalisation = "Normalisation and regularisation"
    case combination = "Combining tensors"
    case reduction = "Reductions"
    case layout = "Layout"
  }

  package enum Operands: Sendable {
    case one
    case two
    case twoOrMore
  }

  /// Whether it takes this many operands; a missing one is nothing to complain of here.
  package func takes(_ count: Int) -> Bool {
    switch operands {
    case .one: count <= 1
    case .two: count == 2
    case .twoOrMore: count >= 2
    }
  }

  /// The canonical spelling.
  package let name: String
  package let family: Family
  package let operands: Operands
  package let parameters: [OpParameter]
  /// The values of the parameters without arguments; nil for those that need one.
  let standardValues: [ArgumentValue?]
  /// One sentence.
  package let summary: String
  /// The shape rule in words.
  package let result: String
  /// Other names that people and models write, in lower case; they are errors with this operation as the suggestion.
  package let synonyms: [String]
  /// A whole base block that uses the operation.
  package let example: String
  /// Shape, parameters and cost; it throws where the operation cannot be.
  package let infer: @Sendable (inout InferenceContext) throws(InferenceFailure) -> Inference
  /// The operation in PyTorch and in ONNX.
  package let pyTorch: PyTorchForm
  package let onnx: ONNXForm
  /// The operation as primitives of a program.
  package let lower: @Sendable (inout LoweringContext) -> ID<Value>

  init(
    _ name: String, _ family: Family, operands: Operands = .one, parameters: [OpParameter] = [], summary: String,
    result: String, synonyms: [String] = [], example: String, pyTorch: PyTorchForm, onnx: ONNXForm,
    lower: @escaping @Sendable (inout LoweringContext) -> ID<Value>,
    infer: @escaping @Sendable (inout InferenceContext) throws(InferenceFailure) -> Inference
  ) {
    self.name = name
    self.family = family
    self.operands = operands
    self.parameters = parameters
    standardValues = parameters.map(\.standard)
    self.summary = summary
    self.result = result
    self.synonyms = synonyms
    self.example = example
    self.pyTorch = pyTorch
    self.onnx = onnx
    self.infer = infer
    self.lower = lower
  }
}

/// What a shape rule finds: the shape and what the operation costs. Counts are for the whole batch: with B = 1, an image.
package struct Inference: Sendable {
  package let shape: [Size]
  package var parameters = Size.zero
  /// Multiply-accumulates by the `exact` and the `nader` convention.
  package var exactMACs = Size.zero
  package var naderMACs = Size.zero
  /// Whether a matrix product takes its operands in the other order.
  package var isSwapped = false

  package init(_ shape: [Size]) { self.shape = shape }
}
