package import Diagnostics
import GraphLang
import Ops

/// The text of each block of a file, canonical and with its comments, for documentation.
package enum BlockTexts {
  /// One text for each block, in the order of the file; the source as it is where it cannot be printed.
  package static func texts(of source: SourceFile) -> [String] {
    let tree = Parser.parse(source)
    guard let text = SyntaxPrinter.print(tree, spelling: Vocabulary.standard.spelling) else {
      return tree.blocks.map { _ in "" }
    }
    let printed = Parser.parse(SourceFile(path: source.path, text: text))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return printed.blocks.map { block in
      var own = Array(lines[block.lines.clamped(to: lines.indices)])
      while own.last?.isEmpty == true { own.removeLast() }
      return own.joined(separator: "\n")
    }
  }
}
