extension Diagnostic {
  /// The diagnostic as `check --json` prints it.
  package func json(in file: SourceFile) -> JSONValue { outline(in: file).value }

  /// The same, to be written piece by piece: a fix-it can have as many edits as the file has lines.
  package func outline(in file: SourceFile) -> JSONOutline {
    let (start, end) = (file.location(of: span.start), file.location(of: span.end))
    let head: JSONValue = [
      "code": .string(code.id), "severity": .string(severity.rawValue), "message": .string(message),
      "node": JSONValue(node), "line": .integer(start.line), "column": .integer(start.column),
      "end_line": .integer(end.line), "end_column": .integer(end.column),
    ]
    let labels = JSONOutline.list(labels) { Self.place($0.span, in: file, [("message", .string($0.text))]) }
    let fixes = JSONOutline.list(fixes) { fix in
      let edits = JSONOutline.list(fix.edits) { Self.place($0.span, in: file, [("text", .string($0.text))]) }
      let head: JSONValue = ["title": .string(fix.title), "applicability": .string(fix.applicability.rawValue)]
      return .object(head, and: [("edits", edits)])
    }
    return .object(
      head, and: [("labels", labels), ("notes", .value(.array(notes.map { .string($0) }))), ("fixes", fixes)])
  }

  private static func place(_ span: SourceSpan, in file: SourceFile, _ more: [(String, JSONValue)]) -> JSONOutline {
    let (start, end) = (file.location(of: span.start), file.location(of: span.end))
    let members: [(String, JSONValue)] =
      [
        ("line", .integer(start.line)), ("column", .integer(start.column)), ("end_line", .integer(end.line)),
        ("end_column", .integer(end.column)),
      ] + more
    return .value(.object(members.map { (key: $0.0, value: $0.1) }))
  }
}
