/// How bad a finding is.
package enum Severity: String, Sendable, CaseIterable {
  case error
  case warning
  case note
}
