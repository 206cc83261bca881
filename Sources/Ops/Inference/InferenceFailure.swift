package import Diagnostics

/// Why an operation cannot be, with what the driver needs to offer a repair of the graph.
package struct InferenceFailure: Error {
  package var diagnostic: Diagnostic
  package var repairs: [Repair]
  /// What else is wrong with the same node.
  package var further: [Diagnostic] = []
  /// Whether it fails whatever multiples H and W are of.
  package var isCertain = true
  /// Whether repairs were not looked for, since other multiples of H and W may lift it.
  package internal(set) var isPostponed = false

  init(_ diagnostic: Diagnostic, repairs: [Repair] = []) {
    self.diagnostic = diagnostic
    self.repairs = repairs
  }
}

/// A change of the graph that would make an operation possible.
package enum Repair: Sendable {
  /// Insert operations, one after the other, on the edge of the operand; a good guess.
  case insert(operations: [String], operand: Int, title: String)
  /// Edits of the node alone.
  case fix(FixIt)
  /// Give the layer that the operand comes from other channels, as text: for a convolution, and for a linear layer.
  case producer(convolution: String?, linear: String?)
  /// Bring the operand's dimensions into another order, in which the shape reads as given.
  case permuted(operand: Int, order: [Int], shape: String)
  /// Bring the channels, which stand in this dimension, to the last one for a layer over it and what follows the layer.
  case channelsLast(dimension: Int)
  /// Insert an operation before and its inverse after the node.
  case wrap(before: String, after: String, title: String)
  /// Bring the operand to these channels, given as text.
  case channels(String, operand: Int)
  /// Put the heads of attention together, to a tensor of these sizes, in front of the layers on the way to the operand.
  case mergedHeads([String], operand: Int)
  /// Bring two operands with different heights and widths together.
  case imageSizes(first: Int, second: Int)
}
