package import Diagnostics

/// Reads a file into a syntax tree. It never gives up: every line that cannot be read becomes a diagnostic, and the rest
/// is read as if the line were not there. Linear in the size of the file.
package struct Parser {
  let source: SourceFile
  /// The text with ASCII for the characters that only look like it, each in the place of its first byte.
  let bytes: [UInt8]
  /// The characters that were replaced, in order.
  let lookalikes: [Lookalike]
  /// The first of them that was not looked at yet.
  var nextLookalike = 0
  /// Whether lines without anything unusual are read the short way; tests read them the long way as well.
  private(set) var readsPlainLines = true
  private var keepsLines = true
  /// How often lines were looked through for an id that is none.
  var invalidIDSearches = 0
  /// Whether a line begins as in a diff; nil until it is asked for.
  var hasAddedLines: Bool?
  /// How often a document was looked for, and the first line behind the last one found.
  var triedDocuments = 0
  var firstUnread = 0
  /// The block being read.
  var current: Draft?
  var blocks: [BlockSyntax] = []
  private var lines: [LineSyntax] = []
  var fileDiagnostics: [Diagnostic] = []
  /// The diagnostics of all blocks so far.
  var reported = 0

  /// What is known of a block while its lines are read.
  struct Draft {
    var name: String
    var span: SourceSpan
    var hasHeader: Bool
    var firstLine: Int
    var nodes: [NodeSyntax] = []
    var edges: [EdgeSyntax] = []
    var diagnostics: [Diagnostic] = []
    var damagedIDs: Set<String> = []
    /// Ids such as `conv-1`, at most sixteen.
    var invalidIDs: [NameSyntax] = []
    /// Whether findings were left out because there are too many.
    var hasHiddenFindings = false
    /// Whether a node or an edge was refused because there are too many.
    var isFull = false
  }

  /// The lines are what printing needs; without them the tree is smaller.
  package static func parse(_ source: SourceFile, keepsLines: Bool = true) -> SyntaxTree {
    parse(source, readsPlainLines: true, keepsLines: keepsLines)
  }

  static func parse(_ source: SourceFile, readsPlainLines: Bool, keepsLines: Bool = true) -> SyntaxTree {
    var parser = Parser(source: source)
    (parser.readsPlainLines, parser.keepsLines) = (readsPlainLines, keepsLines)
    parser.parseFile()
    return SyntaxTree(
      source: source, lines: parser.lines, blocks: parser.blocks, diagnostics: parser.fileDiagnostics)
  }

  private init(source: SourceFile) {
    self.source = source
    (bytes, lookalikes) = Lookalike.replace(in: source)
  }

  private mutating func parseFile() {
    let whole = SourceSpan(0, min(bytes.count, 1))
    if bytes.count > ParserLimits.fileBytes {
      fileDiagnostics.append(
        Diagnostic(
          SyntaxCode.fileTooLarge.code,
          "the file has \(bytes.count) bytes, more than the \(ParserLimits.fileBytes) that a file may have", at: whole))
      return
    }
    if let offset = source.firstInvalidByte {
      fileDiagnostics.append(
        Diagnostic(
          SyntaxCode.notUTF8.code, "byte \(offset) is not UTF-8; save the file as UTF-8",
          at: SourceSpan(offset, offset + 1)))
      return
    }
    if source.lineStarts.count > ParserLimits.fileLines {
      fileDiagnostics.append(
        Diagnostic(
          SyntaxCode.fileTooLarge.code,
          "the file has \(source.lineStarts.count) lines, more than the \(ParserLimits.fileLines) that a file may have",
          at: whole))
      return
    }
    if keepsLines { lines.reserveCapacity(source.lineStarts.count) }
    for line in source.lineStarts.indices {
      parseLine(line)
      if blocks.count >= ParserLimits.blocks {
        current = nil
        fileDiagnostics.append(
          Diagnostic(
            SyntaxCode.fileTooLarge.code,
            "the file has more than the \(ParserLimits.blocks) blocks that a file may have; the rest is not read",
            at: SourceSpan(source.lineStarts[line], source.lineStarts[line] + 1)))
        reportRepeatedNames()
        return
      }
    }
    finishBlock(at: source.lineStarts.count)
    if blocks.isEmpty {
      fileDiagnostics.append(
        Diagnostic(
          SyntaxCode.noBlock.code,
          "no block found: expected a header such as ##Name##, then lines such as 0:input and 0->2",
          at: whole, notes: ["a block begins with ##Name##, has one input and one output node, and edges between nodes"]
        ))
    }
    reportRepeatedNames()
  }

  private mutating func reportRepeatedNames() {
    guard blocks.count > 1 else { return }
    var seen: [String: SourceSpan] = [:]
    for (index, block) in blocks.enumerated() {
      guard let first = seen[block.name] else {
        seen[block.name] = block.span
        continue
      }
      let diagnostic = Diagnostic(
        SyntaxCode.repeatedBlockName.code, "a second block is called '\(block.name)'", at: block.span,
        labels: [.init(first, "the first one")])
      blocks[index] = block.adding(diagnostic)
    }
  }

  mutating func append(_ kind: LineSyntax.Kind, _ span: SourceSpan, comment: SourceSpan? = nil) {
    if keepsLines { lines.append(LineSyntax(kind: kind, comment: comment, span: span)) }
  }

  /// Reports to the block being read, or to the file where there is none.
  mutating func report(_ diagnostic: Diagnostic) {
    if current == nil {
      if fileDiagnostics.count < ParserLimits.diagnostics { fileDiagnostics.append(diagnostic) }
      return
    }
    let count = current?.diagnostics.count ?? 0
    if count < (reported < ParserLimits.fileDiagnostics ? ParserLimits.diagnostics : 1) {
      reported += 1
      current?.diagnostics.append(diagnostic)
    } else if current?.hasHiddenFindings == false {
      current?.hasHiddenFindings = true
      current?.diagnostics.append(
        Diagnostic(
          SyntaxCode.tooManyFindings.code, "more than \(count) findings; the rest is not shown", at: diagnostic.span))
    }
  }

  mutating func startBlock(_ name: NameSyntax, line: Int) {
    finishBlock(at: line)
    var draft = Draft(name: name.text, span: name.span, hasHeader: true, firstLine: line)
    draft.nodes.reserveCapacity(16)
    draft.edges.reserveCapacity(24)
    current = draft
  }

  /// The block that a node or an edge on this line belongs to: one without a header begins here where there is none.
  mutating func openBlock(line: Int, span: SourceSpan) {
    guard current == nil else { return }
    let name = Self.blockName(forPath: source.path)
    current = Draft(name: name, span: span, hasHeader: false, firstLine: line)
    let start = SourceSpan(source.lineStarts[line], source.lineStarts[line])
    report(
      Diagnostic(
        SyntaxCode.missingHeader.code, "the block has no header; it is called '\(name)'", at: span,
        fixes: [.safe("add a header", .init(start, "##\(name)##\n"))]))
  }

  private mutating func finishBlock(at line: Int) {
    mendInvalidIDs(through: line)
    guard let draft = current else { return }
    blocks.append(
      BlockSyntax(
        name: draft.name, span: draft.span, hasHeader: draft.hasHeader, lines: draft.firstLine..<line,
        nodes: trimmed(draft.nodes), edges: trimmed(draft.edges), diagnostics: draft.diagnostics,
        damagedIDs: draft.damagedIDs))
    current = nil
  }

  /// Without room for more, where there are many blocks.
  private func trimmed<Element>(_ elements: [Element]) -> [Element] {
    blocks.count < 64 || elements.capacity <= elements.count + 2 ? elements : Array(elements[...])
  }

  /// The file's name without folder and extension, as letters that a header can hold.
  static func blockName(forPath path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.hasSuffix(".ng") ? String(file.dropLast(3)) : file
    let cleaned = stem.filter { $0 != "#" && !$0.isNewline }
    return cleaned.isEmpty || cleaned == "-" ? "Block" : cleaned
  }
}

extension BlockSyntax {
  func adding(_ diagnostic: Diagnostic) -> BlockSyntax {
    BlockSyntax(
      name: name, span: span, hasHeader: hasHeader, lines: lines, nodes: nodes, edges: edges,
      diagnostics: diagnostics + [diagnostic], damagedIDs: damagedIDs)
  }
}
