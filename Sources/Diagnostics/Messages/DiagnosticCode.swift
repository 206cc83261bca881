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
