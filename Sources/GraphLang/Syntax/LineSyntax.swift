package import Diagnostics

/// What a line of the text is; together with the source it holds everything, comments included.
package struct LineSyntax: Sendable {
  package enum Kind: Sendable {
    case blank
    case fence
    case comment
    indirect case header(NameSyntax)
    case node(NodeSyntax)
    /// The edges that the line stands for, as positions among those of its block.
    case edges(Range<Int>)
    case unrecognised
  }

  package let kind: Kind
  /// A trailing comment, from its `#` to the end of the line.
  package let comment: SourceSpan?
  /// Without white space around it and without the trailing comment.
  package let span: SourceSpan
}
