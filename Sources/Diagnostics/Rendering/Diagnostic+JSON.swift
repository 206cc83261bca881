extension Diagnostic {
  /// The diagnostic as `check --json` prints it.
  package func json(in file: SourceFile) -> JSONValue {
    let (start, end) = (file.location(of: span.start), file.location(of: span.end))
    return [
      "code": .string(code.id), "severity": .string(severity.rawValue), "message": .string(message),
      "node": JSONValue(node), "line": .integer(start.line), "column": .integer(start.column),
      "end_line": .integer(end.line), "end_column": .integer(end.column),
      "labels": .array(
        labels.map { label in Self.place(label.span, in: file, [("message", .string(label.text))]) }),
      "notes": .array(notes.map { .string($0) }),
      "fixes": .array(
        fixes.map { fix in
          [
            "title": .string(fix.title), "applicability": .string(fix.applicability.rawValue),
            "edits": .array(fix.edits.map { Self.place($0.span, in: file, [("text", .string($0.text))]) }),
          ]
        }),
    ]
  }

  private static func place(_ span: SourceSpan, in file: SourceFile, _ more: [(String, JSONValue)]) -> JSONValue {
    let (start, end) = (file.location(of: span.start), file.location(of: span.end))
    let members: [(String, JSONValue)] =
      [
        ("line", .integer(start.line)), ("column", .integer(start.column)), ("end_line", .integer(end.line)),
        ("end_column", .integer(end.column)),
      ] + more
    return .object(members.map { (key: $0.0, value: $0.1) })
  }
}
