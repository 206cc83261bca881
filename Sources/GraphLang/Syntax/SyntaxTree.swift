package import Diagnostics

/// A file as written.
package struct SyntaxTree: Sendable {
  package let source: SourceFile
  package let lines: [LineSyntax]
  package let blocks: [BlockSyntax]
  /// Findings that belong to no block.
  package let diagnostics: [Diagnostic]
}
