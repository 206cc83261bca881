import Diagnostics
import GraphLang
import Verifier

/// The JSON of `naderc fix`: schema `naderc.fix/1`.
enum FixJSON {
  static func file(_ result: FixApplier.Result) -> JSONValue {
    [
      "path": .string(result.source.path),
      "applied": .array(
        result.applied.map { fix in
          [
            "code": .string(fix.code.id), "title": .string(fix.title), "line": .integer(fix.line),
            "applicability": .string(fix.applicability.rawValue),
          ]
        }),
      "text": .string(String(decoding: result.source.bytes, as: UTF8.self)),
      "remaining": .array(result.remaining.map { $0.json(in: result.source) }),
    ]
  }

  /// A file that cannot be read or written.
  static func unreadable(_ path: String, _ message: String) -> JSONValue {
    let empty = SourceFile(path: path, bytes: [])
    let diagnostic = Diagnostic(SyntaxCode.fileUnreadable.code, message, at: SourceSpan(0, 0))
    return ["path": .string(path), "applied": [], "text": .null, "remaining": [diagnostic.json(in: empty)]]
  }
}
