package import Diagnostics
package import IR

/// A condition that a node puts on the width or the image sizes, with the message for where it does not hold.
///
/// A class, since it is passed on from list to list and does not change.
package final class Requirement: Sendable {
  package let condition: Condition
  package let diagnostic: Diagnostic
  /// Changes of the graph that would lift the condition.
  package let repairs: [Repair]

  package init(condition: Condition, diagnostic: Diagnostic, repairs: [Repair] = []) {
    self.condition = condition
    self.diagnostic = diagnostic
    self.repairs = repairs
  }
}
