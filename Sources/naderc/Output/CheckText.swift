import Diagnostics
import GraphLang
import IR
import Verifier

/// The text of `naderc check`.
struct CheckText {
  let colored: Bool
  let isQuiet: Bool

  func file(_ tree: SyntaxTree, _ reports: [BlockReport], _ options: VerifyOptions) -> String {
    reports.reduce(into: head(tree)) { $0 += block($1, tree.source, options) }
  }

  /// What is said of a file as a whole.
  func head(_ tree: SyntaxTree) -> String { rendered(tree.diagnostics, tree.source) }

  /// What is said of one of its blocks.
  func block(_ report: BlockReport, _ source: SourceFile, _ options: VerifyOptions) -> String {
    rendered(report.diagnostics, source) + (!isQuiet || report.hasErrors ? verdict(report, source, options) : "")
  }

  private func rendered(_ diagnostics: [Diagnostic], _ source: SourceFile) -> String {
    let renderer = TextRenderer(colored: colored)
    return diagnostics.reduce(into: "") { $0 += renderer.render($1, in: source) + "\n" }
  }

  private func paint(_ text: String, _ code: String) -> String { colored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

  private func verdict(_ report: BlockReport, _ source: SourceFile, _ options: VerifyOptions) -> String {
    let name = TextRenderer.printable(report.block.name)
    let head = "\(source.path): \(report.signature.role.rawValue) block '\(name)'"
    guard report.isValid, let typed = report.typed else { return "\(paint("invalid", "1;31")) \(head)\n" }
    let names = report.signature.names
    var facts = ["widths: \(report.condition ?? "none")"]
    if typed.sizes.text != "all" { facts.append("sizes: \(typed.sizes.text)") }
    facts.append("parameters: \(typed.table.describe(typed.parameters, names))")
    if let width = options.width {
      let size = options.imageSize ?? (32, 32)
      if let cost = typed.cost(width: width, height: size.height, imageWidth: size.width) {
        facts.append(
          "at width \(width), \(size.height)x\(size.width): \(cost.parameters) parameters, \(cost.exactMACs) MACs (exact), "
            + "\(cost.naderMACs) MACs (nader)")
      }
    }
    return "\(paint("valid", "1;32"))   \(head); " + facts.joined(separator: "; ") + "\n"
  }
}
