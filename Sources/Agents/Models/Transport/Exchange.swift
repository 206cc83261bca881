/// Requests over a wire, or their responses out of a record: repeats what may be repeated, and keeps what came.
final class Exchange {
  enum Source {
    case wire(Wire)
    case record(ExchangeFolder)
  }

  let source: Source
  private let surroundings: ModelSurroundings
  private let recording: ExchangeFolder?
  private var retries: RetryPolicy
  /// Responses that a record has given already, by request.
  private var replayed: [String: Int] = [:]

  /// `seed` is that of waiting times.
  init(_ source: Source, seed: UInt64, surroundings: ModelSurroundings, recording: ExchangeFolder?) {
    self.source = source
    self.surroundings = surroundings
    self.recording = recording
    retries = RetryPolicy(seed: seed)
  }

  /// Whether responses come out of a record.
  var isRecord: Bool {
    switch source {
    case .wire: false
    case .record: true
    }
  }

  /// Whether a record has the request; never true of a wire.
  func holds(_ request: WireRequest) throws(ModelError) -> Bool {
    switch source {
    case .wire: return false
    case .record(let folder): return try !folder.responses(request.key).isEmpty
    }
  }

  /// Asks until a response is read, final, or hopeless. `summary` names the request in errors, `isFinal` says of a failure
  /// that repeating does not mend it, and `lost` hears of each response that came to nothing but may have been paid for, and
  /// says whether there may be another.
  func perform<Value>(
    _ request: WireRequest, _ messages: [Message] = [], summary: String,
    isFinal: (WireResponse) -> Bool = { _ in false },
    lost: () -> Bool = { true }, decode: (WireResponse) throws(ModelError) -> Value
  ) throws(ModelError) -> Value {
    var attempt = 0
    var hasRepeated = false
    while true {
      if surroundings.isCancelled() { throw .cancelled }
      let response: WireResponse
      do throws(ModelError) {
        response = try once(request, messages, summary)
      } catch {
        let mayRepeat = !error.mayBePaid || lost()
        guard mayRepeat, let delay = retries.delay(after: error, attempt: attempt) else { throw error }
        wait(delay)
        attempt += 1
        continue
      }
      if !isFinal(response),
        let delay = try retries.delay(after: response, attempt: attempt, now: surroundings.wallSeconds())
      {
        wait(delay)
        attempt += 1
        continue
      }
      do throws(ModelError) {
        return try decode(response)
      } catch {
        // A reply that broke off is asked for once more.
        let mayRepeat = !error.mayBePaid || lost()
        guard mayRepeat, case .malformedReply = error, !hasRepeated else { throw error }
        hasRepeated = true
      }
    }
  }

  private func wait(_ seconds: Double) {
    if case .wire = source { surroundings.sleep(seconds) }
  }

  private func once(
    _ request: WireRequest, _ messages: [Message], _ summary: String
  ) throws(ModelError) -> WireResponse {
    switch source {
    case .wire(let real):
      do throws(ModelError) {
        let response = try real.perform(request, messages, surroundings)
        if let recording { try recording.append(request, response) }
        return response
      } catch {
        // A reply that broke off is a part of what happened.
        if !error.isFatal, let recording { try recording.append(request, .brokenOff(error.description)) }
        throw error
      }
    case .record(let folder):
      let all = try folder.responses(request.key)
      let place = replayed[request.key, default: 0]
      guard let last = all.last else {
        throw .noRecord(key: request.key, summary: summary, folder: folder.path)
      }
      replayed[request.key] = place + 1
      let response = place < all.count ? all[place] : last
      if response.isBrokenOff { throw .malformedReply(response.text) }
      return response
    }
  }
}
