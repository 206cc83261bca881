/// A program that computes a loss and its gradients.
package struct TrainingProgram: Sendable {
  /// Forward and backward in one line of instructions.
  package internal(set) var program: Program
  /// The scalar that is differentiated.
  package internal(set) var loss: ID<Value>
  /// The gradient of each of `program.parameters`, in order; nil where the loss does not depend on it.
  package internal(set) var parameterGradients: [ID<Value>?]
  /// The gradient of each of `program.inputs`, in order; nil unless it was asked for and exists.
  package internal(set) var inputGradients: [ID<Value>?]
}
