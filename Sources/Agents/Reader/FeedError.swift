/// Why a feed cannot be used.
package enum FeedError: Error, Sendable, Equatable, CustomStringConvertible {
  case noLibrary
  case tooLarge(limit: Int)
  case documentType
  case malformed(line: Int, message: String)
  case notAFeed
  /// What the service says is wrong.
  case service(String)
  case network(String)
  case status(Int)
  case cancelled

  /// Whether the same page may be sound when it is asked for again: services send pages of errors with status 200.
  var isPassing: Bool {
    switch self {
    case .malformed, .notAFeed: true
    case .noLibrary, .tooLarge, .documentType, .service, .network, .status, .cancelled: false
    }
  }

  package var description: String {
    switch self {
    case .noLibrary: "libxml2.so.2 is not on this machine; install libxml2"
    case .tooLarge(let limit): "the feed is longer than \(limit) bytes; ask for fewer papers (--max)"
    case .documentType: "the feed has a document type declaration, which no Atom feed has; it is refused unread"
    case .malformed(let line, let message): "line \(line): \(message)"
    case .notAFeed: "this is no Atom feed; expected is what export.arxiv.org/api/query answers"
    case .service(let message): "the service answers with an error: \(message)"
    case .network(let message): "the service cannot be reached: \(message)"
    case .status(let status): "the service answers with status \(status); try again later"
    case .cancelled: "interrupted"
    }
  }
}
