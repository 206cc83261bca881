import GraphLang
import Ops

/// A node line without its id.
enum NodeText {
  /// `Operation(arguments)` in canonical spelling.
  static func text(of syntax: NodeSyntax, _ operation: OpDefinition?) -> String {
    let name = operation?.name ?? syntax.operation.text.lowercased()
    guard let arguments = syntax.arguments, !arguments.isEmpty else { return name }
    let texts = arguments.map { ($0.keyword.map { "\($0.text)=" } ?? "") + $0.value.printed }
    return "\(name)(\(texts.joined(separator: ",")))"
  }
}
