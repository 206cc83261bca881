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

  /// All of it.
  package var bytes: [UInt8] { Array(chunks.joined()) }
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}
