import Agents
import ArgumentParser
import Diagnostics
import Glibc
import Runtime
import Verifier

/// `naderc design`: the whole loop.
struct DesignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "design", abstract: "Search for better blocks: propose, modify, train, reflect.",
    discussion: """
      The tree of designs grows from the file's block by inspirations out of papers. Each design is verified, sized, trained \
      for a few epochs and compared by validation accuracy; the best is tested once, at the end. Without --model an offline \
      designer answers. Everything is kept in DIR/design.sqlite; --resume goes on after whatever stopped it.
      """)

  @Argument(help: "A file with a base block, and perhaps a stem and a downsample.")
  var file: String

  @Option(help: "The folder of the search.")
  var out: String

  @Option(help: "A pool of inspirations, as 'naderc read' writes it; by default the one that comes with the program.")
  var pool: String?

  @Option(help: "\(DataSetName.allCases.map(\.rawValue).joined(separator: ", ")), or folder:PATH.")
  var dataset = "digits"

  @Option(help: "Where data sets lie.")
  var dataDir = "data"

  @Option(help: "Epochs of each training; by default the data set's proxy.", transform: Count.whole)
  var epochs: Int?

  @Option(help: "Rounds of proposals.", transform: Count.whole)
  var iterations = 4

  @Option(help: "Designs of an iteration.", transform: Count.whole)
  var designs = 5

  @Option(help: "nader, random, own or expert.")
  var strategy: Strategy = .nader

  @Option(help: "Seed of the search.", transform: Count.whole)
  var seed = 777

  @Option(help: "Dollars at most.")
  var maxUsd: Double?

  @Option(help: "Tokens at most, such as 2M.")
  var maxTokens: Count?

  @Option(help: "Time at most, such as 2h.")
  var maxTime: TimeSpan?

  @Option(help: "Most parameters, such as 0.6M; by default the data set's budget.")
  var maxParams: Count?

  @Option(help: "Most multiply-accumulates an image (nader convention), such as 0.2G.")
  var maxMacs: Count?

  @Option(help: "Threads; by default one a core.", transform: Count.whole)
  var threads: Int?

  @Flag(help: "Go on with the search in the folder.")
  var resume = false

  @Flag(help: "Send every finding to the model, also what can be mended safely.")
  var noFixes = false

  @OptionGroup var models: ModelOptions

  @Option(help: "Progress on standard error: auto, bar, json or none.")
  var progress: ProgressChoice = .auto

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "No progress and no summary.")
  var quiet = false

  @OptionGroup var telling: VerboseOption

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  func validate() throws {
    for (name, value, most) in [
      ("--epochs", epochs, 10_000), ("--iterations", iterations, 100_000), ("--designs", designs, 100),
      ("--threads", threads, 4_096),
    ] {
      if let value, !(1...most).contains(value) {
        throw ValidationError("\(name) must be within 1...\(most), it is \(value)")
      }
    }
    if let maxUsd, !(maxUsd >= 0 && maxUsd.isFinite) { throw ValidationError("--max-usd must not be negative") }
    if seed < 0 { throw ValidationError("--seed must not be negative") }
    if (try? DataSetSource(argument: dataset)) == nil {
      throw ValidationError(
        "unknown data set '\(dataset)'; known are \(DataSetName.allCases.map(\.rawValue).joined(separator: ", ")) and folder:PATH"
      )
    }
  }

  func run() throws {
    telling.reading(file, command: "design")
    Interrupts.catchThem()
    let base = try loadTriple(file, color, command: "design")
    try reportingAgentErrors("design") {
      let data = try DataSets.load(DataSetRequest(source: try DataSetSource(argument: dataset), dataFolder: dataDir))
      let outcome = try DesignSession(command: self, base: base, data: data).run()
      if json { Console.json(DesignJSON.result(outcome)) }
      if !json, !quiet { Console.out(DesignText.summary(outcome)) }
      if outcome.stop == .interrupt { throw ExitCode(130) }
    }
  }
}

extension Strategy: ExpressibleByArgument {}
