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
    do throws(JSONParseError) {
      let value = try JSONValue(parsing: bytes)
      if value["schema"]?.stringValue == "naderc.run/1" { return value }
    } catch {
      throw .malformed(file: result, record: nil, found: "\(error)", expected: "a result", archiveMD5: nil)
    }
    throw .malformed(file: result, record: nil, found: "another schema", expected: "naderc.run/1", archiveMD5: nil)
  }

  /// Seconds that the first `epochs` epochs took, as the metrics say.
  func seconds(afterEpochs epochs: Int) -> Double {
    guard epochs > 0, Files.isRegular(metrics), let bytes = try? Files.read(metrics, limit: 1 << 30) else { return 0 }
    let lines = bytes.split(separator: 0x0A)
    guard lines.count >= epochs else { return 0 }
    return (try? JSONValue(parsing: Array(lines[epochs - 1])))?["seconds"]?.numberValue ?? 0
  }
}
