package import Diagnostics
package import GraphLang
package import Verifier

/// A model's reply read by the compiler.
package struct ReplyReading: Sendable {
  package let source: SourceFile
  package let tree: SyntaxTree
  package let reports: [BlockReport]
  /// Fix-its that were applied without asking.
  package let applied: [String]

  /// Bytes of a reply that are looked at.
  private static let limit = 256 << 10

  /// Takes the blocks out of the prose, verifies them, and applies what can only mean one thing.
  package init(_ reply: String, role: Role?, appliesSafeFixes: Bool) {
    let file = SourceFile(path: "reply", bytes: Array(Array(reply.utf8).prefix(Self.limit)))
    let extracted = ReplyExtractor.extract(file)
    let options = VerifyOptions(role: role)
    let (tree, reports) = Verifier().verify(extracted, options)
    let isSound = !tree.diagnostics.contains { $0.severity == .error } && reports.allSatisfy(\.isValid)
    guard appliesSafeFixes, !isSound else {
      (source, self.tree, self.reports, applied) = (extracted, tree, reports, [])
      return
    }
    let result = FixApplier(options).apply(to: extracted)
    (source, self.tree, self.reports) = (result.source, result.tree, result.reports)
    applied = result.applied.map { "\($0.code.id): \($0.title)" }
  }

  /// All findings, in their order.
  package var diagnostics: [Diagnostic] { tree.diagnostics + reports.flatMap(\.diagnostics) }

  /// The first error, of the file or a block.
  package var firstError: Diagnostic? { diagnostics.first { $0.severity == .error } }

  /// The findings for people and models, fix-its included; nothing where there is no error.
  package var text: String {
    let renderer = TextRenderer(colored: false)
    return diagnostics.map { renderer.render($0, in: source) }.joined(separator: "\n")
  }
}
