import CCurl

/// One HTTP transfer through libcurl, on the calling thread. The library is loaded by the first transfer.
struct HTTPRequest {
  /// Why no complete response came.
  enum Failure: Error, Sendable, Equatable {
    /// libcurl is not on this machine.
    case noLibrary
    /// A closure of the caller's stopped it.
    case stopped
    /// Nothing arrived for too long, or no connection came about in time.
    case timedOut(String)
    /// Anything else, in the library's words.
    case failed(String)
  }

  /// Address, http or https.
  var url: String
  /// First byte wanted: 0 for all.
  var resumeFrom = 0
  /// Time to connect, in milliseconds.
  var connectTimeout = 10_000
  /// Seconds without data after which the transfer is given up.
  var stallTimeout = 60

  private final class Context {
    let onData: (Int, UnsafeRawBufferPointer) -> Bool
    let isCancelled: () -> Bool
    init(onData: @escaping (Int, UnsafeRawBufferPointer) -> Bool, isCancelled: @escaping () -> Bool) {
      self.onData = onData
      self.isCancelled = isCancelled
    }
  }

  /// Performs the request: pieces of the body go to `onData` with the status, which returns false to stop; `isCancelled` is
  /// asked about once a second. Returns the status.
  func perform(
    onData: @escaping (Int, UnsafeRawBufferPointer) -> Bool, isCancelled: @escaping () -> Bool
  ) throws(Failure) -> Int {
    guard !url.utf8.contains(0) else { throw .failed("the address contains a zero byte") }
    let context = Context(onData: onData, isCancelled: isCancelled)
    var response = naderc_http_response()
    let outcome = withExtendedLifetime(context) {
      url.withCString { url in
        "naderc (neural network compiler)".withCString { agent in
          var request = naderc_http_request()
          request.url = url
          request.user_agent = agent
          request.resume_from = Int64(resumeFrom)
          request.connect_timeout_ms = connectTimeout
          request.stall_timeout_s = stallTimeout
          request.redirect_limit = 5
          request.context = Unmanaged.passUnretained(context).toOpaque()
          request.on_data = { context, status, bytes, count in
            guard let context else { return 1 }
            let piece = UnsafeRawBufferPointer(start: bytes, count: count)
            return Unmanaged<Context>.fromOpaque(context).takeUnretainedValue().onData(status, piece) ? 0 : 1
          }
          request.on_progress = { context in
            guard let context else { return 1 }
            return Unmanaged<Context>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
          }
          return naderc_http_perform(&request, &response)
        }
      }
    }
    let message = withUnsafeBytes(of: response.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    switch outcome {
    case NADERC_HTTP_DONE: return response.status
    case NADERC_HTTP_NO_LIBRARY: throw .noLibrary
    case NADERC_HTTP_STOPPED: throw .stopped
    case NADERC_HTTP_TIMED_OUT: throw .timedOut(message)
    default: throw .failed(message)
    }
  }
}
