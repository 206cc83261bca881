import CCurl

/// A page from the web in memory, bounded.
struct HTTPGet: Sendable {
  let limit: Int
  let isCancelled: @Sendable () -> Bool

  private final class Transfer {
    var bytes: [UInt8] = []
    var isTooLarge = false
    let limit: Int
    let isCancelled: @Sendable () -> Bool

    init(limit: Int, isCancelled: @escaping @Sendable () -> Bool) {
      self.limit = limit
      self.isCancelled = isCancelled
    }
  }

  /// The status and the body.
  func perform(_ url: String) throws(FeedError) -> (status: Int, bytes: [UInt8]) {
    guard url.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 }) else {
      throw .network("the address holds a character that none may hold")
    }
    let transfer = Transfer(limit: limit, isCancelled: isCancelled)
    var response = naderc_http_response()
    let outcome = withExtendedLifetime(transfer) {
      url.withCString { url in
        "naderc/0.1 (neural architecture reader)".withCString { agent in
          var request = naderc_http_request()
          request.url = url
          request.user_agent = agent
          request.connect_timeout_ms = 10_000
          request.total_timeout_ms = 120_000
          request.stall_timeout_s = 30
          request.redirect_limit = 3
          request.context = Unmanaged.passUnretained(transfer).toOpaque()
          request.on_data = { context, _, bytes, count in
            guard let context else { return 1 }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            guard transfer.bytes.count + count <= transfer.limit else {
              transfer.isTooLarge = true
              return 1
            }
            transfer.bytes += UnsafeBufferPointer(start: bytes, count: count)
            return 0
          }
          request.on_progress = { context in
            guard let context else { return 1 }
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
          }
          return naderc_http_perform(&request, &response)
        }
      }
    }
    let message = withUnsafeBytes(of: response.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    switch outcome {
    case NADERC_HTTP_DONE: return (Int(response.status), transfer.bytes)
    case NADERC_HTTP_NO_LIBRARY: throw .network("libcurl.so.4 is not on this machine; install libcurl4")
    case NADERC_HTTP_STOPPED: throw transfer.isTooLarge ? .tooLarge(limit: limit) : .cancelled
    default: throw .network(TaggedText.line(message, limit: 200))
    }
  }
}
