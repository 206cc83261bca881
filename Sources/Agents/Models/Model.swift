import Diagnostics

/// A model that answers requests: the dialect in which it is spoken to, the wire, and whether exchanges are recorded or come
/// from a record.
package final class Model {
  package let spec: ModelSpec
  private let source: Source
  private let surroundings: ModelSurroundings
  private let recording: ExchangeFolder?
  private var retries: RetryPolicy
  /// Responses that a record has given already, by request.
  private var replayed: [String: Int] = [:]

  private enum Source {
    case wire(Wire)
    case record(ExchangeFolder)
  }

  /// `seed` is the offline designer's and that of waiting times.
  package init(
    _ spec: ModelSpec, role: AgentRole, seed: UInt64, surroundings: ModelSurroundings, recording: ExchangeFolder? = nil
  ) throws(ModelError) {
    self.surroundings = surroundings
    self.recording = recording
    retries = RetryPolicy(seed: seed)
    switch spec {
    case .offline:
      self.spec = spec
      source = .wire(.offline(OfflineDesigner(seed: seed)))
    case .command(let words):
      self.spec = spec
      source = .wire(.command(words))
    case .openAI, .anthropic, .compatible:
      self.spec = spec
      source = .wire(.http(try HTTPWire(spec, surroundings)))
    case .replay(let path):
      let folder = ExchangeFolder(path)
      guard let recorded = try folder.readModels()[role] else {
        throw .recordUnusable("\(path) has no model for the \(role.rawValue)")
      }
      self.spec = recorded
      source = .record(folder)
    }
  }

  private var dialect: Dialect { Dialect(spec) }

  /// Whether calls cost money or time of others.
  package var isLocal: Bool {
    if case .record = source { return true }
    return spec == .offline
  }

  /// Asks and waits for the reply; repeats what may be repeated.
  package func reply(to request: ModelRequest) throws(ModelError) -> ModelReply {
    let dialect = dialect
    let wire = dialect.encode(request)
    var attempt = 0
    var hasRepeated = false
    while true {
      if surroundings.isCancelled() { throw .cancelled }
      let response: WireResponse
      do throws(ModelError) {
        response = try perform(wire, request)
      } catch {
        guard let delay = retries.delay(after: error, attempt: attempt) else { throw error }
        wait(delay)
        attempt += 1
        continue
      }
      if let delay = try retries.delay(after: response, attempt: attempt, now: surroundings.wallSeconds()) {
        wait(delay)
        attempt += 1
        continue
      }
      do throws(ModelError) {
        return try dialect.decode(response, request)
      } catch {
        // A reply that broke off is asked for once more.
        guard case .malformedReply = error, !hasRepeated else { throw error }
        hasRepeated = true
      }
    }
  }

  private func wait(_ seconds: Double) {
    if case .wire = source { surroundings.sleep(seconds) }
  }

  private func perform(_ wire: WireRequest, _ request: ModelRequest) throws(ModelError) -> WireResponse {
    switch source {
    case .wire(let real):
      do throws(ModelError) {
        let response = try real.perform(wire, request.messages, surroundings)
        if let recording { try recording.append(wire, response) }
        return response
      } catch {
        // A reply that broke off is a part of what happened.
        if !error.isFatal, let recording { try recording.append(wire, .brokenOff(error.description)) }
        throw error
      }
    case .record(let folder):
      let all = try folder.responses(wire.key)
      let place = replayed[wire.key, default: 0]
      guard let last = all.last else {
        throw .noRecord(key: wire.key, summary: Self.summary(request), folder: folder.path)
      }
      replayed[wire.key] = place + 1
      let response = place < all.count ? all[place] : last
      if response.isBrokenOff { throw .malformedReply(response.text) }
      return response
    }
  }

  /// A request in a few words.
  private static func summary(_ request: ModelRequest) -> String {
    let last = request.messages.last?.text ?? ""
    return
      "a request of the \(request.role.rawValue) that ends '\(TaggedText.line(String(last.suffix(160)), limit: 80))'"
  }
}
