/// What a search may use at most.
package struct Budget: Sendable, Hashable {
  package var usd: Double?
  package var tokens: Int?
  /// Seconds in all processes together.
  package var seconds: Double?

  package init(usd: Double? = nil, tokens: Int? = nil, seconds: Double? = nil) {
    self.usd = usd
    self.tokens = tokens
    self.seconds = seconds
  }

  /// The limit that a call would pass, were it to cost what it may cost at most.
  package func limit(used: Usage, worst: Usage, seconds elapsed: Double) -> BudgetLimit? {
    if let usd, let spent = (used + worst).usd, spent > usd { return .usd }
    if let tokens, (used + worst).tokens > tokens { return .tokens }
    if let seconds, elapsed >= seconds { return .time }
    return nil
  }
}
