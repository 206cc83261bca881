/// What came back, in the pieces in which it came.
package struct WireResponse: Sendable, Equatable {
  package let status: Int
  /// Names in lower case; only those that say how to go on.
  package let headers: [String: String]
  package let chunks: [[UInt8]]

  package init(status: Int = 200, headers: [String: String] = [:], chunks: [[UInt8]]) {
    self.status = status
    self.headers = headers
    self.chunks = chunks
  }

  package init(text: String) { self.init(chunks: [Array(text.utf8)]) }

  /// Stands in a record for a response that never came to its end.
  static func brokenOff(_ reason: String) -> WireResponse { WireResponse(status: 0, chunks: [Array(reason.utf8)]) }

  var isBrokenOff: Bool { status == 0 }

  /// All of it.
  package var bytes: [UInt8] { Array(chunks.joined()) }
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}
