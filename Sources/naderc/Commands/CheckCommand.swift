import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Verifier

extension Role: ExpressibleByArgument {}

/// `naderc check`: verifies every block of every file.
struct CheckCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case sarif
    case github
    case nader
  }

  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify every block of every file.",
    discussion: "Folders are searched for .ng files; '-' or no file is standard input.")

  @Argument(help: "Files, folders, or '-'.")
  var files: [String] = []

  @Option(help: "The role of the blocks; by default from their names or positions.")
  var role: Role?

  @Option(help: "What a stem divides the image size by.")
  var stemScale = 1

  @Option(help: "Verify for this width, 1...4096, and give the cost.")
  var width: Int?

  @Option(help: "Image height for the cost.")
  var height: Int?

  @Option(help: "Image width for the cost.")
  var imageWidth: Int?

  @Option(help: "Output format.")
  var format: Format = .text

  @Flag(help: "Take the blocks out of a language model's reply first.")
  var fromReply = false

  @Flag(help: "Check again whenever a file changes, until interrupted.")
  var watch = false

  @Flag(help: "The same as --format json.")
  var json = false

  @Flag(help: "Print nothing for valid blocks.")
  var quiet = false

  @Flag(help: "Also tell on standard error what is read.")
  var verbose = false

  @Option(help: "Progress: auto, bar, json or none; checking shows none.")
  var progress: ProgressChoice = .auto

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  func validate() throws {
    if let width, !(1...4096).contains(width) {
      throw ValidationError("--width must be within 1...4096, it is \(width)")
    }
    if !(1...64).contains(stemScale) { throw ValidationError("--stem-scale must be within 1...64, it is \(stemScale)") }
    for (name, value) in [("--height", height), ("--image-width", imageWidth)] {
      if let value, !(1...65536).contains(value) {
        throw ValidationError("\(name) must be within 1...65536, it is \(value)")
      }
    }
  }

  func run() throws {
    if watch { return try watchFiles() }
    if let code = try checkAll() { throw code }
  }

  /// Checks everything once; nil where all is fine.
  private func checkAll() throws -> ExitCode? {
    let paths = InputReader.expand(files)
    var options = VerifyOptions(role: role, stemScale: stemScale, width: width)
    if height != nil || imageWidth != nil { options.imageSize = (height ?? 32, imageWidth ?? 32) }
    var output = CheckOutput(
      format: json ? .json : format, colored: color.isOn(for: STDOUT_FILENO), isQuiet: quiet, options: options)
    var failed = false
    for path in paths {
      if verbose { Console.error("naderc check: reading \(path)\n") }
      do {
        let source = try InputReader.read(path)
        let (tree, reports) = Verifier().verify(fromReply ? ReplyExtractor.extract(source) : source, options)
        output.add(tree, reports, original: source)
      } catch {
        failed = true
        output.addUnreadable(path, error.message)
        Console.error("naderc check: \(error.message)\n")
      }
    }
    output.finish(files: paths.count)
    if failed { return .environment }
    return output.summary.errors > 0 ? .findings : nil
  }

  /// Looks five times a second whether a file has changed. Ctrl-C ends the program with 130.
  private func watchFiles() throws {
    guard !files.isEmpty, !files.contains("-") else { throw ValidationError("--watch needs files or folders") }
    signal(SIGINT) { _ in _exit(130) }
    var last: [String: FileStamp]?
    while true {
      let paths = InputReader.expand(files)
      let stamps = Dictionary(paths.map { ($0, FileStamp($0)) }) { first, _ in first }
      if stamps != last {
        last = stamps
        _ = try checkAll()
      }
      usleep(200_000)
    }
  }
}
