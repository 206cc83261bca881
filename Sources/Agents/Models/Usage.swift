/// What calls have used.
package struct Usage: Sendable, Hashable {
  package var calls: Int
  package var inputTokens: Int
  package var outputTokens: Int
  /// Dollars; nil where the price of a model is not known.
  package var usd: Double?

  package init(calls: Int = 0, inputTokens: Int = 0, outputTokens: Int = 0, usd: Double? = 0) {
    self.calls = calls
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.usd = usd
  }

  package static func + (left: Usage, right: Usage) -> Usage {
    var dollars: Double?
    if let a = left.usd, let b = right.usd { dollars = a + b }
    return Usage(
      calls: left.calls + right.calls, inputTokens: left.inputTokens + right.inputTokens,
      outputTokens: left.outputTokens + right.outputTokens, usd: dollars)
  }

  /// The same so many times over, as a part of one call.
  package func lost(_ times: Int) -> Usage {
    Usage(
      calls: 0, inputTokens: inputTokens * times, outputTokens: outputTokens * times,
      usd: usd.map { $0 * Double(times) })
  }

  package var tokens: Int { inputTokens + outputTokens }
}
