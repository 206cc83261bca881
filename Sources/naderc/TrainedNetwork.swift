import ArgumentParser
import Codegen
import Diagnostics
import GraphLang
import Runtime
import Verifier

/// A finished run's network with its weights.
struct TrainedNetwork {
  let store: ParameterStore
  let programs: TrainingPrograms
  let description: DataSetDescription
  let source: DataSetSource

  /// Reads block, result and weights of a folder; prints what is wrong with them. The data are not touched, except where a
  /// folder of images has to say which classes it has.
  init(_ folder: RunFolder, command: String) throws {
    let result = try folder.readResult()
    guard let width = result["width"]?.integerValue, (1...4096).contains(width),
      let name = result["dataset"]?["source"]?.stringValue
    else {
      throw folder.noResult("it says no width or data set")
    }
    guard Files.isRegular(folder.weights) else {
      throw DataSetError.unusable(
        reason: "\(folder.path) has no weights: its run is \(result["status"]?.stringValue ?? "not finished")",
        remedy: "only a finished run can be evaluated; --resume goes on with an interrupted one")
    }
    source = try DataSetSource(argument: name)
    switch source {
    case .named(let name): description = DataSetDescription(name)
    case .folder: description = try DataSets.load(DataSetRequest(source: source, dataFolder: "")).search.description
    }
    let (network, _, _) = try loadNetwork(folder.block, .nasbench201, .auto, command: command)
    programs = TrainingPrograms(
      network, NetworkShape(width: width, imageSize: description.side, classes: description.classes))
    store = try ParameterStore(for: try programs.inference(1), seed: 0)
    try RunFiles.readWeights(store, from: folder.weights)
  }
}
