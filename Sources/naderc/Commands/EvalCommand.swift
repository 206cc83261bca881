import ArgumentParser
import Codegen
import Diagnostics
import Runtime

/// `naderc eval`: the weights of a finished run on a split.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Evaluate the weights of a finished run.")

  @Argument(help: "The folder of a run.")
  var folder: String

  @Option(help: "validation or test.")
  var split: Split = .validation

  @Option(help: "Where data sets lie; the default is NADERC_DATA, or data.")
  var dataDir = DataFolder.standard

  @Option(help: "Threads; by default one a core.", transform: Count.whole)
  var threads: Int?

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @OptionGroup var silence: QuietOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var colors: ColorOption

  enum Split: String, ExpressibleByArgument, CaseIterable {
    case validation
    case test
  }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be within 1...1024") }
  }

  func run() throws {
    common.reading(folder, command: "eval")
    try reportingErrors("eval") {
      let trained = try TrainedNetwork(RunFolder(path: folder), command: "eval")
      let data = try DataSets.load(DataSetRequest(source: trained.source, dataFolder: dataDir))
      let batch = trained.description.batchSize
      let pool = try ThreadPool(threads: threads)
      let evaluator = try Evaluator(trained.programs, store: trained.store, pool: pool, batchSize: batch)
      let images =
        switch split {
        case .validation: try BatchSource.validation(data.search, batchSize: batch)
        case .test: try BatchSource.test(data.test, batchSize: batch)
        }
      let result = evaluator.evaluate(images)
      if json {
        Console.json([
          "schema": "naderc.eval/1", "split": .string(split.rawValue), "accuracy": .number(result.accuracy),
          "loss": JSONValue(result.loss), "images": .integer(result.images),
        ])
      } else {
        Console.out(
          "\(split.rawValue): accuracy \(decimal(result.accuracy, 4)), loss \(decimal(result.loss, 4)), "
            + "\(result.images) images\n")
      }
    }
  }
}
