package import GraphLang

/// Lists of sizes or axes as they are written.
package enum LayoutText {
  /// Arguments that are a list, bare or as one tuple.
  package static func elements(_ syntax: NodeSyntax) -> [String] {
    InferenceContext.flattened((syntax.arguments ?? []).map(\.value)).map(\.printed)
  }
}
