import Diagnostics
import GraphLang
import Verifier

/// SARIF 2.1.0 of `naderc check --format sarif`: one run; results with regions and fixes, printed as they come, and behind them
/// the files and a rule for each code that occurred.
struct CheckSARIF {
  private var stream: JSONStream
  private var ruleIndices: [DiagnosticCode: Int] = [:]
  private var rules: [JSONValue] = []
  private var artifacts: [JSONValue] = []
  /// The file that findings are in.
  private var file: File?

  init(_ stream: JSONStream = JSONStream()) {
    self.stream = stream
    self.stream.add(
      #"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","#
        + #""runs":[{"columnKind":"unicodeCodePoints","results":["#)
  }

  /// Turns to a file.
  mutating func begin(_ source: SourceFile) {
    let file = File(source: source, location: Self.location(source))
    artifacts.append(["location": file.location])
    self.file = file
  }

  /// A finding in the file.
  mutating func add(_ diagnostic: Diagnostic) {
    guard let file else { return }
    if !rules.isEmpty { stream.add(",") }
    if ruleIndices[diagnostic.code] == nil {
      ruleIndices[diagnostic.code] = rules.count
      rules.append(Self.rule(diagnostic.code))
    }
    stream.add(file.result(diagnostic, rule: ruleIndices[diagnostic.code] ?? 0))
  }

  mutating func finish() {
    stream.add(#"],"artifacts":"#)
    stream.add(.value(.array(artifacts)))
    stream.add(#","tool":"#)
    stream.add(
      .value(["driver": ["name": "naderc", "version": .string(Naderc.version), "rules": .array(rules)]]))
    stream.add("}]}\n")
    stream.finish()
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

/// A file and what is said of it.
private struct File {
  let source: SourceFile
  let location: JSONValue

  func result(_ diagnostic: Diagnostic, rule: Int) -> JSONOutline {
    let text = ([diagnostic.message] + diagnostic.notes.map { "note: \($0)" }).joined(separator: "\n")
    let head: JSONValue = [
      "ruleId": .string(diagnostic.code.id), "ruleIndex": .integer(rule),
      "level": .string(diagnostic.severity.rawValue), "message": ["text": .string(text)],
      "locations": [place(diagnostic.span, [])],
    ]
    var more: [(key: String, outline: JSONOutline)] = []
    if !diagnostic.labels.isEmpty {
      let labels = JSONOutline.list(count: diagnostic.labels.count) { index in
        let label = diagnostic.labels[index]
        return .value(place(label.span, [("id", .integer(index + 1)), ("message", ["text": .string(label.text)])]))
      }
      more.append(("relatedLocations", labels))
    }
    if !diagnostic.fixes.isEmpty { more.append(("fixes", .list(diagnostic.fixes) { fix($0) })) }
    return .object(head, and: more)
  }

  private func fix(_ fix: FixIt) -> JSONOutline {
    let replacements = JSONOutline.list(fix.edits.sorted { $0.span < $1.span }) {
      .value(["deletedRegion": region($0.span), "insertedContent": ["text": .string($0.text)]])
    }
    let change = JSONOutline.object(["artifactLocation": location], and: [("replacements", replacements)])
    return .object(
      ["description": ["text": .string("\(fix.title) (\(fix.applicability.rawValue))")]],
      and: [("artifactChanges", .list([change]) { $0 })])
  }

  private func place(_ span: SourceSpan, _ more: [(String, JSONValue)]) -> JSONValue {
    let physical: JSONValue = ["artifactLocation": location, "region": region(span)]
    return .object([("physicalLocation", physical)] + more)
  }

  private func region(_ span: SourceSpan) -> JSONValue {
    let (start, end) = (source.location(of: span.start), source.location(of: span.end))
    return [
      "startLine": .integer(start.line), "startColumn": .integer(start.column), "endLine": .integer(end.line),
      "endColumn": .integer(end.column), "byteOffset": .integer(span.start),
      "byteLength": .integer(span.end - span.start),
    ]
  }
}
