package import Diagnostics

/// One edge, after chains and comma groups have been taken apart.
package struct EdgeSyntax: Sendable, Hashable {
  package let source: NameSyntax
  package let target: NameSyntax
  /// The line, from 0.
  package let line: Int

  package init(source: NameSyntax, target: NameSyntax, line: Int) {
    self.source = source
    self.target = target
    self.line = line
  }

  /// From the source to the target as they stand in the text.
  package var span: SourceSpan { source.span.union(target.span) }
}
