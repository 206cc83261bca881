package import Diagnostics

/// Why an operation cannot be, with what the driver needs to offer a repair of the graph.
package struct InferenceFailure: Error {
  package var diagnostic: Diagnostic
  package var repair: Repair?

  init(_ diagnostic: Diagnostic, repair: Repair? = nil) {
    self.diagnostic = diagnostic
    self.repair = repair
  }
}

/// A change of the graph that would make an operation possible.
package enum Repair: Sendable {
  /// Insert `operation` on the edge of the operand; a good guess.
  case insert(operation: String, operand: Int, title: String)
  /// Insert an operation before and its inverse after the node.
  case wrap(before: String, after: String, title: String)
}
