import Diagnostics

/// The documents of a `text/event-stream`: the `data:` lines of its events.
enum EventStream {
  /// Each event's data in order, `[DONE]` excluded; and whether `[DONE]` came.
  static func events(_ bytes: [UInt8]) -> (data: [[UInt8]], isDone: Bool) {
    var result: [[UInt8]] = []
    var current: [UInt8] = []
    var hasData = false
    func isDone(_ data: [UInt8]) -> Bool { data.elementsEqual(Array("[DONE]".utf8)) }
    let prefix = Array("data:".utf8)
    for var line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.last == 0x0D { line = line.dropLast() }
      if line.isEmpty {
        if hasData {
          if isDone(current) { return (result, true) }
          result.append(current)
        }
        (current, hasData) = ([], false)
      } else if line.starts(with: prefix) {
        line = line.dropFirst(prefix.count)
        if line.first == 0x20 { line = line.dropFirst() }
        if hasData { current.append(0x0A) }
        current += line
        hasData = true
      }
    }
    if hasData {
      if isDone(current) { return (result, true) }
      result.append(current)
    }
    return (result, false)
  }

  /// Whether the bytes are one JSON document rather than a stream: some servers ignore `stream`.
  static func isDocument(_ bytes: [UInt8]) -> Bool {
    bytes.first { $0 > 0x20 } == UInt8(ascii: "{")
  }
}
