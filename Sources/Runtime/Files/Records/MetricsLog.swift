package import Diagnostics

/// `metrics.jsonl`: a JSON object a line, added as epochs end.
package final class MetricsLog {
  /// Bytes of a log at most.
  private static let limit = 1 << 30
  private let log: AppendLog

  /// Opens the log, keeping its first `lines` complete lines: whoever resumes at an epoch says how many came before it. What
  /// is beyond, also half a line of a run that was killed, goes.
  package init(_ path: String, keepingLines lines: Int) throws(FileError) {
    let bytes = Files.isRegular(path) ? try Files.read(path, limit: Self.limit) : []
    var end = 0
    var kept = 0
    for (index, byte) in bytes.enumerated() where kept < lines && byte == 0x0A {
      kept += 1
      end = index + 1
    }
    log = try AppendLog(path, keeping: end)
  }

  /// Adds a line; durable once this returns.
  package func append(_ record: JSONValue) throws(FileError) { try log.append(Array(record.serialized.utf8) + [0x0A]) }
}
