import Diagnostics
import Emit
import Verifier

/// Every code that this program prints about blocks and models: those of verification, and those of export and import.
enum AllDiagnostics {
  static var entries: [(code: DiagnosticCode, entry: CatalogueEntry)] {
    Catalogue.entries + ExportCode.allCases.map { ($0.code, $0.entry) }
  }

  /// The entry of a code, whose letter may be small; nil for an unknown one.
  static func entry(_ id: String) -> (code: DiagnosticCode, entry: CatalogueEntry)? {
    entries.first { $0.code.id == id.uppercased() }
  }
}
