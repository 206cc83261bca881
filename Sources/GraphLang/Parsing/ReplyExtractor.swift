package import Diagnostics

/// Finds the blocks in a language model's reply. What is not part of one is blanked out byte by byte, so that every
/// place in the result is the same place of the reply. Linear in its size.
package enum ReplyExtractor {
  /// What a line of a reply is.
  private enum Kind {
    case header
    /// A node or an edge.
    case statement
    case comment
    case blank
    case fence
    case prose
  }

  /// The reply with spaces for all that is no block; the reply itself where no block is found, so that the reader is told.
  package static func extract(_ reply: SourceFile) -> SourceFile {
    var bytes = reply.bytes
    guard reply.firstInvalidByte == nil else { return reply }
    decodeEntities(&bytes)
    blankThinking(&bytes)
    undecorate(&bytes)
    var source = SourceFile(path: reply.path, bytes: bytes)
    var kinds = source.lineStarts.indices.map { kind(ofLine: $0, source) }
    var keep = kept(kinds)
    if !keep.contains(true), decodeStrings(&bytes) {
      source = SourceFile(path: reply.path, bytes: bytes)
      kinds = source.lineStarts.indices.map { kind(ofLine: $0, source) }
      keep = keptStatements(kinds)
    }
    guard keep.contains(true) else { return reply }
    for line in keep.indices where !keep[line] || kinds[line] == .fence {
      let content = source.content(ofLine: line)
      for index in content.indices { bytes[index] = 0x20 }
    }
    return SourceFile(path: reply.path, bytes: bytes)
  }

  /// Fenced text with a statement in it is kept whole: a line there that cannot be read is worth a message. Without such
  /// a fence each run of lines around statements is.
  private static func kept(_ kinds: [Kind]) -> [Bool] {
    var keep = [Bool](repeating: false, count: kinds.count)
    var (opening, found): (Int?, Bool) = (nil, false)
    for (line, kind) in kinds.enumerated() where kind == .fence {
      guard let start = opening else {
        opening = line
        continue
      }
      if kinds[start..<line].contains(.statement) {
        found = true
        for inner in (start + 1)..<max(start + 1, line) { keep[inner] = true }
      }
      opening = nil
    }
    // A reply that was cut off leaves its last fence open.
    if let start = opening, kinds[start...].contains(.statement) {
      found = true
      for inner in (start + 1)..<kinds.count { keep[inner] = true }
    }
    return found ? keep : keptStatements(kinds)
  }

  /// Statements, and the headers before them.
  private static func keptStatements(_ kinds: [Kind]) -> [Bool] {
    var keep = [Bool](repeating: false, count: kinds.count)
    for (line, kind) in kinds.enumerated() {
      switch kind {
      case .statement: keep[line] = true
      case .header:
        // A header stands before statements, perhaps with a heading such as "Nodes:" between them; a heading of the prose does not.
        let next = kinds[(line + 1)...].lazy.filter { $0 != .blank && $0 != .comment }.prefix(2)
        keep[line] = next.first == .statement || Array(next) == [.prose, .statement]
      case .comment, .blank, .fence, .prose: break
      }
    }
    return keep
  }

  private static func kind(ofLine line: Int, _ source: SourceFile) -> Kind {
    let content = source.content(ofLine: line)
    var text = content[...]
    while let first = text.first, Parser.isSpace(first) { text = text.dropFirst() }
    while let last = text.last, Parser.isSpace(last) { text = text.dropLast() }
    guard let first = text.first else { return .blank }
    if text.starts(with: "```".utf8) || text.starts(with: "~~~".utf8) { return .fence }
    if first == Parser.hash {
      let leading = text.prefix { $0 == Parser.hash }.count
      let trailing = text.reversed().prefix { $0 == Parser.hash }.count
      let isHeader = leading <= 3 && (1...3).contains(trailing) && leading + trailing < text.count
      return isHeader ? .header : .comment
    }
    return isStatement(text, source.bytes) ? .statement : .prose
  }

  /// `2:Name`, `2:Name(...)`, or an edge between ids of which one has a digit.
  private static func isStatement(_ text: ArraySlice<UInt8>, _ bytes: [UInt8]) -> Bool {
    var cursor = Cursor(bytes, text.startIndex, text.endIndex)
    guard let id = cursor.name() else { return false }
    cursor.skipSpace()
    if cursor.peek == UInt8(ascii: ":") {
      cursor.advance()
      cursor.skipSpace()
      guard let name = cursor.name(), !Cursor.isDigit(name.text.utf8.first) else { return false }
      cursor.skipSpace()
      let isEnd = cursor.isAtEnd || cursor.peek == UInt8(ascii: "(") || cursor.peek == Parser.hash
      return isEnd && (id.text.utf8.contains { Cursor.isDigit($0) } || cursor.peek == UInt8(ascii: "("))
    }
    guard let arrow = cursor.arrow(consume: true) ?? (cursor.peek == UInt8(ascii: ",") ? (SourceSpan(0, 0), true) : nil)
    else { return false }
    if arrow.span.end == 0 { cursor.advance() }
    cursor.skipSpace()
    guard let target = cursor.name() else { return false }
    return (id.text + target.text).utf8.contains { Cursor.isDigit($0) }
  }

  /// `&gt;` and its like become the character and spaces in the place of the rest.
  private static func decodeEntities(_ bytes: inout [UInt8]) {
    let entities: [([UInt8], UInt8)] = [
      (Array("&gt;".utf8), UInt8(ascii: ">")), (Array("&lt;".utf8), UInt8(ascii: "<")),
      (Array("&amp;".utf8), UInt8(ascii: "&")), (Array("&#35;".utf8), UInt8(ascii: "#")),
      (Array("&#62;".utf8), UInt8(ascii: ">")), (Array("&nbsp;".utf8), 0x20),
    ]
    guard bytes.contains(UInt8(ascii: "&")) else { return }
    for index in bytes.indices where bytes[index] == UInt8(ascii: "&") {
      for (name, value) in entities where bytes[index...].starts(with: name) {
        bytes[index] = value
        for rest in (index + 1)..<(index + name.count) { bytes[rest] = 0x20 }
      }
    }
  }

  /// Quotation marks of mail, markers of lists, backticks and asterisks around a header, a node or an edge become spaces.
  private static func undecorate(_ bytes: inout [UInt8]) {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      defer { start = end + 1 }
      var (low, high) = (start, end)
      while low < high, Parser.isSpace(bytes[low]) || ">-+*`".utf8.contains(bytes[low]) { low += 1 }
      while high > low, Parser.isSpace(bytes[high - 1]) || "*`".utf8.contains(bytes[high - 1]) { high -= 1 }
      // A fence is none of these.
      guard low < high, low > start || high < end, !bytes[start..<end].starts(with: "```".utf8) else { continue }
      let inner = bytes[low..<high]
      let isHeader = inner.starts(with: "##".utf8) && inner.suffix(2).elementsEqual("##".utf8)
      guard isHeader || isStatement(inner, bytes) else { continue }
      for index in start..<low { bytes[index] = 0x20 }
      for index in high..<end where bytes[index] != 0x0D { bytes[index] = 0x20 }
    }
  }

  /// A reply in JSON holds the block in a string: what is escaped there becomes the character, and a quote ends the line.
  /// Every place stays; the number of a line is that of the decoded text. Whether there is such a string.
  private static func decodeStrings(_ bytes: inout [UInt8]) -> Bool {
    let backslash = UInt8(ascii: "\\")
    var hasLines = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { bytes[index] = 0x0A }
      index += 1
      guard byte == backslash, index < bytes.count else { continue }
      let escaped = bytes[index]
      bytes[index] = 0x20
      switch escaped {
      case UInt8(ascii: "n"): (bytes[index - 1], hasLines) = (0x0A, true)
      case UInt8(ascii: "t"), UInt8(ascii: "r"): bytes[index - 1] = 0x20
      case UInt8(ascii: "u"):
        // `\u003e` and the like, as careful encoders write `>`, `<` and `&`.
        let digits = bytes[(index + 1)...].prefix(4)
        guard let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), value < 0x80 else { break }
        bytes[index - 1] = value
        for rest in digits.indices { bytes[rest] = 0x20 }
        index += digits.count
      default: bytes[index - 1] = escaped
      }
      index += 1
    }
    return hasLines
  }

  /// Drafts inside `<think>...</think>` are no answer.
  private static func blankThinking(_ bytes: inout [UInt8]) {
    for tag in ["think", "thinking", "reasoning"] {
      let (open, close) = (Array("<\(tag)>".utf8), Array("</\(tag)>".utf8))
      var index = 0
      var start: Int?
      while index < bytes.count {
        if bytes[index] == UInt8(ascii: "<") {
          if start == nil, bytes[index...].starts(with: open) {
            start = index
          } else if bytes[index...].starts(with: close) {
            // A section whose beginning was cut off reaches from the start of the reply.
            for inside in (start ?? 0)..<(index + close.count) where bytes[inside] != 0x0A { bytes[inside] = 0x20 }
            start = nil
          }
        }
        index += 1
      }
    }
  }
}
