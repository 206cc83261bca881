import Diagnostics
import Runtime

/// The files of a run.
struct RunFolder {
  /// Bytes of a result at most.
  private static let resultLimit = 16 << 20

  let path: String

  var block: String { path + "/block.ng" }
  var result: String { path + "/result.json" }
  var metrics: String { path + "/metrics.jsonl" }
  var weights: String { path + "/weights.safetensors" }
  var checkpoint: String { path + "/checkpoint.safetensors" }
  var report: String { path + "/report.html" }
  var events: String { path + "/events.out.tfevents.0.naderc" }

  /// Files that a finished run is made of; the result comes last, so that it is there only when all others are.
  static let names = [
    "block.ng", "metrics.jsonl", "events.out.tfevents.0.naderc", "weights.safetensors", "checkpoint.safetensors",
    "report.html", "result.json",
  ]

  /// The result of a run that came to its end; nil where there is none, or where the run was interrupted.
  func endedResult() -> JSONValue? {
    guard let value = try? readResult(), value["status"]?.stringValue != "interrupted" else { return nil }
    return value
  }

  /// The result of the run.
  func readResult() throws(DataSetError) -> JSONValue {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try Files.read(result, limit: Self.resultLimit) } catch { throw .file(error) }
    let value: JSONValue
    do throws(JSONParseError) { value = try JSONValue(parsing: bytes) } catch { throw noResult("\(error)") }
    guard value["schema"]?.stringValue == "naderc.run/1" else { throw noResult("its schema is not naderc.run/1") }
    return value
  }

  /// What is wrong with the result's file.
  func noResult(_ reason: String) -> DataSetError {
    .unusable(
      reason: "\(result) is no result of a run: \(reason)", remedy: "give a folder that 'naderc run' has written")
  }

  /// Seconds that the first `epochs` epochs took, as the metrics say.
  func seconds(afterEpochs epochs: Int) -> Double {
    guard epochs > 0, Files.isRegular(metrics), let bytes = try? Files.read(metrics, limit: 1 << 30) else { return 0 }
    let lines = bytes.split(separator: 0x0A)
    guard lines.count >= epochs else { return 0 }
    return (try? JSONValue(parsing: Array(lines[epochs - 1])))?["seconds"]?.numberValue ?? 0
  }
}
