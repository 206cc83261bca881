package import Diagnostics

/// How a dialogue of Modifier and Reflector ended.
package struct ModifierResult: Sendable {
  package enum Status: String, Sendable {
    case valid
    case invalid
    /// The parent, or another architecture that is known.
    case duplicate
    case overBudget = "over_budget"
  }

  /// An error that came up, and how the dialogue went on.
  package struct Finding: Sendable, Hashable {
    package let role: String
    package let code: String
    package let message: String
    /// The fix-it that was offered first.
    package let remedy: String?
    /// Whether a later try was valid.
    package var isMended: Bool
  }

  package var status: Status
  /// Tries of the base block.
  package var attempts: Int
  package var triple: BlockTriple?
  package var width: Int?
  package var parameters: Int?
  /// What the compiler said of the last base block.
  package var diagnostics: [JSONValue]
  package var findings: [Finding]
  /// All that was said, stem and downsample included.
  package var dialogue: [Message]
}
