import Testing

@testable import Agents

struct RetryPolicyTests {
  @Test func delaysDoubleUpToEightSecondsLessAQuarter() throws {
    var policy = RetryPolicy(seed: 1)
    let response = WireResponse(status: 500, chunks: [])
    for (attempt, most) in [0.5, 1, 2, 4, 8, 8].enumerated() {
      let delay = try #require(try policy.delay(after: response, attempt: attempt, now: 0))
      #expect(delay <= most && delay >= 0.75 * most)
    }
    #expect(try policy.delay(after: response, attempt: RetryPolicy.limit, now: 0) == nil)
  }

  @Test(arguments: [408, 409, 429, 500, 502, 529, 599])
  func repeats(_ status: Int) throws {
    var policy = RetryPolicy(seed: 1)
    #expect(try policy.delay(after: WireResponse(status: status, chunks: []), attempt: 0, now: 0) != nil)
  }

  @Test(arguments: [200, 400, 401, 404, 418, 600])
  func doesNotRepeat(_ status: Int) throws {
    var policy = RetryPolicy(seed: 1)
    #expect(try policy.delay(after: WireResponse(status: status, chunks: []), attempt: 0, now: 0) == nil)
  }

  @Test func formsOfRetryAfter() throws {
    var policy = RetryPolicy(seed: 1)
    func delay(_ headers: [String: String], now: Double = 784_111_770) throws -> Double? {
      try policy.delay(after: WireResponse(status: 429, headers: headers, chunks: []), attempt: 0, now: now)
    }
    #expect(try delay(["retry-after-ms": "250", "retry-after": "9"]) == 0.25)
    #expect(try delay(["retry-after": "9"]) == 9)
    #expect(try delay(["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"]) == 7)
    #expect(try delay(["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"], now: 1e9) == 0)
    #expect(throws: ModelError.waitTooLong(seconds: 121)) { _ = try delay(["retry-after": "121"]) }
    let nonsense = try #require(try delay(["retry-after": "soon"]))
    #expect(nonsense <= 0.5)
  }
}
