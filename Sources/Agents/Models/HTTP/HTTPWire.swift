import CCurl
import Diagnostics

/// An endpoint over HTTP, through libcurl.
package struct HTTPWire: Sendable {
  /// Headers that are kept of a response.
  private static let keptHeaders: Set<String> = ["retry-after", "retry-after-ms", "x-should-retry", "content-type"]

  private let url: String
  /// Header lines, the key among them.
  private let headers: [String]
  private let secrets: Secrets
  private let model: String
  private let variable: String
  private let timeout: Double

  /// What is asked of an endpoint of OpenAI's kind.
  enum Service: String {
    case chat = "/chat/completions"
    case embeddings = "/embeddings"
  }

  /// Throws where the key is absent. `NADERC_MODEL_TIMEOUT` sets the seconds of a call, 600 otherwise.
  init(
    _ spec: ModelSpec, _ surroundings: ModelSurroundings, service: Service = .chat
  ) throws(ModelError) {
    let seconds = surroundings.variable("NADERC_MODEL_TIMEOUT").flatMap { Double($0) } ?? 600
    timeout = min(max(seconds, 0.1), 3_600)
    model = spec.text
    secrets = Secrets(surroundings)
    func base(_ name: String, _ standard: String) -> String {
      var base = surroundings.variable(name) ?? standard
      while base.hasSuffix("/") { base.removeLast() }
      return base
    }
    switch spec {
    case .openAI:
      variable = "OPENAI_API_KEY"
      guard let key = surroundings.variable(variable) else { throw .noKey(variable: variable, model: spec.text) }
      url = base("OPENAI_BASE_URL", OpenAIDialect.address) + service.rawValue
      headers = ["Content-Type: application/json", "Accept: application/json", "Authorization: Bearer \(key)"]
    case .anthropic:
      variable = "ANTHROPIC_API_KEY"
      guard let key = surroundings.variable(variable) else { throw .noKey(variable: variable, model: spec.text) }
      url = base("ANTHROPIC_BASE_URL", AnthropicDialect.address) + "/v1/messages"
      headers = [
        // The endpoint's own pages name the first header, its client of today sends the second.
        "Content-Type: application/json", "Accept: application/json", "x-api-key: \(key)",
        "Authorization: Bearer \(key)",
        "anthropic-version: \(AnthropicDialect.version)",
      ]
    case .compatible(let address, _):
      // A key of its own: another's must not reach this host.
      variable = "NADERC_API_KEY"
      let key = surroundings.variable(variable)
      url = address + service.rawValue
      headers =
        ["Content-Type: application/json", "Accept: application/json"]
        + (key.map { ["Authorization: Bearer \($0)"] } ?? [])
    case .offline, .command, .replay: preconditionFailure("not an endpoint over HTTP")
    }
    let isClean = headers.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } }
    guard isClean, url.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 }) else {
      throw .keyRefused(variable: variable, message: "the key or the address holds a line break or a control character")
    }
  }

  private final class Transfer {
    var chunks: [[UInt8]] = []
    var count = 0
    var headers: [String: String] = [:]
    var isTooLarge = false
    let limit: Int
    let isCancelled: @Sendable () -> Bool

    init(limit: Int, isCancelled: @escaping @Sendable () -> Bool) {
      self.limit = limit
      self.isCancelled = isCancelled
    }

    func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      count += bytes.count
      guard count <= limit else {
        isTooLarge = true
        return false
      }
      chunks.append(Array(bytes))
      return !isCancelled()
    }

    func take(header line: String) {
      if line.hasPrefix("HTTP/") { headers = [:] }
      guard let colon = line.firstIndex(of: ":") else { return }
      let name = line[..<colon].lowercased()
      guard HTTPWire.keptHeaders.contains(name) else { return }
      headers[name] = TaggedText.line(String(line[line.index(after: colon)...]), limit: 200)
    }
  }

  /// One exchange; the status may be any.
  func perform(_ request: WireRequest, _ surroundings: ModelSurroundings) throws(ModelError) -> WireResponse {
    let transfer = Transfer(limit: request.limit, isCancelled: surroundings.isCancelled)
    var response = naderc_http_response()
    let outcome = send(Array(request.body.serialized.utf8), transfer, &response)
    let message = withUnsafeBytes(of: response.message) { bytes in
      secrets.redacted(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
    }
    switch outcome {
    case NADERC_HTTP_DONE: break
    case NADERC_HTTP_NO_LIBRARY: throw .noLibrary
    case NADERC_HTTP_STOPPED: throw transfer.isTooLarge ? .replyTooLarge(limit: request.limit) : .cancelled
    // What broke off after a good beginning is a broken reply, not an endpoint that is away.
    case NADERC_HTTP_TIMED_OUT:
      throw transfer.count > 0 ? .malformedReply("it took too long: \(message)") : .timedOut(message)
    default:
      throw transfer.count > 0 ? .malformedReply("the connection broke off: \(message)") : .unreachable(message)
    }
    let status = Int(response.status)
    let result = WireResponse(status: status, headers: transfer.headers, chunks: secrets.redacted(transfer.chunks))
    switch status {
    case 401, 403: throw .keyRefused(variable: variable, message: Self.complaint(result))
    case 404: throw .unknownModel(model, message: Self.complaint(result))
    default: return result
    }
  }

  private func send(
    _ body: [UInt8], _ transfer: Transfer, _ response: inout naderc_http_response
  ) -> naderc_http_outcome {
    withExtendedLifetime(transfer) {
      CStrings.with(headers) { lines in
        url.withCString { url in
          body.withUnsafeBufferPointer { body in
            var request = naderc_http_request()
            request.url = url
            request.headers = lines
            request.header_count = headers.count
            request.body = body.baseAddress
            request.body_count = body.count
            request.connect_timeout_ms = 5_000
            request.total_timeout_ms = Int(timeout * 1_000)
            request.context = Unmanaged.passUnretained(transfer).toOpaque()
            request.on_data = { context, _, bytes, count in
              guard let context else { return 1 }
              let piece = UnsafeBufferPointer(start: bytes, count: count)
              return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().take(piece) ? 0 : 1
            }
            request.on_header = { context, line, count in
              guard let context, let line else { return }
              let text = String(decoding: UnsafeRawBufferPointer(start: line, count: count), as: UTF8.self)
              Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().take(header: text)
            }
            request.on_progress = { context in
              guard let context else { return 1 }
              return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
            }
            return "naderc".withCString { agent in
              request.user_agent = agent
              return naderc_http_perform(&request, &response)
            }
          }
        }
      }
    }
  }

  /// What the endpoint says is wrong, in a line.
  static func complaint(_ response: WireResponse) -> String {
    let value = try? JSONValue(parsing: response.bytes)
    let error = value?["error"]
    let text = error?["message"]?.stringValue ?? error?.stringValue ?? value?["message"]?.stringValue
    return TaggedText.line(text ?? String(response.text.prefix(200)), limit: 200)
  }
}
