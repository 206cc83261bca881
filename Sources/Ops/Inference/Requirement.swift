package import Diagnostics
package import IR

/// A condition that a node puts on the width or the image sizes, with the message for where it does not hold.
package struct Requirement: Sendable {
  package let condition: Condition
  package let diagnostic: Diagnostic

  package init(condition: Condition, diagnostic: Diagnostic) {
    self.condition = condition
    self.diagnostic = diagnostic
  }
}
