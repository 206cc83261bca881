package import Diagnostics

/// A node line: `id:Operation(arguments)`. A class, since lines, blocks and graphs hold the same ones and none changes them.
package final class NodeSyntax: Sendable {
  package let id: NameSyntax
  package let operation: NameSyntax
  /// Nil without parentheses.
  package let arguments: [ArgumentSyntax]?
  /// From the id to the end of the arguments.
  package let span: SourceSpan
  /// The arguments with their parentheses, or the empty place behind the operation.
  package let argumentSpan: SourceSpan
  /// The line, from 0.
  package let line: Int
  /// Whether something in the arguments was reported already.
  package let isDamaged: Bool

  package init(
    id: NameSyntax, operation: NameSyntax, arguments: [ArgumentSyntax]?, span: SourceSpan, argumentSpan: SourceSpan,
    line: Int, isDamaged: Bool
  ) {
    self.id = id
    self.operation = operation
    self.arguments = arguments
    self.span = span
    self.argumentSpan = argumentSpan
    self.line = line
    self.isDamaged = isDamaged
  }

  /// The same with arguments of which nothing is known.
  var damaged: NodeSyntax {
    NodeSyntax(
      id: id, operation: operation, arguments: arguments, span: span, argumentSpan: argumentSpan, line: line,
      isDamaged: true)
  }
}
