import Diagnostics

/// Ids with marks that no id has: `conv-1`, `layer1.0`, `my conv`.
extension Parser {
  /// Names of this kind are looked for in all lines of their block: so many of a block, so many times in a file, and in so
  /// many bytes each time.
  private static let invalidIDs = 16
  private static let searches = 256
  private static let idReach = 1 << 16

  /// `conv.1:Conv2d(C,3)` and `my conv:Conv2d(C,3)`: a node whose id stands on a later line as well, so that it is no
  /// prose; nil for anything else.
  mutating func nodeWithInvalidID(_ first: NameSyntax, _ cursor: Cursor, line: Int, span: SourceSpan)
    -> LineSyntax.Kind?
  {
    guard let count = current?.invalidIDs.count, count < Self.invalidIDs, invalidIDSearches < Self.searches else {
      return nil
    }
    var ahead = cursor
    var end = first.span.end
    while let byte = ahead.peek, byte == UInt8(ascii: ".") || Cursor.isNameByte(byte) {
      if byte == UInt8(ascii: ".") { ahead.advance() }
      guard let part = ahead.name(), part.span.end - first.span.start <= 64 else { return nil }
      end = part.span.end
      ahead.skipSpace()
    }
    guard end > first.span.end, ahead.peek == UInt8(ascii: ":") else { return nil }
    ahead.advance()
    ahead.skipSpace()
    guard let operation = ahead.name() else { return nil }
    _ = withoutQualifier(operation, &ahead)
    ahead.skipSpace()
    guard ahead.isAtEnd || ahead.peek == UInt8(ascii: "(") else { return nil }
    invalidIDSearches += 1
    let id = Array(bytes[first.span.start..<end])
    let rest = bytes[span.end..<min(bytes.count, span.end + Self.idReach)]
    guard !occurrences(of: id, in: rest, atMost: 1).isEmpty else { return nil }
    current?.invalidIDs.append(NameSyntax(String(decoding: id, as: UTF8.self), SourceSpan(first.span.start, end)))
    return .unrecognised
  }

  /// Whether a line names one of them: it is read after it was mended.
  func hasInvalidID(_ span: SourceSpan) -> Bool {
    guard let names = current?.invalidIDs, !names.isEmpty else { return false }
    return names.contains { !occurrences(of: Array($0.text.utf8), in: bytes[span.start..<span.end], atMost: 1).isEmpty }
  }

  /// One finding for each such id, one fix-it for all its places in the block.
  mutating func mendInvalidIDs(through line: Int) {
    guard let draft = current, !draft.invalidIDs.isEmpty else { return }
    var seen: Set<String> = []
    let names = draft.invalidIDs.filter { seen.insert($0.text).inserted }
    var places: [String: [SourceSpan]] = [:]
    var spoiled: Set<Int> = []
    for number in draft.firstLine..<line {
      let content = source.content(ofLine: number)
      for name in names {
        let found = occurrences(of: Array(name.text.utf8), in: content)
        if found.isEmpty { continue }
        places[name.text, default: []] += found
        spoiled.insert(number)
      }
    }
    for edge in draft.edges where spoiled.contains(edge.line) {
      current?.damagedIDs.insert(edge.source.text)
      current?.damagedIDs.insert(edge.target.text)
    }
    current?.edges.removeAll { spoiled.contains($0.line) }
    current?.damagedIDs.insert(BlockSyntax.unknownID)
    var taken = Set(draft.nodes.map(\.id.text))
    for name in names {
      var mended = String(name.text.utf8.map { Cursor.isNameByte($0) ? Character(UnicodeScalar($0)) : "_" })
      while !taken.insert(mended).inserted { mended += "_" }
      report(
        Diagnostic(
          SyntaxCode.invalidName.code,
          "'\(name.text)' is no id: ids consist of letters, digits and underscores"
            + (name.text.contains("-") ? ", '-' stands for an edge" : ""),
          at: name.span,
          fixes: [FixIt("call it '\(mended)'", .safe, (places[name.text] ?? []).map { .init($0, mended) })]))
    }
  }

  /// Where the name stands by itself, from the first place on.
  private func occurrences(of name: [UInt8], in content: ArraySlice<UInt8>, atMost limit: Int = .max) -> [SourceSpan] {
    var result: [SourceSpan] = []
    var index = content.startIndex
    while index + name.count <= content.endIndex, result.count < limit {
      let end = index + name.count
      if content[index] == name[0], content[index..<end].elementsEqual(name),
        !isJoined(index - 1, -1, in: content), !isJoined(end, 1, in: content)
      {
        result.append(SourceSpan(index, end))
        index = end
      } else {
        index += 1
      }
    }
    return result
  }

  /// Whether what stands beside a name belongs to it: a letter, or a point with a letter behind it.
  private func isJoined(_ index: Int, _ step: Int, in content: ArraySlice<UInt8>) -> Bool {
    guard content.indices.contains(index) else { return false }
    if Cursor.isNameByte(content[index]) { return true }
    return content[index] == UInt8(ascii: ".") && content.indices.contains(index + step)
      && Cursor.isNameByte(content[index + step])
  }
}
