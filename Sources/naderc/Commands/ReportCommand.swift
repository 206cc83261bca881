import ArgumentParser
import Report
import Runtime

/// `naderc report`: one page that compares runs.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a page that compares runs.",
    discussion: """
      Learning curves, accuracy against cost, and a table with mean and deviation over seeds, in one file that needs \
      no network and no script. The page of a single run is its folder's report.html.
      """)

  @Argument(help: "Folders of runs, or folders that hold such folders.")
  var folders: [String]

  @Option(name: .shortAndLong, help: "The file that is written; without it, standard output.")
  var output: String?

  @OptionGroup var document: DocumentOption
  @OptionGroup var silence: QuietOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var colors: ColorOption

  private static let schema = "naderc.report/1"

  func run() throws {
    try Console.documented(document.json, EmittedFile.empty(Self.schema)) { try compare() }
  }

  private func compare() throws {
    for folder in folders { common.reading(folder, command: "report") }
    try reportingErrors("report") {
      let output = output == "-" ? nil : output
      let compared = try ComparedRuns(folders) { folder in
        guard let output, Files.isRegular(folder + "/report.html") else { return nil }
        return RelativePath.address(of: folder + "/report.html", from: output)
      }
      let page = ComparisonPage(runs: compared.runs, generator: "naderc \(Naderc.version)").serialized
      try EmittedFile(output, schema: document.json ? Self.schema : nil).write(Array(page.utf8))
      guard let output, !silence.quiet else { return }
      Console.error("\(output): \(compared.runs.count) \(compared.runs.count == 1 ? "run" : "runs")\n")
    }
  }
}
