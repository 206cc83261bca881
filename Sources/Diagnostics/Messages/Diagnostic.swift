/// A finding about the user's text: what was found, what was expected, where, and how to mend it.
package struct Diagnostic: Sendable, Hashable {
  /// A second place that has to do with the finding.
  package struct Label: Sendable, Hashable {
    package let span: SourceSpan
    package let text: String

    package init(_ span: SourceSpan, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  package let code: DiagnosticCode
  /// Lower case, without a final full stop.
  package let message: String
  package let span: SourceSpan
  /// The id of the node that it is about.
  package var node: String?
  package var labels: [Label]
  package var notes: [String]
  /// Fix-its whose edits overlap are dropped: what is offered can be made.
  package var fixes: [FixIt] {
    didSet { fixes.removeAll { !$0.isSound } }
  }

  package var severity: Severity { code.severity }

  package init(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, node: String? = nil, labels: [Label] = [],
    notes: [String] = [], fixes: [FixIt] = []
  ) {
    self.code = code
    self.message = message
    self.span = span
    self.node = node
    self.labels = labels
    self.notes = notes
    self.fixes = fixes.filter { $0.isSound }
  }
}
