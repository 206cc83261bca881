package import Diagnostics
package import IR

/// Finds changes of the graph that would lift a condition.
typealias RepairSearch = @Sendable (InferenceContext) -> [Repair]

/// A condition that a node puts on the width or the image sizes, with the message for where it does not hold.
///
/// A class, since it is passed on from list to list and does not change.
package final class Requirement: Sendable {
  package let condition: Condition
  package let diagnostic: Diagnostic
  private let makeRepairs: (@Sendable () -> [Repair])?

  /// Changes of the graph that would lift the condition. Looked for when they are asked for: few requirements are told.
  package var repairs: [Repair] { makeRepairs?() ?? [] }

  package init(condition: Condition, diagnostic: Diagnostic, repairs: (@Sendable () -> [Repair])? = nil) {
    self.condition = condition
    self.diagnostic = diagnostic
    makeRepairs = repairs
  }
}
