/// What a fix-it changes, line by line: the lines that go and those that come, without the ones that stay.
package struct FixDifference: Sendable {
  package struct Line: Sendable, Hashable {
    /// From 1, in the text as it is; a line that comes has the number of the place where it goes.
    package let number: Int
    package let isAddition: Bool
    package let text: String
  }

  package let lines: [Line]

  /// Looks only at the lines that the edits touch. Empty where the edits overlap or leave the text.
  package init(_ fix: FixIt, in file: SourceFile) {
    // In the order in which they are applied: what is inserted where a replacement begins comes first.
    let edits = fix.edits.enumerated()
      .sorted { ($0.element.span, $0.offset) < ($1.element.span, $1.offset) }.map(\.element)
    guard edits.allSatisfy({ $0.span.start >= 0 && $0.span.end <= file.bytes.count }),
      zip(edits, edits.dropFirst()).allSatisfy({ $0.span.end <= $1.span.start })
    else {
      lines = []
      return
    }
    var lines: [Line] = []
    var hunk: (first: Int, last: Int, edits: ArraySlice<FixIt.Edit>)?
    for (index, edit) in edits.enumerated() {
      let (first, last) = Self.lines(of: edit, in: file)
      if let open = hunk, first <= open.last {
        hunk = (open.first, max(open.last, last), edits[open.edits.startIndex...index])
      } else {
        if let hunk { lines += Self.difference(hunk.first, hunk.last, hunk.edits, file) }
        hunk = (first, last, edits[index...index])
      }
    }
    if let hunk { lines += Self.difference(hunk.first, hunk.last, hunk.edits, file) }
    self.lines = lines
  }

  /// The first and last line that the edit touches; a newline at its end belongs to the line that it ends.
  private static func lines(of edit: FixIt.Edit, in file: SourceFile) -> (Int, Int) {
    let first = file.line(of: edit.span.start)
    let isWhole = edit.span.end > edit.span.start && file.bytes[edit.span.end - 1] == 0x0A
    return (first, file.line(of: isWhole ? edit.span.end - 1 : edit.span.end))
  }

  private static func difference(_ first: Int, _ last: Int, _ edits: ArraySlice<FixIt.Edit>, _ file: SourceFile)
    -> [Line]
  {
    let start = file.lineStarts[first]
    let end = last + 1 < file.lineStarts.count ? file.lineStarts[last + 1] : file.bytes.count
    var changed: [UInt8] = []
    var position = start
    for edit in edits {
      changed += file.bytes[position..<edit.span.start]
      changed += edit.text.utf8
      position = edit.span.end
    }
    changed += file.bytes[position..<end]
    var (old, new) = (split(file.bytes[start..<end]), split(changed[...]))
    var number = first + 1
    while let a = old.first, let b = new.first, a == b {
      old.removeFirst()
      new.removeFirst()
      number += 1
    }
    while let a = old.last, let b = new.last, a == b {
      old.removeLast()
      new.removeLast()
    }
    return old.enumerated().map { Line(number: number + $0.offset, isAddition: false, text: $0.element) }
      + new.enumerated().map { Line(number: number + $0.offset, isAddition: true, text: $0.element) }
  }

  /// Lines without their ends; a text that ends with a newline has no empty last line.
  private static func split(_ bytes: ArraySlice<UInt8>) -> [String] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { line in
      String(decoding: (line.last == 0x0D ? line.dropLast() : line).prefix(200), as: UTF8.self)
    }
  }
}
