import Diagnostics
import Report
import Runtime

/// Finished and unfinished runs that a comparison is made of, read from their folders.
struct ComparedRuns {
  /// Runs of one page at most.
  static let limit = 1000
  /// Epochs of a run at most.
  private static let epochLimit = 1_000_000
  /// Bytes of a file of metrics at most.
  private static let metricsLimit = 256 << 20

  private(set) var runs: [ComparisonPage.Run] = []

  /// Reads folders of runs, and folders whose subfolders are runs. `address` says where a folder's own page is.
  init(_ folders: [String], address: (String) -> String?) throws {
    for folder in folders {
      let places = try Self.places(folder)
      if places.isEmpty {
        throw DataSetError.unusable(
          reason: "\(folder) is no folder of a run: there is no result.json in it or below it",
          remedy: "give a folder that 'naderc run' has written")
      }
      for place in places {
        guard runs.count < Self.limit else {
          throw DataSetError.unusable(reason: "more than \(Self.limit) runs", remedy: "give fewer folders")
        }
        runs.append(try Self.run(place, address(place)))
      }
    }
  }

  /// The folder, or its subfolders where it holds several runs.
  private static func places(_ folder: String) throws -> [String] {
    if Files.isRegular(folder + "/result.json"), try RunFolder(path: folder).readResult()["runs"] == nil {
      return [folder]
    }
    return try Files.list(folder).map { "\(folder)/\($0)" }.filter { Files.isRegular($0 + "/result.json") }
      .filter { try RunFolder(path: $0).readResult()["runs"] == nil }
  }

  private static func run(_ folder: String, _ address: String?) throws -> ComparisonPage.Run {
    let place = RunFolder(path: folder)
    let result = try place.readResult()
    func text(_ value: JSONValue?) -> String { value?.stringValue ?? "unknown" }
    func number(_ value: JSONValue?) -> Int { max(0, value?.integerValue ?? 0) }
    let width = number(result["width"])
    let group = [
      text(result["block"]?["hash"]), text(result["block"]?["name"]), "\(width)", text(result["dataset"]?["digest"]),
      result["recipe"]?.serialized ?? "", text(result["version"]),
    ]
    return ComparisonPage.Run(
      name: text(result["block"]?["name"]), group: group.joined(separator: "\n"), seed: number(result["seed"]),
      status: text(result["status"]), epochs: try epochs(place.metrics), parameters: number(result["parameters"]),
      macs: number(result["macs_exact"]), width: width, dataSet: text(result["dataset"]?["name"]),
      validationAccuracy: result["last"]?["validation_accuracy"]?.numberValue,
      testAccuracy: result["last"]?["test_accuracy"]?.numberValue, seconds: result["seconds"]?.numberValue,
      address: address)
  }

  private static func epochs(_ path: String) throws -> [RunPage.Epoch] {
    guard Files.isRegular(path) else { return [] }
    let lines = try Files.read(path, limit: metricsLimit).split(separator: 0x0A)
    var epochs: [RunPage.Epoch] = []
    for (index, line) in lines.prefix(epochLimit).enumerated() {
      guard let value = try? JSONValue(parsing: Array(line)), let epoch = value["epoch"]?.integerValue,
        (1...epochLimit).contains(epoch)
      else {
        throw DataSetError.malformed(
          file: path, record: index, found: "a line that is no epoch", expected: "a JSON object an epoch",
          archiveMD5: nil)
      }
      func number(_ key: String) -> Double { value[key]?.numberValue ?? .nan }
      epochs.append(
        .init(
          epoch: epoch, trainLoss: number("train_loss"), trainAccuracy: number("train_accuracy"),
          validationLoss: number("validation_loss"), validationAccuracy: number("validation_accuracy")))
    }
    return epochs
  }
}
