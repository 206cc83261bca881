import Diagnostics
import GraphLang
import Ops

/// A node as it reads once the first fix-it of every finding on its arguments is made: what follows it is checked with what was
/// meant.
enum ArgumentMending {
  /// Findings that leave no doubt of what was meant once they are mended. A missing argument is not among them: its value would be
  /// a guess.
  private static let plain: Set<DiagnosticCode> = Set(
    [
      ArgumentCode.unknownArgument, .tooManyArguments, .unknownSymbol, .callInExpression,
      .decimalInExpression, .keepdimFalse, .argumentsNotTaken, .positionalAfterKeyword, .quotedValue,
      .inputChannelsWritten,
    ].map(\.code))

  /// Longer nodes are not read again.
  private static let lengthLimit = 512

  /// Nil where something has no fix-it, or where two of them touch.
  static func node(_ syntax: NodeSyntax, _ findings: [Diagnostic], _ source: SourceFile) -> NodeSyntax? {
    var fixes: [FixIt] = []
    for finding in findings where finding.severity == .error {
      guard plain.contains(finding.code), let fix = finding.fixes.first else { return nil }
      fixes.append(fix)
    }
    return node(syntax, fixes, source)
  }

  /// With these fix-its; nil where one changes more than the node, or two of them touch.
  static func node(_ syntax: NodeSyntax, _ fixes: [FixIt], _ source: SourceFile) -> NodeSyntax? {
    let span = SourceSpan(syntax.span.start, max(syntax.span.end, syntax.argumentSpan.end))
    guard span.end - span.start <= lengthLimit else { return nil }
    var edits: [FixIt.Edit] = []
    for edit in fixes.flatMap(\.edits) {
      guard edit.span.start >= span.start, edit.span.end <= span.end else { return nil }
      edits.append(FixIt.Edit(SourceSpan(edit.span.start - span.start, edit.span.end - span.start), edit.text))
    }
    guard let bytes = FixIt.apply(edits, to: Array(source.bytes[span.start..<span.end])) else { return nil }
    let mended = Parser.parse(
      SourceFile(path: source.path, bytes: Array("##B##\n".utf8) + bytes), keepsLines: false)
    guard let block = mended.blocks.first, block.nodes.count == 1, block.edges.isEmpty, block.diagnostics.isEmpty else {
      return nil
    }
    return block.nodes[0]
  }
}
