/// The stable name of a kind of finding, such as `E0405`. Its letter tells the severity; codes are never used again.
package struct DiagnosticCode: Hashable, Sendable {
  package let id: String

  package init(_ id: String) { self.id = id }

  package var severity: Severity { id.utf8.first == UInt8(ascii: "W") ? .warning : .error }
}

/// The codes of one phase: one enum each, whose raw values are the codes.
package protocol DiagnosticKind: RawRepresentable<String>, CaseIterable, Sendable {}

extension DiagnosticKind {
  package var code: DiagnosticCode { DiagnosticCode(rawValue) }
}

/// The codes of a phase with an entry for each in the catalogue behind `naderc explain`.
package protocol DiagnosticCatalogue: DiagnosticKind {
  var entry: CatalogueEntry { get }
}

/// What `naderc explain` prints for a code.
package struct CatalogueEntry: Sendable {
  package let title: String
  package let explanation: String
  /// A block that gets this diagnostic, and the same block repaired.
  package let wrong: String
  package let right: String
  /// Flags of `check` that the wrong block needs, such as `--width 6`.
  package let role: String?
  package let width: Int?
  package let stemScale: Int

  package init(
    _ title: String, _ explanation: String, wrong: String, right: String, role: String? = nil, width: Int? = nil,
    stemScale: Int = 1
  ) {
    self.title = title
    self.explanation = explanation
    self.wrong = wrong
    self.right = right
    self.role = role
    self.width = width
    self.stemScale = stemScale
  }
}
