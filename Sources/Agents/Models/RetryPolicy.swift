import Glibc
import Runtime

/// When a failed call is repeated, and after how long.
struct RetryPolicy {
  /// Repetitions of one call at most.
  static let limit = 6
  /// Seconds that an endpoint may ask to wait.
  static let longestWait = 120.0

  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64.derived(seed, "retries") }

  /// Seconds to wait after a response; nil where it is final. Throws where the endpoint asks for too long.
  mutating func delay(after response: WireResponse, attempt: Int, now: Double) throws(ModelError) -> Double? {
    let status = response.status
    let isPassing = status == 408 || status == 409 || status == 429 || (500...599).contains(status)
    // Where the endpoint says itself whether to repeat, it is obeyed.
    let asks = response.headers["x-should-retry"]
    guard asks == "true" && status >= 400 || isPassing && asks != "false", attempt < Self.limit else { return nil }
    if let asked = Self.asked(response.headers, now: now) {
      guard asked <= Self.longestWait else { throw .waitTooLong(seconds: asked) }
      return max(asked, 0)
    }
    return backoff(attempt)
  }

  /// Seconds to wait after a failure without a response; nil where repeating does not help.
  mutating func delay(after error: ModelError, attempt: Int) -> Double? {
    guard attempt < Self.limit else { return nil }
    switch error {
    case .unreachable, .timedOut: return attempt < 2 ? backoff(attempt) : nil
    case .malformedSpec, .noKey, .keyRefused, .unknownModel, .noLibrary, .rejected, .malformedReply, .replyTooLarge,
      .waitTooLong, .command, .noRecord, .recordUnusable, .unknownPrice, .unusableEmbeddings, .cancelled:
      return nil
    }
  }

  /// 0.5 s, doubled each time up to 8 s, less up to a quarter by chance.
  private mutating func backoff(_ attempt: Int) -> Double {
    var delay = 0.5
    for _ in 0..<min(attempt, 4) { delay *= 2 }
    return min(delay, 8) * (1 - 0.25 * Double(random.uniform()))
  }

  /// What `retry-after-ms`, then `retry-after` say: seconds, or a date.
  private static func asked(_ headers: [String: String], now: Double) -> Double? {
    if let text = headers["retry-after-ms"], let value = Double(text), value.isFinite { return value / 1_000 }
    guard let text = headers["retry-after"] else { return nil }
    if let value = Double(text), value.isFinite { return value }
    guard let date = date(text) else { return nil }
    return date - now
  }

  /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func date(_ text: String) -> Double? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split { $0 == " " || $0 == "," || $0 == ":" }
    guard parts.count == 8, parts[7] == "GMT", let month = months.firstIndex(of: String(parts[2])),
      let day = Int32(parts[1]), let year = Int32(parts[3]), let hour = Int32(parts[4]), let minute = Int32(parts[5]),
      let second = Int32(parts[6]), (1...31).contains(day), (1970...9999).contains(year), (0...23).contains(hour),
      (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    var time = tm()
    (time.tm_mday, time.tm_mon, time.tm_year) = (day, Int32(month), year - 1900)
    (time.tm_hour, time.tm_min, time.tm_sec) = (hour, minute, second)
    return Double(timegm(&time))
  }
}
