/// Prints diagnostics for people: the message, the line with carets under the place, notes and fix-its.
package struct TextRenderer: Sendable {
  /// Whether ANSI colours are written.
  package let colored: Bool

  package init(colored: Bool) { self.colored = colored }

  /// Lines of a fix-it that are printed at most.
  private static let shownLines = 12

  private enum Style: String {
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case frame = "34"
    case bold = "1"
    case help = "32"
  }

  private func paint(_ text: String, _ style: Style) -> String {
    colored ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  package func render(_ diagnostic: Diagnostic, in file: SourceFile) -> String {
    let style: Style = diagnostic.severity == .error ? .error : .warning
    let place = file.location(of: diagnostic.span.start)
    let gutter = String(place.line).utf8.count
    let margin = String(repeating: " ", count: gutter)
    let bar = paint("|", .frame)
    var lines = [
      paint("\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]", style)
        + paint(": \(Self.printable(diagnostic.message))", .bold),
      margin + paint("--> ", .frame) + "\(file.path):\(place.line):\(place.column)",
    ]
    if !file.bytes.isEmpty {
      lines.append("\(margin) \(bar)")
      lines += excerpt(diagnostic.span, file, margin, "^", style, "")
      for label in diagnostic.labels { lines += excerpt(label.span, file, margin, "-", .note, label.text) }
    }
    for note in diagnostic.notes {
      lines.append("\(margin) \(paint("=", .frame)) \(paint("note", .note)): \(Self.printable(note, keepsLines: true))")
    }
    for fix in diagnostic.fixes { lines += describe(fix, file, margin) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func excerpt(
    _ span: SourceSpan, _ file: SourceFile, _ margin: String, _ mark: String, _ style: Style, _ text: String
  ) -> [String] {
    let line = file.line(of: span.start)
    let content = file.content(ofLine: line)
    let shown = String(decoding: content.prefix(400), as: UTF8.self)
    let before = file.bytes[file.lineStarts[line]..<min(span.start, content.endIndex)].prefix(400)
    let inside = file.bytes[
      min(span.start, content.endIndex)..<max(min(span.end, content.endIndex), min(span.start, content.endIndex))
    ]
    .prefix(400)
    let padding = String(
      decoding: before.filter { $0 & 0xC0 != 0x80 }.map { $0 == 0x09 ? 0x09 : 0x20 } as [UInt8], as: UTF8.self)
    let marks = String(repeating: mark, count: max(1, SourceFile.scalarCount(inside)))
    let number = String(line + 1)
    let fill = String(repeating: " ", count: max(0, margin.utf8.count - number.utf8.count))
    let bar = paint("|", .frame)
    return [
      "\(fill)\(paint(number, .frame)) \(bar) \(Self.printable(shown))",
      "\(margin) \(bar) \(padding)\(paint(marks, style))" + (text.isEmpty ? "" : " \(Self.printable(text))"),
    ]
  }

  private func describe(_ fix: FixIt, _ file: SourceFile, _ margin: String) -> [String] {
    var lines = [
      "\(margin) \(paint("=", .frame)) \(paint(fix.applicability == .safe ? "fix" : "maybe", .help)): \(Self.printable(fix.title))"
    ]
    let changes = FixDifference(fix, in: file).lines
    let width = margin.utf8.count
    for change in changes.prefix(Self.shownLines) {
      let number = String(change.number)
      let fill = String(repeating: " ", count: max(0, width - number.utf8.count))
      let text = Self.printable(change.text)
      lines.append(
        "\(fill)\(paint(number, .frame)) "
          + (change.isAddition ? paint("+ \(text)", .help) : paint("- \(text)", .error)))
    }
    if changes.count > Self.shownLines { lines.append("\(margin)   ... \(changes.count - Self.shownLines) more lines") }
    return lines
  }

  /// Text from outside without control characters, which could drive a terminal.
  package static func printable(_ text: String, keepsLines: Bool = false) -> String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      (scalar.value < 32 && scalar != "\t" && !(keepsLines && scalar == "\n")) || (0x7F..<0xA0).contains(scalar.value)
    }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
    return String(result)
  }
}
