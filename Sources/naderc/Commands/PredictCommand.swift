import ArgumentParser
import Codegen
import Diagnostics
import Runtime

/// `naderc predict`: what a trained network sees in pictures.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Classify PNG and PPM pictures with a finished run.")

  @Argument(help: "The folder of a run.")
  var folder: String

  @Argument(help: "Pictures; they are resized to what the network takes.")
  var images: [String]

  @Option(help: "Where data sets lie; read only where the normalisation is measured on them.")
  var dataDir = DataFolder.standard

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @OptionGroup var silence: QuietOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var colors: ColorOption

  func run() throws {
    common.reading(folder, command: "predict")
    try reportingErrors("predict") {
      let trained = try TrainedNetwork(RunFolder(path: folder), command: "predict")
      let normalization: Normalization
      switch trained.description.normalization {
      case .constants(let constants): normalization = constants
      case .ofTrainingSplit:
        let request = DataSetRequest(source: trained.source, dataFolder: dataDir)
        normalization = try DataSets.load(request).search.normalization
      }
      let predictor = try Predictor(
        trained.programs, store: trained.store, pool: try ThreadPool(threads: 1), description: trained.description,
        normalization: normalization)
      var entries: [JSONValue] = []
      for path in images {
        let probabilities = try predictor.probabilities(try RasterImage(reading: path))
        let ranked = zip(trained.description.classNames, probabilities).enumerated().sorted {
          ($1.element.1, $0.offset) < ($0.element.1, $1.offset)
        }.map(\.element)
        if !json, let best = ranked.first { Console.out("\(path): \(best.0) (\(decimal(best.1, 4)))\n") }
        entries.append([
          "path": .string(path),
          "classes": .array(ranked.map { ["name": .string($0.0), "probability": .number($0.1)] }),
        ])
      }
      if json { Console.json(["schema": "naderc.predict/1", "images": .array(entries)]) }
    }
  }
}
