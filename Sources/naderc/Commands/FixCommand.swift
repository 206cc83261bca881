import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Verifier

/// `naderc fix`: applies fix-its until none is left.
struct FixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix", abstract: "Apply fix-its until none is left.",
    discussion: "Without --write the mended text is printed. Exit code 1 where errors remain.")

  @Argument(help: "Files, folders, or '-'.")
  var files: [String] = []

  @Flag(help: "Replace the files.")
  var write = false

  @Flag(help: "Take good guesses too, where they leave fewer findings.")
  var unsafe = false

  @Option(help: "The role of the blocks; by default from their names or positions.")
  var role: Role?

  @Option(help: "What a stem divides the image size by.", transform: Count.whole)
  var stemScale = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Say nothing about what was done.")
  var quiet = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(1...64).contains(stemScale) { throw ValidationError("--stem-scale must be within 1...64, it is \(stemScale)") }
    if write && (files.isEmpty || files.contains("-")) {
      throw ValidationError("--write needs files; standard input cannot be replaced")
    }
  }

  func run() throws {
    let applier = FixApplier(VerifyOptions(role: role, stemScale: stemScale), takesGuesses: unsafe)
    var documents: [JSONValue] = []
    var (hasFindings, isUnreadable) = (false, false)
    for path in InputReader.expand(files) {
      common.reading(path, command: "fix")
      do {
        let source = try InputReader.read(path)
        let result = applier.apply(to: source)
        hasFindings = hasFindings || result.remaining.contains { $0.severity == .error }
        try finish(source, result)
        if result.isCutShort {
          Console.error("naderc fix: \(path) is large; not everything was tried, run the command again on the result\n")
        }
        if json { documents.append(FixJSON.file(result)) }
      } catch {
        isUnreadable = true
        if json { documents.append(FixJSON.unreadable(path, error.message)) }
        Console.error("naderc fix: \(error.message)\n")
      }
    }
    if json { Console.json(["schema": "naderc.fix/1", "files": .array(documents)]) }
    if isUnreadable { throw ExitCode.environment }
    if hasFindings { throw ExitCode.findings }
  }

  private func finish(_ source: SourceFile, _ result: FixApplier.Result) throws(InputReader.Failure) {
    if !quiet && !json {
      for fix in result.applied { Console.error("\(source.path):\(fix.line): \(fix.code.id): \(fix.title)\n") }
      let renderer = TextRenderer(colored: color.isOn(for: STDERR_FILENO))
      for left in result.remaining { Console.error(renderer.render(left, in: result.source) + "\n") }
    }
    let text = String(decoding: result.source.bytes, as: UTF8.self)
    if !write && !json { Console.out(text) }
    guard write, result.source.bytes != source.bytes else { return }
    do {
      try SourceWriter.replace(source.path, with: text)
    } catch {
      throw InputReader.Failure(path: source.path, message: error.message)
    }
  }
}
