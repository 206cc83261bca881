import Diagnostics

/// Findings about designs that leave the program, and about graphs that come in.
package enum ExportCode: String, DiagnosticKind {
  /// No width of the network suits its images and budget.
  case noNetworkWidth = "E0601"
  /// The run whose weights are asked for is of another block.
  case otherRun = "E0602"
  /// The format cannot hold the network.
  case tooLarge = "E0603"
  /// A file that is no ONNX model, or is damaged.
  case malformedModel = "E0611"
  /// An ONNX graph with branches or loops.
  case controlFlow = "E0612"
  /// Weights that lie in other files.
  case externalData = "E0613"
  /// Sizes or counts beyond what a block can have.
  case hostileModel = "E0614"
  /// An operation that the language does not have.
  case foreignOperation = "E0615"
  /// An operation of the vocabulary in a form that it does not have there.
  case foreignForm = "E0616"
}
