import Diagnostics
import GraphLang
import IR
import Verifier

/// The JSON of `naderc check`: schema `naderc.check/1`.
enum CheckJSON {
  /// The object up to its files.
  static var start: String {
    "{\"schema\":\"naderc.check/1\",\"version\":\(JSONValue.string(Naderc.version).serialized),\"files\":["
  }

  /// The object behind its files.
  static func end(_ summary: CheckSummary) -> String { "],\"summary\":\(summary.json.serialized)}\n" }

  static func file(_ tree: SyntaxTree, _ reports: BlockReports, _ options: VerifyOptions) -> JSONOutline {
    .object([
      ("path", .value(.string(tree.source.path))),
      // The list is made once and in order.
      (
        "blocks",
        .list(count: reports.count) { _ in
          reports.next().map { block($0, reports.hash(of: $0), tree.source, options) } ?? .value(.null)
        }
      ),
      ("diagnostics", .list(tree.diagnostics) { $0.outline(in: tree.source) }),
    ])
  }

  /// A file that cannot be read.
  static func unreadable(_ path: String, _ message: String) -> JSONValue {
    let empty = SourceFile(path: path, bytes: [])
    let diagnostic = Diagnostic(SyntaxCode.fileUnreadable.code, message, at: SourceSpan(0, 0))
    return ["path": .string(path), "blocks": [], "diagnostics": [diagnostic.json(in: empty)]]
  }

  private static func block(_ report: BlockReport, _ hash: String?, _ source: SourceFile, _ options: VerifyOptions)
    -> JSONOutline
  {
    let names = report.signature.names
    let valid = report.isValid ? report.typed : nil
    let head: JSONValue = [
      "name": .string(report.block.name),
      "role": .string(report.signature.role.rawValue),
      "line": .integer(source.location(of: report.block.span.start).line),
      "valid": .bool(report.isValid),
      "widths": [
        "condition": JSONValue(report.exactCondition), "first": .array(report.widths.first(8).map { .integer($0) }),
      ],
      "sizes": ["condition": JSONValue(report.sizes?.text)],
      "hash": JSONValue(hash),
      "shapes": .array(
        report.shapes.map { node, text in
          let syntax = report.graph.nodes[node].syntax
          return [
            "node": .string(syntax.id.text), "line": .integer(source.location(of: syntax.span.start).line),
            "shape": .string(text),
          ]
        }),
      "polynomial": valid.map { ["parameters": .string($0.table.describe($0.parameters, names))] } ?? .null,
      "cost": valid.flatMap { typed in options.width.map { cost(typed, $0, options) } } ?? .null,
    ]
    return .object(head, and: [("diagnostics", .list(report.diagnostics) { $0.outline(in: source) })])
  }

  /// Parameters do not depend on the image; the rest is null where the block does not take images of this size.
  private static func cost(_ typed: TypedGraph, _ width: Int, _ options: VerifyOptions) -> JSONValue {
    let size = options.imageSize ?? (32, 32)
    guard let parameters = typed.table.evaluate(typed.parameters, width: width) else { return .null }
    let cost = typed.cost(width: width, height: size.height, imageWidth: size.width)
    return [
      "width": .integer(width), "parameters": .integer(parameters), "macs_exact": JSONValue(cost?.exactMACs),
      "macs_nader": JSONValue(cost?.naderMACs), "activation_bytes": JSONValue(cost?.activationBytes),
    ]
  }
}
