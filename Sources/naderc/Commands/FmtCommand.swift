import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Ops

/// `naderc fmt`: canonical text.
struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Format blocks: canonical spelling, one edge a line; comments stay.",
    discussion:
      "Without --check and --write the text is printed. A file that cannot be read line by line is left alone.")

  @Argument(help: "Files, folders, or '-'.")
  var files: [String] = []

  @Flag(help: "List the files that are not formatted; exit code 1 where there are any.")
  var check = false

  @Flag(help: "Replace the files that are not formatted.")
  var write = false

  @Flag(help: "Print one JSON object, with the text of each file.")
  var json = false

  @Flag(help: "Do not list the files that are written.")
  var quiet = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if check && write { throw ValidationError("--check and --write exclude each other") }
    if write && (files.isEmpty || files.contains("-")) {
      throw ValidationError("--write needs files; standard input cannot be replaced")
    }
  }

  func run() throws {
    var outcome = Outcome()
    for path in InputReader.expand(files) {
      common.reading(path, command: "fmt")
      do {
        let source = try InputReader.read(path)
        try format(source, &outcome)
      } catch {
        outcome.isUnreadable = true
        Console.error("naderc fmt: \(error.message)\n")
      }
    }
    if json { Console.json(["schema": "naderc.fmt/1", "files": .array(outcome.files)]) }
    if outcome.isUnreadable { throw ExitCode.environment }
    if outcome.hasFindings { throw ExitCode.findings }
  }

  private struct Outcome {
    var hasFindings = false
    var isUnreadable = false
    /// What `--json` prints of each file that could be read.
    var files: [JSONValue] = []
  }

  private func format(_ source: SourceFile, _ outcome: inout Outcome) throws(InputReader.Failure) {
    let tree = Parser.parse(source)
    guard let text = SyntaxPrinter.print(tree, spelling: Vocabulary.standard.spelling) else {
      let renderer = TextRenderer(colored: color.isOn(for: STDERR_FILENO))
      for problem in SyntaxPrinter.problems(tree) { Console.error(renderer.render(problem, in: source) + "\n") }
      Console.error("naderc fmt: '\(source.path)' cannot be read, nothing is changed; 'naderc fix' may mend it\n")
      outcome.hasFindings = true
      outcome.files.append(["path": .string(source.path), "formatted": false, "text": .null])
      return
    }
    let isFormatted = Array(text.utf8) == source.bytes
    outcome.files.append(["path": .string(source.path), "formatted": .bool(isFormatted), "text": .string(text)])
    if check {
      if !isFormatted {
        if !json { Console.out(source.path + "\n") }
        outcome.hasFindings = true
      }
    } else if !write {
      if !json { Console.out(text) }
    } else if !isFormatted {
      do {
        try SourceWriter.replace(source.path, with: text)
      } catch {
        throw InputReader.Failure(path: source.path, message: error.message)
      }
      if !quiet { Console.error("formatted \(source.path)\n") }
    }
  }
}
