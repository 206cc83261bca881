package import Diagnostics

/// Prints a syntax tree as canonical text: one form for everything that has several, comments in their places, LF.
///
/// Formatting the result again changes nothing, and it means what the tree means.
package struct SyntaxPrinter {
  private let tree: SyntaxTree
  private let spelling: (String) -> Spelling?
  private var lines: [String] = []
  /// The block that the line belongs to.
  private var block = 0
  private var needsHeader: Set<Int>

  /// The text, or nil where a line cannot be read: then nothing is guessed. `spelling` finds an operation by its name in
  /// any spelling.
  package static func print(_ tree: SyntaxTree, spelling: (String) -> Spelling?) -> String? {
    guard problems(tree).isEmpty else { return nil }
    return withoutActuallyEscaping(spelling) { spelling in
      var printer = SyntaxPrinter(tree, spelling)
      for index in tree.lines.indices { printer.add(index) }
      return printer.text
    }
  }

  /// The findings that stand in the way of formatting.
  package static func problems(_ tree: SyntaxTree) -> [Diagnostic] {
    (tree.diagnostics + tree.blocks.flatMap(\.diagnostics)).filter { $0.severity == .error }
  }

  private init(_ tree: SyntaxTree, _ spelling: @escaping (String) -> Spelling?) {
    self.tree = tree
    self.spelling = spelling
    needsHeader = Set(tree.blocks.filter { !$0.hasHeader }.map(\.lines.lowerBound))
  }

  private mutating func add(_ index: Int) {
    let line = tree.lines[index]
    if needsHeader.contains(index), let block = tree.blocks.first(where: { $0.lines.lowerBound == index }) {
      addHeader(block.name)
    }
    let comment = line.comment.map { "  " + tree.source.text($0) } ?? ""
    switch line.kind {
    case .blank: addBlank()
    case .fence, .unrecognised: break
    case .comment: lines.append(tree.source.text(line.span))
    case .header(let name): addHeader(name.text)
    case .node(let node): lines.append(NodePrinter(node, spelling(node.operation.text)).line + comment)
    case .edges(let positions):
      while block < tree.blocks.count - 1, tree.blocks[block].lines.upperBound <= index { block += 1 }
      for (position, edge) in tree.blocks[block].edges[positions].enumerated() {
        lines.append("\(edge.source.text)->\(edge.target.text)" + (position == 0 ? comment : ""))
      }
    }
  }

  /// A blank line above, unless a comment stands there that may belong to the header.
  private mutating func addHeader(_ name: String) {
    if let last = lines.last, !last.isEmpty, !last.hasPrefix("#") || last.hasSuffix("##") { lines.append("") }
    lines.append("##\(name)##")
  }

  private mutating func addBlank() {
    if let last = lines.last, !last.isEmpty { lines.append("") }
  }

  private var text: String {
    var kept = lines
    while kept.last?.isEmpty == true { kept.removeLast() }
    return kept.joined(separator: "\n") + "\n"
  }
}
