import Diagnostics
import GraphLang
import Verifier

/// SARIF 2.1.0 of `naderc check --format sarif`: one run, a rule for each code that occurs, results with regions and fixes.
enum CheckSARIF {
  /// The findings of one file.
  struct File {
    let source: SourceFile
    let diagnostics: [Diagnostic]
  }

  static func document(_ files: [File]) -> JSONValue {
    var ruleIndices: [DiagnosticCode: Int] = [:]
    var rules: [JSONValue] = []
    var results: [JSONValue] = []
    for file in files {
      for diagnostic in file.diagnostics {
        if ruleIndices[diagnostic.code] == nil {
          ruleIndices[diagnostic.code] = rules.count
          rules.append(rule(diagnostic.code))
        }
        results.append(result(diagnostic, file.source, ruleIndices[diagnostic.code] ?? 0))
      }
    }
    let driver: JSONValue = [
      "name": "naderc", "version": .string(Naderc.version), "rules": .array(rules),
    ]
    return [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": [
        [
          "tool": ["driver": driver],
          "columnKind": "unicodeCodePoints",
          "artifacts": .array(files.map { ["location": location($0.source)] }),
          "results": .array(results),
        ]
      ],
    ]
  }

  private static func rule(_ code: DiagnosticCode) -> JSONValue {
    let entry = Catalogue.entry(code.id)?.entry
    return [
      "id": .string(code.id),
      "shortDescription": ["text": .string(entry?.title ?? code.id)],
      "fullDescription": ["text": .string(entry?.explanation ?? code.id)],
      "help": ["text": .string("naderc explain \(code.id)")],
      "defaultConfiguration": ["level": .string(code.severity.rawValue)],
    ]
  }

  private static func result(_ diagnostic: Diagnostic, _ source: SourceFile, _ rule: Int) -> JSONValue {
    let text = ([diagnostic.message] + diagnostic.notes.map { "note: \($0)" }).joined(separator: "\n")
    var members: [(key: String, value: JSONValue)] = [
      ("ruleId", .string(diagnostic.code.id)), ("ruleIndex", .integer(rule)),
      ("level", .string(diagnostic.severity.rawValue)), ("message", ["text": .string(text)]),
      ("locations", [place(diagnostic.span, source, [])]),
    ]
    if !diagnostic.labels.isEmpty {
      let labels = diagnostic.labels.enumerated().map { index, label in
        place(label.span, source, [("id", .integer(index + 1)), ("message", ["text": .string(label.text)])])
      }
      members.append(("relatedLocations", .array(labels)))
    }
    if !diagnostic.fixes.isEmpty { members.append(("fixes", .array(diagnostic.fixes.map { fix($0, source) }))) }
    return .object(members)
  }

  private static func fix(_ fix: FixIt, _ source: SourceFile) -> JSONValue {
    [
      "description": ["text": .string("\(fix.title) (\(fix.applicability.rawValue))")],
      "artifactChanges": [
        [
          "artifactLocation": location(source),
          "replacements": .array(
            fix.edits.sorted { $0.span < $1.span }.map {
              ["deletedRegion": region($0.span, source), "insertedContent": ["text": .string($0.text)]]
            }),
        ]
      ],
    ]
  }

  private static func place(_ span: SourceSpan, _ source: SourceFile, _ more: [(String, JSONValue)]) -> JSONValue {
    let physical: JSONValue = ["artifactLocation": location(source), "region": region(span, source)]
    return .object([("physicalLocation", physical)] + more)
  }

  private static func region(_ span: SourceSpan, _ source: SourceFile) -> JSONValue {
    let (start, end) = (source.location(of: span.start), source.location(of: span.end))
    return [
      "startLine": .integer(start.line), "startColumn": .integer(start.column), "endLine": .integer(end.line),
      "endColumn": .integer(end.column), "byteOffset": .integer(span.start),
      "byteLength": .integer(span.end - span.start),
    ]
  }

  /// The path as a URI reference: whatever is not plain is percent-encoded.
  private static func location(_ source: SourceFile) -> JSONValue {
    let digits = Array("0123456789ABCDEF")
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    let uri = source.path.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
    return ["uri": .string(uri.isEmpty ? "-" : uri)]
  }
}
