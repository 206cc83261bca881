package import Diagnostics

/// One edge, after chains and comma groups have been taken apart.
package struct EdgeSyntax: Sendable, Hashable {
  package let source: NameSyntax
  package let target: NameSyntax
  /// The line, from 0.
  package let line: Int

  /// From the source to the target as they stand in the text.
  package var span: SourceSpan { source.span.union(target.span) }
}
