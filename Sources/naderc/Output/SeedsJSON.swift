import Diagnostics
import Glibc

/// The JSON of several seeds: their results, and mean and standard deviation of `last`.
enum SeedsJSON {
  private static let keys = ["train_loss", "validation_accuracy", "test_accuracy"]

  /// The whole object; `results` are objects of schema `naderc.run/1`.
  static func result(_ results: [JSONValue]) -> JSONValue {
    [
      "schema": "naderc.run/1", "version": .string(Naderc.version), "runs": .array(results),
      "mean": .object(keys.map { (key: $0, value: JSONValue(mean(values($0, results)))) }),
      "deviation": .object(keys.map { (key: $0, value: JSONValue(deviation(values($0, results)))) }),
    ]
  }

  private static func values(_ key: String, _ results: [JSONValue]) -> [Double] {
    results.compactMap { $0["last"]?[key]?.numberValue }
  }

  /// Nil without values.
  static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// Of a sample: divided by one less than the count; nil for fewer than two values.
  static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
  }
}
