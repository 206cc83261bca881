import ArgumentParser
import Diagnostics
import GraphLang
import Verifier

/// What `naderc check` prints.
enum CheckFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case sarif
  case github
  case nader
}

/// Prints what `naderc check` finds in one of its formats, as it comes.
struct CheckOutput {
  let format: CheckFormat
  let colored: Bool
  let isQuiet: Bool
  let options: VerifyOptions
  private(set) var summary = CheckSummary()
  private var stream = JSONStream()
  private var hasFiles = false
  private var sarif = CheckSARIF()

  init(format: CheckFormat, colored: Bool, isQuiet: Bool, options: VerifyOptions) {
    self.format = format
    self.colored = colored
    self.isQuiet = isQuiet
    self.options = options
  }

  /// Takes in a file; `original` is its text as given, which is shown.
  mutating func add(_ tree: SyntaxTree, _ reports: BlockReports, original: SourceFile) {
    switch format {
    case .text:
      let text = CheckText(colored: colored, isQuiet: isQuiet)
      print(text.head(tree), reports) { text.block($0, tree.source, options) }
    case .json:
      beginDocument()
      stream.add(CheckJSON.file(tree, reports, options))
    case .sarif:
      sarif.begin(original)
      for diagnostic in tree.diagnostics { sarif.add(diagnostic) }
      for report in reports {
        for diagnostic in report.diagnostics { sarif.add(diagnostic) }
      }
    case .github:
      func lines(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { CheckGitHub.line($0, in: original) }.joined()
      }
      print(lines(tree.diagnostics), reports) { lines($0.diagnostics) }
    case .nader: print(CheckNader.head(tree), reports, CheckNader.line)
    }
    summary.add(tree, reports)
  }

  /// Prints what is said of a file, a part at a time.
  private func print(_ head: String, _ reports: BlockReports, _ line: (BlockReport) -> String) {
    var text = head
    for report in reports {
      text += line(report)
      if text.utf8.count < Self.partSize { continue }
      Console.out(text)
      text = ""
    }
    Console.out(text)
  }

  private static let partSize = 1 << 16

  /// A file that cannot be read.
  mutating func addUnreadable(_ path: String, _ message: String) {
    summary.errors += 1
    let source = SourceFile(path: path, bytes: [])
    let diagnostic = Diagnostic(SyntaxCode.fileUnreadable.code, message, at: SourceSpan(0, 0))
    switch format {
    case .text: break
    case .json:
      beginDocument()
      stream.add(.value(CheckJSON.unreadable(path, message)))
    case .sarif:
      sarif.begin(source)
      sarif.add(diagnostic)
    case .github: Console.out(CheckGitHub.line(diagnostic, in: source))
    case .nader: Console.out(CheckNader.failure(diagnostic) + "\n")
    }
  }

  /// What stands before a file's document.
  private mutating func beginDocument() {
    stream.add(hasFiles ? "," : CheckJSON.start)
    hasFiles = true
  }

  mutating func finish(files: Int) {
    summary.files = files
    switch format {
    case .text:
      if !isQuiet && (summary.files > 1 || summary.errors + summary.warnings > 0) { Console.out(summary.text + "\n") }
    case .json:
      if !hasFiles { stream.add(CheckJSON.start) }
      stream.add(CheckJSON.end(summary))
      stream.finish()
    case .sarif: sarif.finish()
    case .github, .nader: break
    }
  }
}
