package import Diagnostics
import GraphLang
import Ops

/// All codes with what `naderc explain` knows of them.
package enum Catalogue {
  /// Every code, in the order of the phases.
  package static var codes: [DiagnosticCode] {
    SyntaxCode.allCases.map(\.code) + StructureCode.allCases.map(\.code) + ArgumentCode.allCases.map(\.code)
      + ShapeCode.allCases.map(\.code) + WidthCode.allCases.map(\.code)
  }

  /// Every code with its entry.
  package static var entries: [(code: DiagnosticCode, entry: CatalogueEntry)] {
    listed(SyntaxCode.self) + listed(StructureCode.self) + listed(ArgumentCode.self) + listed(ShapeCode.self)
      + listed(WidthCode.self)
  }

  private static func listed<Kind: DiagnosticCatalogue>(_ kind: Kind.Type) -> [(
    code: DiagnosticCode, entry: CatalogueEntry
  )] {
    kind.allCases.map { ($0.code, $0.entry) }
  }

  /// The entry of a code, whose letter may be small; nil for an unknown one. No other entry is made: some of them are long.
  package static func entry(_ id: String) -> (code: DiagnosticCode, entry: CatalogueEntry)? {
    func found<Kind: DiagnosticCatalogue>(_ kind: Kind.Type) -> (code: DiagnosticCode, entry: CatalogueEntry)? {
      kind.allCases.first { $0.code.id == id.uppercased() }.map { ($0.code, $0.entry) }
    }
    return found(SyntaxCode.self) ?? found(StructureCode.self) ?? found(ArgumentCode.self) ?? found(ShapeCode.self)
      ?? found(WidthCode.self)
  }

  /// The entry's flags as options.
  package static func options(_ entry: CatalogueEntry) -> VerifyOptions {
    VerifyOptions(
      role: entry.role.flatMap(Role.init), stemScale: entry.stemScale, width: entry.width,
      imageSize: entry.imageSize.map { ($0, $0) })
  }

  /// What verification says of one of an entry's blocks.
  package static func findings(of text: String, _ entry: CatalogueEntry) -> (
    source: SourceFile, diagnostics: [Diagnostic]
  ) {
    let source = SourceFile(path: "example.ng", text: text)
    let (tree, reports) = Verifier().verify(source, options(entry))
    return (source, tree.diagnostics + reports.flatMap(\.diagnostics))
  }
}
