import Diagnostics
import GraphLang
import IR
import Ops

/// The arguments of a node as the field writes them: `C, 3×3, stride 2` for
/// `Conv2d(out_channels=C,kernel_size=3,stride=2)`.
enum ArgumentText {
  private static let one = ArgumentValue.size(.one)

  static func text(of node: NodeSyntax, _ operation: OpDefinition?, in source: SourceFile) -> String {
    guard let arguments = node.arguments, !arguments.isEmpty else { return "" }
    guard let operation else {
      return PlainText.shortened(arguments.map { source.text($0.span) }.joined(separator: ", "), to: DrawingLimits.text)
    }
    var parts: [String] = []
    for (index, argument) in arguments.prefix(40).enumerated() {
      let parameter =
        argument.keyword.map { keyword in operation.parameters.first { $0.name == keyword.text } }
        ?? (index < operation.parameters.count ? operation.parameters[index] : operation.parameters.last)
      let part = text(argument, parameter, source)
      if !part.isEmpty { parts.append(part) }
    }
    return PlainText.shortened(parts.joined(separator: ", "), to: DrawingLimits.text)
  }

  private static func text(_ argument: ArgumentSyntax, _ parameter: OpParameter?, _ source: SourceFile) -> String {
    let values = elements(argument.value).map { source.text($0.span).filter { $0 != " " && $0 != "\t" } }
    let list = values.joined(separator: ",")
    guard let parameter else { return source.text(argument.span) }
    switch parameter.kind {
    case .axisList, .sizeList: return values.joined(separator: ", ")
    case .axis, .axes: return "dim \(list)"
    case .normalised: return list
    case .probability: return "p \(list)"
    case .size:
      if parameter.standard == one && list == "1" { return "" }
      return parameter.name == "out_channels" ? list : "\(parameter.name) \(list)"
    case .pair:
      if parameter.standard == one && values.allSatisfy({ $0 == "1" }) { return "" }
      let isSquare = values.count == 1 || (values.count == 2 && values[0] == values[1])
      let window = values.count == 1 ? "\(list)×\(list)" : values.joined(separator: "×")
      switch parameter.name {
      case "kernel_size": return list.contains { "+-*/(".contains($0) } ? "kernel \(list)" : window
      case "output_size": return "to \(window)"
      default: return "\(parameter.name) \(isSquare ? values.first ?? "" : window)"
      }
    }
  }

  private static func elements(_ value: ExpressionSyntax) -> [ExpressionSyntax] {
    if case .list(let elements, _) = value.unparenthesized { return elements }
    return [value]
  }
}
