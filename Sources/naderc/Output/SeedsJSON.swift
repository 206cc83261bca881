import Diagnostics
import Report

/// The JSON of several seeds: their results, and mean and standard deviation of `last`.
enum SeedsJSON {
  private static let keys = ["train_loss", "validation_accuracy", "test_accuracy"]

  /// The whole object; `results` are objects of schema `naderc.run/1`.
  static func result(_ results: [JSONValue]) -> JSONValue {
    [
      "schema": "naderc.run/1", "version": .string(Naderc.version), "runs": .array(results),
      "mean": .object(keys.map { (key: $0, value: JSONValue(Statistics.mean(values($0, results)))) }),
      "deviation": .object(keys.map { (key: $0, value: JSONValue(Statistics.deviation(values($0, results)))) }),
    ]
  }

  private static func values(_ key: String, _ results: [JSONValue]) -> [Double] {
    results.compactMap { $0["last"]?[key]?.numberValue }
  }
}
