import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Verifier

extension Role: ExpressibleByArgument {}

/// `naderc check`: verifies every block of every file.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify every block of every file.",
    discussion: "Folders are searched for .ng files; '-' or no file is standard input.")

  @Argument(help: "Files, folders, or '-'.")
  var files: [String] = []

  @Option(help: "The role of the blocks; by default from their names or positions.")
  var role: Role?

  @Option(help: "What a stem divides the image size by.", transform: Count.whole)
  var stemScale = 1

  @Option(help: "Verify for this width, 1...4096, and give the cost.", transform: Count.whole)
  var width: Int?

  @Option(help: "Image height for the cost.", transform: Count.whole)
  var height: Int?

  @Option(help: "Image width for the cost.", transform: Count.whole)
  var imageWidth: Int?

  @Option(help: "Output format.")
  var format = CheckFormat.text

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
    if let problem = request.problem { throw ValidationError(problem) }
  }

  func run() throws {
    if watch { return try watchFiles() }
    if let code = request.run() { throw code }
  }

  var request: CheckRequest {
    CheckRequest(
      files: files, role: role, stemScale: stemScale, width: width, height: height, imageWidth: imageWidth,
      format: json ? .json : format, fromReply: fromReply, quiet: quiet, verbose: verbose, color: color)
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
        _ = request.run()
      }
      usleep(200_000)
    }
  }
}
